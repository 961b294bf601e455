"""Angka aneh: figures that are probably wrong, each dated, explained, and with its rows.

A rule is a function from where one looks to what is odd there; thresholds are settings
(`SIPILAR_ODD_…`). A rule says nothing rather than something that is usually right.
"""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.permissions import Permission
from reports.dashboards import odd_books, odd_jumps, odd_months, odd_sums
from reports.dashboards.counts import Counts
from reports.dashboards.look import Look
from reports.dashboards.oddity import Oddity


@dataclass(frozen=True)
class Rule:
    """What is looked for, in words, and the function that looks."""

    key: str
    label: str
    needs: Permission
    check: Callable[[Counts], list[Oddity]]
    # Takes long: only looked for where somebody asks for all of them.
    is_thorough: bool = False


RULES = (
    Rule(
        "lompatan",
        "Melonjak atau merosot berkali-kali lipat dibanding bulan lalu atau tahun lalu",
        Permission.PERSON_VIEW,
        odd_jumps.pillars,
    ),
    Rule(
        "lompatan-dilatih",
        "Orang dilatih melonjak atau merosot berkali-kali lipat dibanding tahun lalu",
        Permission.EVENT_VIEW,
        odd_jumps.trained,
    ),
    Rule(
        "lompatan-dibayar",
        "Rupiah dibayar melonjak atau merosot berkali-kali lipat dibanding tahun lalu",
        Permission.GRANT_VIEW,
        odd_jumps.paid,
    ),
    Rule(
        "bulan-kembar",
        "Dua bulan berturut-turut dengan jumlah peserta yang persis sama untuk tiap pilar",
        Permission.EVENT_VIEW,
        odd_months.trainings,
    ),
    Rule(
        "bayar-kembar",
        "Tahap yang sama dibayar dua bulan berturut-turut dengan jumlah yang persis sama",
        Permission.GRANT_VIEW,
        odd_months.payments,
    ),
    Rule(
        "di-luar-peta",
        "Tercatat di wilayah yang tidak berlaku lagi pada hari itu",
        Permission.PERSON_VIEW,
        odd_sums.off_the_map,
    ),
    Rule(
        "daftar-bayar",
        "Daftar bayar yang jumlahnya berbeda dari jumlah barisnya",
        Permission.GRANT_VIEW,
        odd_sums.batches,
    ),
    Rule(
        "penetapan",
        "Penetapan di buku besar yang berbeda dari penerima kali besarannya",
        Permission.GRANT_VIEW,
        odd_sums.approvals,
    ),
    Rule(
        "kuota",
        "Peserta melebihi kuota wilayahnya",
        Permission.EVENT_VIEW,
        odd_sums.over_quota,
    ),
    Rule(
        "kepengurusan",
        "Jumlah pengurus yang tidak masuk akal",
        Permission.ORGANISATION_VIEW,
        odd_sums.boards,
    ),
    Rule(
        "tutup-buku",
        "Laporan yang sudah ditutup berbeda dari isi SIPILAR sekarang",
        Permission.REPORT_VIEW,
        odd_books.closed_against_now,
        is_thorough=True,
    ),
)


def found(look: Look, *, thorough: bool = False) -> list[Oddity]:
    """What is odd here, the newest first."""
    counts = Counts(look)
    odd = [
        one
        for rule in RULES
        if look.user.has(rule.needs) and (thorough or not rule.is_thorough)
        for one in rule.check(counts)
    ]
    return sorted(odd, key=lambda one: (one.on, one.weight), reverse=True)
