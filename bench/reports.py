"""Reports: the figures beside the one statement that computes the same, the files beside bare
writers, and a whole year's reports of a province through the real job.

The register is larger than life: a million people with a million duties (`bench/crowd.py`), and
in one year three hundred events with 200,000 participants and 28,560 payments (`bench/year.py`).
"""

import io
import json
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import typst
import xlsxwriter
from django.conf import settings
from django.db import connection

from accounts.typesetting.repertoire import printable
from bench import crowd, rollups, year
from bench.measuring import apart, cpu, median, spread, table
from regions.models import Region
from regions.services import loading
from reports.builders import BUILDERS
from reports.figures import Figures, Table, checksum
from reports.models import AskedVia
from reports.periods import Period, PeriodKind
from reports.services import runs
from reports.writers import WRITERS, pdf
from reports.writers.imprint import Imprint
from reports.writers.texts import text_of

PEOPLE = DUTIES = 1_000_000
YEAR = Period.parse(str(year.YEAR))
KIND = "training-recap"

# What somebody would write who wanted these figures once.
ONE_STATEMENT = """
SELECT n.pillar_id, p.sex, n.regency_code, e.level, e.kind, date_trunc('month', e.start_on),
       count(*), count(DISTINCT n.person_id), count(DISTINCT n.event_id)
FROM trainings_enrolment n
JOIN trainings_trainingevent e ON e.id = n.event_id
JOIN pillars_person p ON p.id = n.person_id
WHERE e.start_on BETWEEN '2025-01-01' AND '2025-12-31'
  AND e.state NOT IN ('draft', 'cancelled')
  AND n.role = 'participant' AND n.state IN ('nominated', 'confirmed')
  AND n.origin_id >= '31' AND n.origin_id < '31/'
GROUP BY GROUPING SETS ((), (n.pillar_id, p.sex), (n.regency_code, n.pillar_id, p.sex),
                        (n.pillar_id), (p.sex), (n.regency_code), (e.level), (e.kind),
                        (date_trunc('month', e.start_on)))
"""


def run(options) -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings.MEDIA_ROOT = folder
        start = time.perf_counter()
        prepare()
        print(
            f"{DUTIES:,} duties, {year.ENROLMENTS:,} participants of {year.EVENTS:,} events and "
            f"28,560 payments, made in {time.perf_counter() - start:.0f} s"
        )
        rollups.run(options, Region.objects.get(pk="31"))
        figures_beside_sql(options)
        files_beside_writers(options)
        whole_year(folder)


def prepare() -> None:
    loading.load(provinces=["31"])
    crowd.make(people=PEOPLE, duties=DUTIES)
    year.make()


def figures_beside_sql(options) -> None:
    region = Region.objects.get(pk="31")

    def sql() -> dict:
        return {"rows": len(rollups.fetch(ONE_STATEMENT))}

    def ours() -> dict:
        return {"participants": rollups.build(KIND, region).summary["participants"]}

    limit, built = [], []
    for _ in range(options.rounds):
        limit.append(apart(sql, before=rollups.warm))
        built.append(apart(ours, before=rollups.warm))
    assert built[-1]["participants"] == year.ENROLMENTS, built[-1]
    ratio = median(built) / median(limit)
    table(
        ["figures of a province's year", "s", "ratio", "peak MB"],
        [
            ["one SQL statement", spread(limit), "1.0 x", limit[-1]["peak_mb"]],
            [
                "our figures, with events and comparison",
                spread(built),
                f"{ratio:.2f} x (aim 1.5)",
                built[-1]["peak_mb"],
            ],
        ],
    )


