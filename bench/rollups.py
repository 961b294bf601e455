"""Three reports of a province and year, each beside the one statement that computes the same:
who serves where, the grants, and the year on a few pages. Both have to say the same numbers.
"""

from collections import Counter
from datetime import date

from django.conf import settings
from django.db import connection
from django.utils import timezone

from bench.measuring import apart, median, spread, table
from bench.statements import ANNUAL, GRANTS, PILLARS
from bench.year import LAST_DAY, YEAR
from reports.builders import BUILDERS
from reports.figures import Figures
from reports.models import IndicatorSetting
from reports.periods import Period
from reports.queries import moments

Cells = Counter[tuple[str, str, str]]
AMOUNTS = (
    *("recipients", "approved", "paid", "paid_now", "spent", "refunded"),
    *("overdue", "overdue_amount", "waived"),
)
LEVELS = {4: "by_programme", 3: "by_district", 2: "by_regency"}


def run(options, region) -> None:
    rows = []
    for kind, statement, told in (
        ("pillar-recap", PILLARS, told_of_pillars),
        ("grant-realisation", GRANTS, told_of_grants),
        ("annual", ANNUAL, told_of_the_year),
    ):
        text = statement.format(**days(), **rule())
        figures = build(kind, region)
        compare(kind, numbers_of(figures), told(fetch(text), figures))
        limit, built = [], []
        for _ in range(options.rounds):
            limit.append(apart(lambda text=text: {"rows": len(fetch(text))}, before=warm))
            built.append(apart(lambda kind=kind: build(kind, region) and None, before=warm))
        rows.append(
            [
                kind,
                spread(limit),
                spread(built),
                f"{median(built) / median(limit):.2f} x (aim 1.5)",
                built[-1]["peak_mb"],
            ]
        )
    table(
        ["province's year", "one SQL statement s", "report's figures s", "ratio", "peak MB"], rows
    )


def days() -> dict:
    """The days that are written into the statements."""
    return {
        "day": LAST_DAY,
        "before": date(YEAR - 1, 12, 31),
        "new_year": date(YEAR, 1, 1),
        "midnight": moments.until(LAST_DAY).isoformat(),
    }


def rule() -> dict:
    able = IndicatorSetting.objects.get(indicator="able", validity__contains=LAST_DAY)
    return {
        "months": able.training_months,
        "classes": ", ".join(f"'{one}'" for one in able.classes),
    }


def warm() -> None:
    settings.DEBUG = False
    connection.ensure_connection()


def fetch(text: str) -> list[tuple]:
    """The statement with as much memory, and as few processors, as the report has."""
    with moments.long_look() as cursor:
        cursor.execute(text)
        return cursor.fetchall()


def build(kind: str, region) -> Figures:
    return BUILDERS[kind].build(
        period=Period.parse(str(YEAR)), region=region, as_of=timezone.localdate()
    )


def numbers_of(figures: Figures) -> Cells:
    """Every number of the report but zero, and but rates and differences: they follow."""
    found: Cells = Counter()
    for one in figures.tables:
        rows = [(row.key, row.cells) for row in one.rows]
        if one.total is not None:
            rows.append(("total", one.total))
        for key, cells in rows:
            for column, cell in zip(one.columns, cells, strict=True):
                if isinstance(cell, int) and column.kind == "number" and cell:
                    found[one.key, key, column.key] = cell
    return found


def compare(kind: str, ours: Cells, theirs: Cells) -> None:
    if ours != theirs:
        wrong = sorted(key for key in ours.keys() | theirs.keys() if ours[key] != theirs[key])
        some = [(key, ours[key], theirs[key]) for key in wrong[:5]]
        raise RuntimeError(f"{kind}: {len(wrong)} numbers differ, such as {some}")
    print(f"{kind}: {len(ours):,} numbers, all as the one statement has them", flush=True)


def told_of_pillars(rows: list[tuple], figures: Figures) -> Cells:
    found: Cells = Counter()
    columns = {column.key for column in figures.table("by_regency").columns}
    labels = {row.key for row in figures.table("comparison").rows}
    for level, area, name, now, before in rows:
        if level:
            found[LEVELS[level], area, name] = now
            continue
        for one in ("by_regency", "by_district"):
            found[one, "total", name] = now
        key = name.removesuffix("_all").replace("LKS_listed", "LKS")
        if key in labels and name in columns:
            found["comparison", key, "now"], found["comparison", key, "previous"] = now, before
    return +found


def told_of_grants(rows: list[tuple], figures: Figures) -> Cells:
    found: Cells = Counter()
    for level, place, *amounts in rows:
        cells = dict(zip(AMOUNTS, amounts, strict=True))
        for name, number in cells.items():
            if level:
                found[LEVELS[level], place, name] = int(number or 0)
            else:
                for one in LEVELS.values():
                    found[one, "total", name] = int(number or 0)
        if not level:
            for key in ("approved", "paid", "spent", "refunded", "overdue", "waived"):
                found["comparison", key, "now"] = int(cells[key] or 0)
    # The ceiling is a column of the budget line, not a sum.
    programmes = figures.table("by_programme")
    for key, cells in [(row.key, row.cells) for row in programmes.rows] + [
        ("total", programmes.total)
    ]:
        found["by_programme", key, "ceiling"] = cells[programmes.place_of("ceiling")]
    return +found


def told_of_the_year(rows: list[tuple], figures: Figures) -> Cells:
    found: Cells = Counter()
    said = {(what, area, key): (now, before) for what, area, key, now, before in rows}

    def add(table: str, row: str, column: str, number: int) -> None:
        found[table, row, column] += number

    for (what, area, key), (now, before) in said.items():
        match what:
            case "trained" if area:
                for row in (area, "total"):
                    add("by_regency", row, key, now)
                    add("by_regency", row, "trained", now)
                add("comparison", "trained", "now", now)
                add("comparison", "trained", "previous", before)
            case "trained" | "able":
                add("indicators", "able" if what == "able" else "trained", PARTS[key], now)
            case "events" | "participants":
                for row in (key, "total"):
                    add("by_event_kind", row, what, now)
                kind = {"events": "events", "participants": key}[what]
                if kind in ("events", "jambore"):
                    add("comparison", kind, "now", now)
                    add("comparison", kind, "previous", before)
            case "rupiah":
                for row in (area, "total"):
                    add("by_regency", row, key, now)
            case "villages" | "units":
                for row in (area, "total"):
                    add("by_regency", row, f"{what}_{'funded' if key == 'approved' else key}", now)
                if key == "approved":
                    add("comparison", f"{what}_funded", "now", now)
                    if what == "villages":
                        add("indicators", "funded", "part", now)
            case "organisations":
                add("indicators", "able", "part", before)
                add("indicators", "able", "whole", now)
                if key == "LKS":
                    add("indicators", "accredited", "part", before)
                    add("indicators", "accredited", "whole", now)
            case "seats" if key == "TKSK":
                add("indicators", "seats", "part", now - before)
                add("indicators", "seats", "whole", now)
            case "seats":
                add("indicators", "funded", "whole", now)
    add("indicators", "able", "whole", said["trained", "", "whole"][0])
    return Counter({key: number for key, number in found.items() if number})


PARTS = {"people": "part", "part": "part", "whole": "whole"}
