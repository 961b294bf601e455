"""The words of decrees and agreements, as data for `paper.typ`."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.utils import timezone

from accounts import formats
from accounts.letterhead import letterhead_of, offices_above, place_name, signature_of
from accounts.models import User
from accounts.permissions import Permission
from accounts.typesetting import typeset
from grants.decree_papers.laws import laws_of
from grants.enums import RecipientState
from grants.models import Decree, DecreeLine, Programme, Recipient
from grants.services import rights
from grants.standing_in import signature_on
from grants.terbilang import rupiah_in_words
from regions.codes import Level
from regions.models import Region

TEMPLATE = Path(__file__).resolve().parent / "paper.typ"
DOTS = "." * 24
PROMISES = [
    "Menggunakan bantuan sesuai dengan peruntukan dan RAB yang disetujui.",
    "Tidak memberikan sebagian bantuan kepada siapa pun yang tidak berhak.",
    "Menyimpan bukti belanja yang lengkap dan sah, dengan fotonya.",
    "Menyerahkan laporan pertanggungjawaban (LPJ) tepat waktu; tahap berikutnya tidak dibayarkan "
    "sebelum LPJ tahap ini diterima.",
    "Menyetorkan kembali bantuan yang tidak terpakai ke rekening kas daerah.",
    "Bersedia diperiksa, dan menerima akibat hukumnya bila melanggar janji ini.",
]


def decree_paper(decree: Decree, user: User) -> bytes:
    """The annex holds the lines that this user sees; who sees all gets the whole decree."""
    lines = list(
        DecreeLine.objects.visible_to(user)
        .filter(decree=decree)
        .select_related("recipient__region__parent__parent")
        .defer("account", "recipient__account")
        .order_by("number")
    )
    rows = [
        _row(line.number, line.name, line.recipient.region, line, line.amount, line.total_amount)
        for line in lines
    ]
    data = _decree(
        decree.programme,
        number=decree.number,
        about=decree.about,
        day=decree.dated_on,
        count=decree.line_count,
        total=decree.total_amount,
        rows=rows,
        signer=(decree.signed_as, decree.signed_by.name, decree.signed_by.nip),
    )
    if len(lines) < decree.line_count:
        data["annex_note"] = (
            f"Petikan: {formats.number(len(lines))} dari {formats.number(decree.line_count)} "
            "penerima, untuk wilayah pembaca."
        )
    return _set(data, decree.dated_on)


def preview(programme: Programme, user: User) -> bytes:
    """Those who would be named today, without a number."""
    waiting = (
        Recipient.objects.visible_to(user)
        .filter(programme=programme, state=RecipientState.VERIFIED)
        .exclude(proposed_by=user)
        .exclude(verified_by=user)
        .select_related("region__parent__parent")
        .defer("account")
        .order_by("region_id", "name", "pk")
    )
    named = list(waiting)
    rows = [
        _row(number, one.name, one.region, one, one.amount, one.total_amount)
        for number, one in enumerate(named, start=1)
    ]
    today = timezone.localdate()
    data = _decree(
        programme,
        number=DOTS,
        about=f"Penetapan Penerima {programme.name}",
        day=today,
        count=len(named),
        total=sum(one.total_amount for one in named),
        rows=rows,
        signer=(rights.capacity(user, Permission.GRANT_APPROVE), user.name, user.nip),
    )
    return _set({**data, "is_preview": True}, today)


def agreement_paper(recipient: Recipient) -> bytes:
    """NPHD for a hibah, pakta integritas for operating money; blank where nobody signed yet."""
    programme = recipient.programme
    agreement = getattr(recipient, "agreement", None)
    day = agreement.signed_on if agreement else timezone.localdate()
    head = signature_on(programme.region, day)
    title = "Naskah Perjanjian Hibah Daerah" if programme.needs_nphd else "Pakta Integritas"
    chair = (agreement.signer_name if agreement else recipient.chair_name) or DOTS
    facts = [
        ("Penerima", recipient.name),
        ("Wilayah", formats.region(recipient.region)),
        ("Ketua", chair),
        ("Bendahara", recipient.treasurer_name or DOTS),
        ("SK kepengurusan", recipient.sk_number or DOTS),
        ("Program", programme.name),
        ("Dasar penetapan", recipient.decree.number if recipient.decree else DOTS),
        ("Jumlah setahun", formats.rupiah(recipient.total_amount)),
        ("Terbilang", rupiah_in_words(recipient.total_amount)),
        ("Rekening", f"{recipient.bank_name} {recipient.account_mask}".strip()),
        ("Atas nama", recipient.account_name or DOTS),
    ]
    if recipient.purpose:
        facts.append(("Peruntukan", recipient.purpose))
    opening = (
        "Pada hari ini kedua pihak sepakat mengadakan perjanjian hibah daerah dengan ketentuan "
        "berikut."
        if programme.needs_nphd
        else "Kami, pengurus penerima bantuan di bawah ini, menyatakan dengan sebenarnya akan "
        "memenuhi janji berikut."
    )
    signatures = [{"position": f"Ketua {recipient.name}", "name": chair, "nip": ""}]
    if programme.needs_nphd:
        signatures.insert(
            0, {"position": head.position, "name": head.name or DOTS, "nip": head.nip}
        )
    data = _base(programme, title=title, number=agreement.number if agreement else DOTS, day=day)
    rab = list(recipient.rab.all())
    data |= {
        "about": programme.name,
        "facts": facts,
        "opening": [opening],
        "points": PROMISES,
        "signatures": signatures,
        "date": formats.long_date(day) if agreement else DOTS,
        "rows": [[str(line.number), line.description, formats.rupiah(line.amount)] for line in rab],
        "columns": ["No", "Uraian RAB", "Jumlah"],
        "widths": [1, 8, 3],
        "rows_title": "Rencana anggaran biaya",
        "totals": ["", "Jumlah", formats.rupiah(sum(line.amount for line in rab))],
    }
    return _set(data, day)


def _decree(programme, *, number, about, day, count, total, rows, signer) -> dict[str, Any]:
    position, name, nip = signer
    data = _base(programme, title=f"Keputusan {position}", number=number, day=day)
    per_year = f"{programme.instalment_count} tahap"
    data |= {
        "about": about,
        "weighing": [
            f"bahwa penerima {programme.name} telah diusulkan, diperiksa, dan dinyatakan lengkap",
            "bahwa nama dan besarannya perlu ditetapkan dengan keputusan",
        ],
        "laws": laws_of(programme, day),
        "points": [
            f"Menetapkan {formats.number(count)} penerima {programme.name} sebagaimana tercantum "
            "dalam lampiran.",
            f"Jumlah bantuan setahun {formats.rupiah(total)} ({rupiah_in_words(total)}), "
            f"dibayarkan dalam {per_year} ke rekening atas nama penerima.",
            f"Biaya dibebankan pada DPA tahun {programme.year} kode {programme.line.code}.",
            "Penerima wajib menyerahkan laporan pertanggungjawaban menurut aturan program, paling "
            f"lambat {formats.long_date(programme.lpj_due_on)}.",
            "Keputusan ini berlaku sejak tanggal ditetapkan.",
        ],
        "signatures": [{"position": position, "name": name, "nip": nip}],
        "columns": ["No", "Nama penerima", "Wilayah", "Rekening", "Per tahap", "Setahun"],
        "widths": [2, 11, 10, 8, 6, 7],
        "rows_title": "Lampiran: daftar penerima",
        "rows": rows,
        "totals": ["", "Jumlah", "", "", "", formats.rupiah(sum(row.pop() for row in rows))],
        "has_annex": True,
    }
    return data


def _row(number: int, name: str, region: Region, of, amount: int, total: int) -> list:
    """The cells of the annex, and at the end the plain total to be summed."""
    return [
        str(number),
        name,
        _short(region),
        f"{of.bank_name} {of.account_mask}".strip(),
        formats.rupiah(amount),
        formats.rupiah(total),
        total,
    ]


def _short(region: Region) -> str:
    """`Kel. Gambir, RW 005`, without what lies above."""
    if region.level > Level.VILLAGE and region.parent is not None:
        return f"{formats.place(region)}, {formats.place(region.parent)}"
    return formats.place(region)


def _base(programme: Programme, *, title: str, number: str, day: date) -> dict[str, Any]:
    office = programme.region
    regency, province = offices_above(office)
    return {
        "letterhead": list(letterhead_of(office, regency, province)),
        "title": title,
        "number": number,
        "about": "",
        "opening": [],
        "weighing": [],
        "laws": [],
        "facts": [],
        "points": [],
        "rows": [],
        "annex_note": "",
        "has_annex": False,
        "is_preview": False,
        "place": signature_of(regency, province).place or place_name(office.name),
        "date": formats.long_date(day),
        "day": [day.year, day.month, day.day],
    }


def _set(data: dict[str, Any], day: date) -> bytes:
    moment = timezone.make_aware(datetime.combine(day, time(12)))
    return typeset(TEMPLATE, data=data, at=moment)
