"""Who has sent what for a period and who has not, with the list of whom to remind.

What each figure counts stands in `meaning`, and nowhere else.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from accounts.formats import long_date
from accounts.models import User
from accounts.roles import Role
from regions.codes import LENGTHS, Level
from regions.models import Region
from reports.builders import frame
from reports.builders.frame import Areas
from reports.figures import (
    DATE,
    MAIN_SHEET,
    TEXT,
    UNKNOWN,
    Column,
    Definition,
    Figures,
    Headline,
    Row,
    Table,
)
from reports.periods import Period
from reports.queries.completeness import Sent, count_sent

TITLE = "Kelengkapan Pelaporan"
# What can be missing, as the office calls it, and who has to move.
MISSING = {
    "import": "Belum ada impor",
    "nomination": "Nominasi peserta belum dikirim",
    "proposal": "Usulan bantuan belum diajukan",
    "verification": "Usulan bantuan belum diverifikasi",
    "lpj": "LPJ lewat tempo",
    "approval": "Impor menunggu persetujuan",
}
ANSWERABLE = (Role.KASUDIN, Role.OPERATOR)


def meaning(period: Period, day: date, as_of: date) -> tuple[Definition, ...]:
    return frame.definitions(
        ("Impor", f"Berkas yang diterapkan oleh kantor wilayah itu pada {period.title}."),
        (
            "Nominasi",
            "Kegiatan pada periode ini yang memberi wilayah itu kuota. Terkirim: sedikitnya satu "
            "peserta dari sana terdaftar dan tidak mundur.",
        ),
        (
            "Usulan",
            "Calon penerima pada program bantuan yang masih berjalan: belum diajukan (draf atau "
            "dikembalikan), dan sudah diajukan tetapi belum diverifikasi Sudin.",
        ),
        (
            "LPJ lewat tempo",
            f"Tahap yang sudah dibayar, jatuh tempo sebelum {long_date(day)}, belum seluruhnya "
            "dipertanggungjawabkan, dan LPJ-nya tidak sedang diperiksa.",
        ),
        (
            "Menunggu persetujuan",
            "Berkas impor yang menunggu orang kedua. Keadaannya seperti saat laporan dibuat.",
        ),
        (
            "Lengkap",
            "Ada impor pada periode ini, dan tidak ada satu pun dari yang lain yang kurang.",
        ),
        frame.known_until(as_of),
    )


def build(*, period: Period, region: Region, as_of: date) -> Figures:
    day = frame.day_of(period, as_of)
    areas = frame.areas_of(region, day)
    assert areas is not None, "asked only for levels that have something beneath"
    # A province reminds its cities; a city reminds each organisation by name.
    by_unit = region.level >= Level.REGENCY
    found = count_sent(
        region=region.code,
        period=period,
        day=day,
        as_of=as_of,
        width=areas.width,
        by_unit=by_unit,
    )
    lines = _lines(areas, found, with_imports=not by_unit)
    missing = _missing(lines)
    earlier = {
        other: _missing(
            _lines(
                areas,
                count_sent(
                    region=region.code,
                    period=other,
                    day=other.end,
                    as_of=as_of,
                    width=areas.width,
                    by_unit=False,
                ),
                with_imports=not by_unit,
            )
        )
        for other in frame.earlier_periods(period)
    }
    for values in earlier.values():
        # What waits is only known as it stands today.
        for key in ("approval", "proposal", "verification"):
            values.pop(key, None)
    return frame.report(
        kind="completeness",
        title=TITLE,
        period=period,
        region=region,
        as_of=as_of,
        about=f"Yang seharusnya masuk untuk {period.title}, dilihat {long_date(day)}",
        headlines=_headlines(areas, lines, missing),
        tables=[
            _area_table(areas, lines),
            _reminders(areas, lines, found),
            frame.comparison(
                period,
                MISSING,
                {period: missing, **earlier},
                note=f"{UNKNOWN}: usulan dan persetujuan hanya diketahui keadaannya saat ini.",
            ),
        ],
        definitions=meaning(period, day, as_of),
    )


def _lines(areas: Areas, found: Iterable[Sent], *, with_imports: bool) -> dict[str, Counter[str]]:
    """For each area what was sent and what is missing."""
    lines: dict[str, Counter[str]] = {code: Counter() for code in areas.names}
    for one in found:
        lines.setdefault(one.area, Counter())[f"has {one.what}"] += one.count
    for line in lines.values():
        for key in MISSING:
            line[key] = line[f"has {key}"]
        # An office that sent nothing; kecamatan have no office that uploads.
        line["import"] = int(with_imports and not line["has import"])
    return lines


def _missing(lines: dict[str, Counter[str]]) -> dict[str, int]:
    return {key: sum(line[key] for line in lines.values()) for key in MISSING}


def _gaps(line: Counter[str]) -> int:
    return sum(line[key] > 0 for key in MISSING)


def _headlines(areas: Areas, lines, missing: dict[str, int]) -> Iterable[Headline]:
    yield Headline(
        key="complete",
        table=areas.key,
        label="Wilayah yang lengkap",
        value=sum(not _gaps(line) for line in lines.values()),
        unit=f"dari {len(lines)} {areas.noun}",
        definition="Tidak ada yang kurang.",
    )
    for key, unit in (("nomination", "nominasi"), ("lpj", "tahap"), ("verification", "usulan")):
        yield Headline(
            key=key,
            table="reminders",
            label=MISSING[key],
            value=missing[key],
            unit=unit,
            definition="Lihat daftar pengingat.",
        )


def _area_table(areas: Areas, lines: dict[str, Counter[str]]) -> Table:
    def numbers(line: Counter[str]) -> tuple[int, ...]:
        return (
            line["has import"],
            line["has sent"],
            line["nomination"],
            line["proposal"],
            line["verification"],
            line["lpj"],
            line["approval"],
        )

    rows = []
    total: Counter[str] = Counter()
    for code in sorted(lines):
        total.update(lines[code])
        gaps = _gaps(lines[code])
        name = areas.names.get(code, f"Tanpa rincian {areas.noun}")
        state = f"{gaps} hal belum" if gaps else "Lengkap"
        rows.append(Row(key=code, cells=(name, *numbers(lines[code]), state)))
    return Table(
        key=areas.key,
        title=f"Menurut {areas.noun}",
        columns=(
            Column(key="area", label=areas.heading, kind=TEXT),
            Column(key="imports", label="Impor"),
            Column(key="sent", label="Terkirim", group="Nominasi"),
            Column(key="nomination", label="Belum", group="Nominasi"),
            Column(key="proposal", label="Belum diajukan", group="Usulan"),
            Column(key="verification", label="Belum diverifikasi", group="Usulan"),
            Column(key="lpj", label="LPJ lewat tempo"),
            Column(key="approval", label="Menunggu persetujuan"),
            Column(key="state", label="Keadaan", kind=TEXT),
        ),
        rows=tuple(rows),
        total=("Jumlah", *numbers(total), None),
        summary="lpj",
        is_numbered=True,
        sheet=MAIN_SHEET,
    )


def _reminders(areas: Areas, lines: dict[str, Counter[str]], found: Iterable[Sent]) -> Table:
    """Whom to remind of what, the longest wait first."""
    wanted = [one for one in found if one.what in MISSING and one.what != "import"]
    wanted += [Sent("import", code, "", 1, None) for code, line in lines.items() if line["import"]]
    people = _people(set(lines))
    wanted.sort(key=lambda one: (one.since or date.max, one.area, one.what, one.unit))
    return Table(
        key="reminders",
        title="Daftar pengingat",
        columns=(
            Column(key="area", label=areas.heading, kind=TEXT),
            Column(key="what", label="Yang belum", kind=TEXT),
            Column(key="unit", label="Kegiatan atau organisasi", kind=TEXT),
            Column(key="count", label="Jumlah"),
            Column(key="since", label="Sejak", kind=DATE),
            Column(key="person", label="Yang dihubungi", kind=TEXT),
        ),
        rows=tuple(
            Row(
                key=f"{one.area}/{one.what}/{number}",
                cells=(
                    areas.names.get(one.area, f"Tanpa rincian {areas.noun}"),
                    MISSING[one.what],
                    one.unit or UNKNOWN,
                    one.count,
                    one.since.isoformat() if one.since else "",
                    people.get(one.area[: LENGTHS[1]], UNKNOWN),
                ),
            )
            for number, one in enumerate(wanted, start=1)
        ),
        note="" if wanted else "Tidak ada yang perlu diingatkan.",
        is_numbered=True,
        sheet="Pengingat",
    )


def _people(codes: set[str]) -> dict[str, str]:
    """The answerable officers of each regency, by its code: the Kasudin, else the operators."""
    regencies = {code[: LENGTHS[1]] for code in codes}
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    users = User.objects.filter(is_active=True, role__in=ANSWERABLE, region__in=regencies)
    for user in users.order_by("name"):
        found[user.region_id][user.role].append(user.name)
    return {
        code: ", ".join(by_role.get(Role.KASUDIN) or by_role[Role.OPERATOR])
        for code, by_role in found.items()
    }
