"""LibreOffice opens every workbook that we write and saves it without loss.

It is large, so CI does without it: where `soffice` is missing these tests are skipped. With it:
`make check-office`.
"""

import os
import shutil
import subprocess
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.core.files.base import ContentFile
from openpyxl.utils.datetime import to_excel
from python_calamine import CalamineWorkbook

from regions.models import Region
from reports.naming import Catalogue
from reports.periods import Period
from reports.services import form_files, office_forms, printing, runs
from reports.services.runs import figures_of, kept_imprint
from reports.tasks import build_run
from reports.writers import example_form
from tests.grants.conftest import _bank_formats, office, organisations  # noqa: F401
from tests.reports.office.forms import whole_form
from tests.reports.registry import Registry

SOFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not on this machine"),
]
KINDS = [
    ("training-recap", "2024", "99"),
    ("pillar-recap", "2024", "99"),
    ("grant-realisation", "2026", "99"),
    ("annual", "2026", "99"),
    ("completeness", "2026-02", "99.71"),
]


@pytest.fixture(params=KINDS, ids=" ".join)
def run(request, year, staff):
    kind, period, region = request.param
    if kind == "pillar-recap":
        Registry()
    elif kind != "training-recap":
        request.getfixturevalue("office").signed().paid(on=date(2026, 1, 10))
    made = runs.request(
        kind=kind,
        period=Period.parse(period),
        region=Region.objects.get(pk=region),
        by=staff,
        rings=False,
    )
    build_run(made.pk)
    made.refresh_from_db()
    return made


@pytest.fixture
def folder(run, staff, tmp_path) -> Path:
    """The workbook of the report, and two forms of an office filled with it."""
    (tmp_path / "own.xlsx").write_bytes(printing.kept_bytes(run.files.get(format="xlsx")))
    figures = figures_of(run)
    for name, write in (("example", example_form.write), ("whole", whole_form)):
        form = office_forms.upload(
            kind=run.kind,
            level=run.region.level,
            region=run.region,
            name="Formulir uji",
            file=ContentFile(write(figures), name="formulir.xlsx"),
            catalogue=Catalogue(figures, kept_imprint(run)),
            by=staff,
        )
        office_forms.activate(form=form, by=staff)
        data = printing.kept_bytes(form_files.attach(run=run, by=staff))
        (tmp_path / f"{name}.xlsx").write_bytes(data)
    return tmp_path


NAMES = ("own", "example", "whole")


def convert(folder: Path, format: str) -> None:
    """All workbooks of the folder, into a folder of their format."""
    subprocess.run(
        [
            str(SOFFICE),
            f"-env:UserInstallation={(folder / 'home').as_uri()}",
            "--headless",
            "--convert-to",
            format,
            "--outdir",
            str(folder / format),
            *(str(folder / f"{name}.xlsx") for name in NAMES),
        ],
        env={**os.environ, "HOME": str(folder)},
        capture_output=True,
        timeout=300,
        check=True,
    )


def values_of(path: Path) -> dict[str, list[list]]:
    """Every cell of every sheet as its value; formulas as their result."""
    book = CalamineWorkbook.from_path(str(path))
    return {
        name: [
            [cell.isoformat()[:10] if hasattr(cell, "isoformat") else cell for cell in row]
            for row in trimmed(book.get_sheet_by_name(name).to_python())
        ]
        for name in book.sheet_names
    }


def trimmed(rows: list[list]) -> list[list]:
    """Without empty cells at the ends of rows and of the sheet: programs differ in them."""
    found = []
    for row in rows:
        full = [at for at, cell in enumerate(row) if cell != ""]
        found.append(row[: full[-1] + 1] if full else [])
    while found and not found[-1]:
        found.pop()
    return found


def expected_sum(sheet, formula: str) -> float:
    """`=SUM(B8:B13)` by hand, from the cells that we wrote."""
    area = formula.removeprefix("=SUM(").removesuffix(")")
    values = [cell.value for row in sheet[area] for cell in row]
    # A day is the number of days since 1900.
    numbers = [to_excel(one) if isinstance(one, date) else one for one in values]
    return sum(one for one in numbers if isinstance(one, (int, float)))


def test_nothing_is_lost(folder):
    for format in ("xlsx", "ods", "pdf"):
        convert(folder, format)
    for name in NAMES:
        before, after = folder / f"{name}.xlsx", folder / "xlsx" / f"{name}.xlsx"
        assert values_of(after) == values_of(folder / "ods" / f"{name}.ods")
        cells_come_back(before, after)
        print_set_up_comes_back(before, after)
        paper_is_whole(folder / "pdf" / f"{name}.pdf")


def cells_come_back(before: Path, after: Path) -> None:
    values = values_of(after)
    counted = 0
    for sheet in openpyxl.load_workbook(before):
        top, left = start_of(after, sheet.title)
        for row in sheet.iter_rows():
            for cell in row:
                wanted = cell.value
                if wanted in (None, ""):
                    continue
                if hasattr(wanted, "isoformat"):
                    wanted = wanted.isoformat()[:10]
                elif isinstance(wanted, str) and wanted.startswith("=SUM("):
                    wanted = expected_sum(sheet, wanted)
                found = values[sheet.title][cell.row - 1 - top][cell.column - 1 - left]
                assert found == wanted, f"{before.name} {sheet.title}!{cell.coordinate}"
                counted += 1
    assert counted > 20


def start_of(path: Path, name: str) -> tuple[int, int]:
    """Readers begin at the first cell that is not empty."""
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_name(name).start or (0, 0)


def print_set_up_comes_back(before: Path, after: Path) -> None:
    book = openpyxl.load_workbook(after)
    for sheet in openpyxl.load_workbook(before):
        other = book[sheet.title]
        assert other.print_title_rows == sheet.print_title_rows
        assert other.page_setup.orientation == (sheet.page_setup.orientation or "portrait")
        assert plain(other.print_area) == plain(sheet.print_area)
        # Frozen panes belong to a window, and without a screen LibreOffice has none.
        assert {str(one) for one in other.merged_cells.ranges} == {
            str(one) for one in sheet.merged_cells.ranges
        }


def plain(area: str) -> str:
    return str(area or "").replace("'", "").replace("$", "")


def paper_is_whole(paper: Path) -> None:
    words = subprocess.run(["pdftotext", str(paper), "-"], capture_output=True, check=True).stdout
    assert words.strip()
    for fault in (b"#REF!", b"#NAME?", b"#VALUE!", b"###"):
        assert fault not in words
