"""The realisation of grants: promised, paid, accounted for and overdue, from the ledger.

What each figure counts stands in `meaning`, and nowhere else.
"""

from collections.abc import Iterable
from datetime import date

from accounts.formats import long_date
from regions.codes import path
from regions.models import Region
from reports.builders import frame
from reports.builders.frame import Areas
from reports.figures import (
    MAIN_SHEET,
    RATE,
    TEXT,
    UNKNOWN,
    Chart,
    Column,
    Definition,
    Figures,
    Headline,
    Row,
    Table,
)
from reports.periods import Period
from reports.queries.grants import GrantCounts, count_grants, ledger_begins

TITLE = "Realisasi Bantuan Pilar-Pilar Sosial"
RUPIAH = "Rupiah"
OVERDUE = "LPJ lewat tempo"


def meaning(period: Period, day: date, as_of: date) -> tuple[Definition, ...]:
    return frame.definitions(
        (
            "Sumber",
            "Buku besar SIPILAR, yang hanya dapat ditambah. Setiap catatan dihitung pada tanggal "
            "bukunya (tanggal cair, tanggal penetapan, tanggal setor); pembalikan mengurangi.",
        ),
        (
            "Masa",
            f"Program tahun anggaran {day.year}, dari 1 Januari sampai {long_date(day)}. Kolom "
            f"Dibayar periode ini hanya memuat {period.title}.",
        ),
        (
            "Pagu",
            "Pagu baris DPA tempat program dibebankan, seperti tercatat saat laporan dibuat. Satu "
            "pagu yang membiayai beberapa program dihitung satu kali dalam jumlah.",
        ),
        ("Ditetapkan", "Jumlah yang ditetapkan dengan SK untuk penerima di wilayah ini."),
        ("Dibayar", "Transfer yang menurut bank berhasil."),
        (
            "Dipertanggungjawabkan (LPJ diterima)",
            "Belanja yang LPJ-nya diterima. Disetor kembali: sisa atau tagihan yang sudah disetor.",
        ),
        (
            OVERDUE,
            "Tahap yang sudah dibayar, LPJ-nya jatuh tempo sebelum hari itu, belum seluruhnya "
            "dipertanggungjawabkan atau disetor, dan LPJ-nya tidak sedang diperiksa. Rupiahnya "
            "adalah sisa yang belum dipertanggungjawabkan.",
        ),
        (
            "Dispensasi",
            "Surat dispensasi kepala dinas yang diberikan sampai hari itu: tahap yang boleh "
            "dibayar walaupun LPJ sebelumnya belum selesai.",
        ),
        ("Serapan", "Dibayar dibagi ditetapkan."),
        frame.known_until(as_of),
    )


def build(*, period: Period, region: Region, as_of: date) -> Figures:
    day = frame.day_of(period, as_of)
    near = frame.areas_of(region, day)
    assert near is not None, "asked only for levels that have something beneath"
    far = frame.areas_of(region, day, steps=2)
    counts = counted(region, period, as_of, width=(far or near).width)
    now = totals(counts)
    tables = [
        _area_table(near, region, counts, MAIN_SHEET),
        _programme_table(counts, region),
        _comparison(period, region, as_of, now),
    ]
    if far is not None:
        tables.append(_area_table(far, region, counts, far.heading, near))
    return frame.report(
        kind="grant-realisation",
        title=TITLE,
        period=period,
        region=region,
        as_of=as_of,
        about=f"Program tahun anggaran {day.year}, dibukukan sampai {long_date(day)}",
        headlines=headlines(now, near.key),
        tables=tables,
        charts=_charts(near, counts),
        definitions=meaning(period, day, as_of),
    )


def counted(region: Region, period: Period, as_of: date, *, width: int) -> GrantCounts:
    return count_grants(
        region=region.code,
        start=period.start,
        day=frame.day_of(period, as_of),
        as_of=as_of,
        width=width,
        above=path(region.code)[:-1],
    )


def totals(counts: GrantCounts) -> dict[str, int]:
    return {
        "approved": counts.amount("approved"),
        "paid": counts.amount("paid"),
        "spent": counts.amount("spent"),
        "refunded": counts.amount("refunded"),
        "overdue": counts.count("overdue"),
        "waived": counts.count("waived"),
    }


LABELS = {
    "approved": "Ditetapkan",
    "paid": "Dibayar",
    "spent": "Dipertanggungjawabkan",
    "refunded": "Disetor kembali",
    "overdue": OVERDUE,
    "waived": "Dispensasi",
}


def headlines(now: dict[str, int], table: str) -> Iterable[Headline]:
    texts = {
        "approved": ("rupiah", "Dengan SK, tahun anggaran ini."),
        "paid": ("rupiah", "Transfer yang berhasil."),
        "spent": ("rupiah", "LPJ yang diterima."),
        "overdue": ("tahap", "LPJ belum masuk sesudah jatuh tempo."),
    }
    for key, (unit, definition) in texts.items():
        yield Headline(
            key=key,
            table=table,
            label=LABELS[key],
            value=now[key],
            unit=unit,
            definition=definition,
        )