def files_beside_writers(options) -> None:
    figures = rollups.build(KIND, Region.objects.get(pk="31"))
    imprint = Imprint(
        number="bench",
        built_at=datetime(2025, 1, 1, tzinfo=UTC),
        asked_by="Bench",
        checksum=checksum(figures.to_json()),
        program_version="0",
    )
    plain = [texts(one) for one in figures.shown_tables]
    page = json.dumps(printable(pdf.page(figures, imprint)))
    rows = []
    for title, format, bare in (
        ("xlsx, xlsxwriter alone", "xlsx", lambda: bare_workbook(figures)),
        ("pdf, the same pages by typst alone", "pdf", lambda: bare_paper(pdf.TEMPLATE, page)),
        ("pdf, plain tables by typst alone", "pdf", lambda: bare_paper(PLAIN, json.dumps(plain))),
    ):
        limit, ours = [], []
        for _ in range(max(5, options.rounds)):
            limit.append(apart(bare))
            ours.append(apart(lambda f=format: {"bytes": len(WRITERS[f](figures, imprint))}))
        ratio = median(ours) / median(limit)
        rows.append(
            [
                title,
                spread(limit),
                spread(ours),
                f"{ratio:.2f} x (aim 1.5)",
                f"{cpu(ours) / cpu(limit):.2f} x",
                ours[-1]["peak_mb"],
            ]
        )
    table(
        [f"{year.EVENTS} events, beside", "bare s", "ours s", "ratio", "CPU ratio", "peak MB"], rows
    )


def texts(one: Table) -> list[list[str]]:
    return [
        [text_of(cell, column) for cell, column in zip(row.cells, one.columns, strict=True)]
        for row in one.rows
    ]


def bare_workbook(figures: Figures) -> dict:
    """xlsxwriter alone: the same cells with borders, texts as texts and numbers as numbers."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    text = book.add_format({"border": 1})
    count = book.add_format({"border": 1, "num_format": "#,##0"})
    for one in figures.shown_tables:
        sheet = book.add_worksheet()
        for y, row in enumerate(one.rows):
            for x, cell in enumerate(row.cells):
                if isinstance(cell, int):
                    sheet.write_number(y, x, cell, count)
                else:
                    sheet.write_string(y, x, cell or "", text)
    book.close()
    return {"bytes": len(out.getvalue())}


PLAIN = b"""#set page("a4", flipped: true)
#for rows in json(bytes(sys.inputs.data)) { if rows.len() > 0 {
 table(columns: rows.at(0).len(), ..rows.flatten()) } }"""


def bare_paper(template: Path | bytes, data: str) -> dict:
    """typst alone, in our own process."""
    root = {"root": str(template.parent)} if isinstance(template, Path) else {}
    paper = typst.compile(
        template,
        ignore_system_fonts=True,
        font_paths=[],
        sys_inputs={"data": data},
        **root,
    )
    return {"bytes": len(paper)}


def whole_year(folder: str) -> None:
    """Every kind for the year and the trainings by quarter too, for the province and each regency,
    by one worker in a process of its own."""
    regions = list(Region.objects.filter(level__lte=2).order_by("code"))
    wanted = [(kind, YEAR) for kind in BUILDERS]
    wanted += [(KIND, quarter) for quarter in YEAR.parts(PeriodKind.QUARTER)]

    for region in regions:
        for kind, period in wanted:
            runs.request(kind=kind, period=period, region=region, via=AskedVia.COMMAND, rings=False)
    told = subprocess.run(
        [sys.executable, "-m", "bench.worker", connection.settings_dict["NAME"], folder],
        check=True,
        capture_output=True,
        text=True,
    )
    result = json.loads(told.stdout.splitlines()[-1])
    size = sum(path.stat().st_size for path in Path(folder).rglob("*.*"))
    count = len(regions) * len(wanted)
    assert result["done"] == count, result
    table(
        ["a year of reports", "s", "s each", "files MB", "worker MB", "its typst MB", "peak MB"],
        [
            [
                f"{count} runs, three files each",
                f"{result['seconds']:.1f}",
                f"{result['seconds'] / count:.2f}",
                round(size / 1e6),
                result["own_mb"],
                result["started_mb"],
                f"{result['peak_mb']} (aim < 300)",
            ]
        ],
    )
