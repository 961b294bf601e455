"""The pillar recap: who serves where on the last day of a period, and which places wait.

What each figure counts stands in `meaning`, and nowhere else.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from accounts.formats import long_date
from pillars.models import KarangTarunaClass, PillarKind
from pillars.models.kind import KindShape
from regions.codes import Level
from regions.models import Region
from reports.builders import frame
from reports.builders.frame import Areas
from reports.figures import (
    MAIN_SHEET,
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
from reports.queries.pillars import (
    Part,
    PillarCounts,
    count_pillars,
    is_known_on,
    registry_begins,
)

TITLE = "Rekapitulasi Pilar-Pilar Sosial"
CLASSED, REGISTERED = "KARANG_TARUNA", "LKS"
GRADES = ("A", "B", "C")
SEXES = (("L", "L"), ("P", "P"), ("", "TT"))


def meaning(day: date, as_of: date) -> tuple[Definition, ...]:
    return frame.definitions(
        (
            "Hari laporan",
            f"Semua angka menggambarkan keadaan {long_date(day)}: hari terakhir periode, atau "
            "hari laporan dibuat selama periode masih berjalan.",
        ),
        (
            "TKSK, PSM, dan pilar perorangan lain",
            "Orang yang masa tugasnya mencakup hari itu, menurut wilayah tugas. Yang bertugas di "
            "dua wilayah dihitung di masing-masing wilayah; yang punya dua jabatan di wilayah "
            "yang sama dihitung satu kali. L laki-laki, P perempuan, TT belum tercatat.",
        ),
        (
            "Karang Taruna",
            "Karang Taruna semua tingkat yang berstatus aktif pada hari itu, menurut klasifikasi "
            "yang berlaku hari itu; Belum berarti belum diklasifikasi. Berpengurus: SK "
            "kepengurusannya berlaku pada hari itu.",
        ),
        ("UKKT", "Unit kerja Karang Taruna di RW yang berstatus aktif pada hari itu."),
        (
            "LKS terdaftar",
            "LKS di register yang belum bubar pada hari itu. Berlaku: tanda daftarnya terbit "
            "paling lambat hari itu dan belum lewat masa berlakunya.",
        ),
        (
            "Akreditasi A, B, C, Belum",
            "Peringkat dokumen akreditasi terakhir yang berlaku pada hari itu; Belum: LKS "
            "terdaftar tanpa akreditasi yang berlaku.",
        ),
        (
            "Status dan klasifikasi lampau",
            "Diturunkan dari peristiwa bertanggal (status berubah, klasifikasi berubah). "
            "Organisasi tanpa peristiwa dihitung dengan statusnya yang tercatat; yang berdiri "
            "sesudah tahun laporan tidak dihitung.",
        ),
        (
            "Dilatih",
            f"Orang yang sejak 1 Januari {day.year} sampai hari itu mengikuti bimtek, pelatihan, "
            "evaluasi dan pembinaan, atau penyegaran sebagai peserta yang tidak mundur dan tidak "
            "diganti. Setiap orang dihitung satu kali, di wilayah asal keikutsertaan terakhirnya; "
            "jambore, temu karya, rapat, dan seleksi tidak dihitung.",
        ),
        (
            "Lowong",
            "Wilayah yang seharusnya punya satu petugas atau satu organisasi dan pada hari itu "
            "tidak punya: kecamatan tanpa TKSK yang bertugas, desa/kelurahan tanpa Karang Taruna "
            "yang aktif. Papan Lowongan memisahkan yang masa tugasnya baru lewat; di sini keduanya "
            "lowong. RW tidak dihitung karena daftar resminya tidak ada.",
        ),
        frame.known_until(as_of),
    )


@dataclass(frozen=True)
class Cell:
    """A column of the recap and how its cells are counted: sums of these counts."""

    column: Column
    # (what, kind, part); a part of None stands for all parts.
    adds: tuple[tuple[str, str, str | None], ...]
    minus: tuple[tuple[str, str, str | None], ...] = ()

    def value(self, counts: PillarCounts, area: str = "") -> int:
        def total(wanted):
            return sum(counts.sum(*one, area=area) for one in wanted)

        return total(self.adds) - total(self.minus)


def build(*, period: Period, region: Region, as_of: date) -> Figures:
    day = frame.day_of(period, as_of)
    kinds = list(PillarKind.objects.filter(is_active=True))
    near = frame.areas_of(region, day)
    assert near is not None, "asked only for levels that have something beneath"
    far = frame.areas_of(region, day, steps=2)
    known = [one for one in frame.earlier_periods(period) if is_known_on(region.code, one.end)]
    days = [day, *(one.end for one in known)]
    fine, *before = count(region, days, as_of, kinds, width=(far or near).width)
    counts = fine.rolled_up(near.width)
    cells = list(cells_of(kinds, counts))
    tables = [_area_table(near, region, cells, counts, MAIN_SHEET)]
    if far is not None:
        tables.append(_area_table(far, region, cells, fine, far.heading, near))
    now = headline_values(kinds, counts)
    values: dict = dict.fromkeys(frame.earlier_periods(period)) | {period: now}
    for other, found in zip(known, before, strict=True):
        values[other] = headline_values(kinds, found)
    tables.insert(1, _comparison(period, region, kinds, values))
    return frame.report(
        kind="pillar-recap",
        title=TITLE,
        period=period,
        region=region,
        as_of=as_of,
        about=f"Pilar yang tercatat pada {long_date(day)}",
        headlines=[
            Headline(
                key=key,
                table=near.key,
                label=label,
                value=now[key],
                unit=unit,
                definition=definition,
            )
            for key, label, unit, definition in headlines_of(kinds)
        ],
        tables=tables,
        charts=_charts(near, kinds, counts),
        definitions=meaning(day, as_of),
    )


def count(
    region: Region,
    days: Sequence[date],
    as_of: date,
    kinds: list[PillarKind],
    *,
    width: int,
    parts: Iterable[Part] = Part,
) -> list[PillarCounts]:
    return count_pillars(
        region=region.code,
        days=days,
        as_of=as_of,
        width=width,
        person_kinds=[kind.code for kind in kinds if kind.shape == KindShape.PERSON],
        parts=parts,
    )


def cells_of(kinds: list[PillarKind], counts: PillarCounts) -> Iterator[Cell]:
    """The columns of the recap, as offices order them."""

    def cell(key: str, label: str, group: str, *adds, minus=()) -> Cell:
        return Cell(Column(key=key, label=label, group=group), adds, minus)

    for kind in kinds:
        code, name = kind.code, kind.name
        if kind.shape == KindShape.PERSON:
            for sex, label in SEXES:
                # The column of those whose sex nobody wrote down stands only where there are any.
                if sex or counts.sum("serving", code, ""):
                    yield cell(f"{code}_{sex or 'unknown'}", label, name, ("serving", code, sex))
            yield cell(f"{code}_all", "Jml", name, ("serving", code, None))
        elif code == CLASSED:
            for value, label in KarangTarunaClass.choices:
                yield cell(f"{code}_{value}", label, name, ("standing", code, value))
            yield cell(f"{code}_unclassified", "Belum", name, ("standing", code, ""))
            yield cell(f"{code}_all", "Jml", name, ("standing", code, None))
            yield cell(f"{code}_led", "Berpengurus", name, ("led", code, None))
        elif code == REGISTERED:
            graded = tuple(("accreditation", code, grade) for grade in GRADES)
            yield cell(f"{code}_listed", "Terdaftar", name, ("listed", code, None))
            yield cell(f"{code}_valid", "Berlaku", name, ("registration", code, None))
            for grade in GRADES:
                yield cell(f"{code}_{grade}", grade, name, ("accreditation", code, grade))
            yield cell(f"{code}_none", "Belum", name, ("listed", code, None), minus=graded)
        else:
            yield cell(f"{code}_all", name, "", ("standing", code, None))
    trained = {key for (what, key, _, _) in counts.cells if what == "trained"}
    yield cell("trained", "Dilatih", "", *(("trained", key, None) for key in sorted(trained)))
    for kind in _seated(kinds):
        yield cell(f"{kind.code}_vacant", kind.name, "Lowong", ("vacant", kind.code, None))


def headlines_of(kinds: list[PillarKind]) -> list[tuple[str, str, str, str]]:
    """Key, label, unit and definition of the figures that the recap opens with."""
    found = []
    for kind in kinds:
        if kind.shape == KindShape.PERSON:
            found.append((kind.code, kind.name, "orang", "Bertugas pada hari laporan."))
        elif kind.code == REGISTERED:
            found.append((kind.code, kind.name, "lembaga", "Terdaftar dan belum bubar."))
        else:
            found.append((kind.code, kind.name, "organisasi", "Berstatus aktif."))
    found.append(("trained", "Dilatih tahun ini", "orang", "Setiap orang satu kali."))
    found += [
        (
            f"{kind.code}_vacant",
            f"Lowong {kind.name}",
            Level(kind.duty_level).label.lower(),
            "Tanpa petugas atau organisasi yang aktif.",
        )
        for kind in _seated(kinds)[:1]
    ]
    return found


def headline_values(kinds: list[PillarKind], counts: PillarCounts) -> dict[str, int]:
    """The sums over the whole region."""
    found = {}
    for kind in kinds:
        what = "serving" if kind.shape == KindShape.PERSON else "standing"
        found[kind.code] = counts.sum("listed" if kind.code == REGISTERED else what, kind.code)
    found["trained"] = sum(n for (what, *_), n in counts.cells.items() if what == "trained")
    for kind in _seated(kinds):
        found[f"{kind.code}_vacant"] = counts.sum("vacant", kind.code)
    return found


def _seated(kinds: list[PillarKind]) -> list[PillarKind]:
    return [kind for kind in kinds if kind.is_single and kind.duty_level < Level.RW]


def _area_table(
    areas: Areas,
    region: Region,
    cells: list[Cell],
    counts: PillarCounts,
    sheet: str,
    outer: Areas | None = None,
) -> Table:
    """A line for each area; what belongs to a larger place stands in lines of their own."""
    names = dict(areas.names)
    by_area: dict[str, PillarCounts] = {}
    for (what, key, part, area), n in counts.cells.items():
        by_area.setdefault(area, PillarCounts()).cells[what, key, part, area] = n
    for code in sorted(by_area.keys() - names.keys()):
        names[code] = (
            f"Tanpa rincian {areas.noun}" if code == region.code else f"Tingkat {_name(code)}"
        )
    empty = PillarCounts()
    rows = []
    for code in sorted(names):
        found = by_area.get(code, empty)
        place = (outer.names.get(code[: outer.width], UNKNOWN),) if outer else ()
        rows.append(Row(key=code, cells=(names[code], *place, *(c.value(found) for c in cells))))
    return Table(
        key=areas.key,
        title=f"Menurut {areas.noun}",
        columns=(
            Column(key="area", label=areas.heading, kind=TEXT),
            *([Column(key="within", label=outer.heading, kind=TEXT)] if outer else []),
            *(cell.column for cell in cells),
        ),
        rows=tuple(rows),
        total=(
            "Jumlah",
            *([None] if outer else []),
            *(cell.value(counts) for cell in cells),
        ),
        summary=_main_key(cells),
        is_numbered=True,
        sheet=sheet if sheet == MAIN_SHEET else sheet.replace("/", " "),
    )


def _main_key(cells: list[Cell]) -> str:
    """The sum of the first kind stands for an area in short accounts."""
    return next(cell.column.key for cell in cells if cell.column.key.endswith("_all"))


def _name(code: str) -> str:
    place = Region.objects.filter(pk=code).first()
    return place.name if place else code


def _comparison(
    period: Period,
    region: Region,
    kinds: list[PillarKind],
    values: dict[Period, dict[str, int] | None],
) -> Table:
    note = ""
    if None in values.values():
        begins = registry_begins(region.code)
        note = (
            f"{UNKNOWN} tidak dapat dihitung: penugasan dan kepengurusan wilayah ini tercatat "
            f"sejak {long_date(begins)}."
            if begins
            else "Belum ada penugasan atau kepengurusan yang tercatat di wilayah ini."
        )
    labels = {key: label for key, label, *_ in headlines_of(kinds)}
    return frame.comparison(period, labels, values, note=note)


def _charts(areas: Areas, kinds: list[PillarKind], counts: PillarCounts) -> Iterator[Chart]:
    people = [kind for kind in kinds if kind.shape == KindShape.PERSON]
    if any(counts.sum("serving", kind.code) for kind in people):
        yield Chart(
            key="people_by_area",
            title=f"{' dan '.join(kind.name for kind in people[:3])} menurut {areas.noun}",
            kind="stacked",
            table=areas.key,
            categories="area",
            series=tuple(f"{kind.code}_all" for kind in people[:3]),
            unit="orang",
        )