COLUMNS = (
    Column(key="recipients", label="Penerima"),
    Column(key="approved", label="Ditetapkan", group=RUPIAH),
    Column(key="paid", label="Dibayar", group=RUPIAH),
    Column(key="paid_now", label="Dibayar periode ini", group=RUPIAH),
    Column(key="spent", label="LPJ diterima", group=RUPIAH),
    Column(key="refunded", label="Disetor kembali", group=RUPIAH),
    Column(key="absorbed", label="Serapan", kind=RATE),
    Column(key="overdue", label="Tahap", group=OVERDUE),
    Column(key="overdue_amount", label="Rupiah", group=OVERDUE),
    Column(key="waived", label="Dispensasi"),
)


def _cells(counts: GrantCounts, **where) -> tuple:
    approved = counts.amount("approved", **where)
    paid = counts.amount("paid", **where)
    return (
        counts.count("approved", **where),
        approved,
        paid,
        counts.amount("paid in period", **where),
        counts.amount("spent", **where),
        counts.amount("refunded", **where),
        share(paid, approved),
        counts.count("overdue", **where),
        counts.amount("overdue", **where),
        counts.count("waived", **where),
    )


def share(part: int, whole: int) -> int | str:
    """In hundredths of a per cent; of nothing there is no share."""
    return (part * 20_000 + whole) // (2 * whole) if whole else UNKNOWN


def _area_table(
    areas: Areas, region: Region, counts: GrantCounts, sheet: str, outer: Areas | None = None
) -> Table:
    names = dict(areas.names)
    found = {area[: areas.width] for area in counts.areas}
    for code in sorted(found - names.keys()):
        names[code] = f"Tanpa rincian {areas.noun}"
    own: dict[str, GrantCounts] = {}
    for (what, programme, area), n in counts.counts.items():
        part = own.setdefault(area[: areas.width], GrantCounts())
        part.counts[what, programme, area] += n
        part.amounts[what, programme, area] += counts.amounts[what, programme, area]
    empty = GrantCounts()
    rows = []
    for code in sorted(names):
        place = (outer.names.get(code[: outer.width], UNKNOWN),) if outer else ()
        rows.append(Row(key=code, cells=(names[code], *place, *_cells(own.get(code, empty)))))
    return Table(
        key=areas.key,
        title=f"Menurut {areas.noun}",
        columns=(
            Column(key="area", label=areas.heading, kind=TEXT),
            *([Column(key="within", label=outer.heading, kind=TEXT)] if outer else []),
            *COLUMNS,
        ),
        rows=tuple(rows),
        total=("Jumlah", *([None] if outer else []), *_cells(counts)),
        summary="paid",
        is_numbered=True,
        sheet=sheet.replace("/", " "),
    )


def _programme_table(counts: GrantCounts, region: Region) -> Table:
    """A line for each programme; the ceiling stands with the office whose budget it is."""
    rows = []
    ceilings: dict[int, int] = {}
    for one in counts.programmes:
        ceilings[one.line_id] = one.ceiling
        rows.append(
            Row(
                key=one.code,
                cells=(
                    one.name,
                    f"{one.line_code} {one.line_name}",
                    one.ceiling,
                    *_cells(counts, programme=one.id),
                ),
            )
        )
    return Table(
        key="by_programme",
        title="Menurut program",
        columns=(
            Column(key="programme", label="Program", kind=TEXT),
            Column(key="line", label="Baris DPA", kind=TEXT),
            Column(key="ceiling", label="Pagu"),
            *COLUMNS,
        ),
        rows=tuple(rows),
        total=("Jumlah", None, sum(ceilings.values()), *_cells(counts)),
        note="" if rows else "Tidak ada program bantuan pada tahun anggaran ini.",
        is_numbered=True,
        sheet="Program",
    )


def _comparison(period: Period, region: Region, as_of: date, now: dict[str, int]) -> Table:
    begins = ledger_begins(region.code)
    values: dict[Period, dict[str, int] | None] = {period: now}
    for other in frame.earlier_periods(period):
        values[other] = None
        if begins is not None and other.end >= begins:
            values[other] = totals(counted(region, other, as_of, width=2))
    note = "Buku besar wilayah ini masih kosong."
    if begins is not None:
        note = f"{UNKNOWN} tidak dapat dihitung: buku besar wilayah ini mulai {long_date(begins)}."
    return frame.comparison(period, LABELS, values, note=note)


def _charts(areas: Areas, counts: GrantCounts) -> Iterable[Chart]:
    if counts.amount("paid"):
        yield Chart(
            key="paid_by_area",
            title=f"Dibayar menurut {areas.noun}",
            kind="bar",
            table=areas.key,
            categories="area",
            series=("paid",),
            unit="rupiah",
        )
