"""Excel, PDF, CSV, page and the kept figures say the same, cell by cell."""

import csv
import io
import re
import subprocess
from datetime import date, datetime
from html.parser import HTMLParser

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from regions.models import Region
from reports.figures import RATE, Figures, checksum
from reports.models import ReportRun
from reports.naming import Catalogue
from reports.periods import Period
from reports.services import form_files, office_forms, printing, runs
from reports.tasks import build_run
from reports.writers.texts import is_figure, text_of
from tests.grants.conftest import _bank_formats, office, organisations  # noqa: F401
from tests.reports.office.forms import whole_form
from tests.reports.registry import Registry
from tests.reports.scenes import enrol, event

pytestmark = pytest.mark.django_db


@pytest.fixture(
    params=[
        ("training-recap", "2024", "99"),
        ("training-recap", "2024-Q2", "99.71"),
        ("training-recap", "2024-01", "99.01"),
        ("pillar-recap", "2024", "99"),
        ("pillar-recap", "2024-Q4", "99.71"),
        ("pillar-recap", "2019-01", "99.71.01"),
        ("grant-realisation", "2026", "99"),
        ("grant-realisation", "2026-Q1", "99.71.01"),
        ("annual", "2026", "99"),
        ("completeness", "2026-02", "99.71"),
    ],
    ids=" ".join,
)
def run(request, year, staff):
    kind, period, region = request.param
    if kind == "pillar-recap":
        Registry()
    elif kind != "training-recap":
        request.getfixturevalue("office").signed().paid(on=date(2026, 1, 10))
    # Enough people that thousands must be written with a dot.
    crowd = event("99.71", "2024-06-01", title="Apel =SUM(1;2) & “Siaga”")
    person = year.guest.person
    template = enrol(crowd, "PSM", "99.71.01.1001")
    people = type(person).objects.bulk_create(
        type(person)(name="X", name_key="X", match_key="X", sex="LP"[n % 2], region_id="99.71")
        for n in range(1200)
    )
    type(template).objects.bulk_create(
        type(template)(event=crowd, person=one, pillar_id="PSM", origin_id="99.71.02.1002")
        for one in people
    )
    run = runs.request(
        kind=kind,
        period=Period.parse(period),
        region=Region.objects.get(pk=region),
        by=staff,
        rings=False,
    )
    build_run(run.pk)
    return ReportRun.objects.get(pk=run.pk)


@pytest.fixture
def figures(run) -> Figures:
    return Figures.from_json(run.figures)


def content(run, format: str) -> bytes:
    with run.files.get(format=format).file.open("rb") as file:
        return file.read()


def texts(table) -> list[list[str]]:
    rows = [row.cells for row in table.rows] + ([table.total] if table.total else [])
    return [
        [text_of(cell, column) for cell, column in zip(row, table.columns, strict=True)]
        for row in rows
    ]


def test_workbook(run, figures):
    book = openpyxl.load_workbook(io.BytesIO(content(run, "xlsx")))

    for table in figures.shown_tables:
        cells = [[as_kept(cell.value) for cell in row] for row in book[table.sheet].iter_rows()]
        left = int(table.is_numbered)
        wanted = [in_excel(row.cells, table) for row in table.rows]
        if table.total:
            wanted.append(in_excel(table.total, table))
        width = len(table.columns)
        blocks = [
            [row[left : left + width] for row in cells[start : start + len(wanted)]]
            for start in range(len(cells) - len(wanted) + 1)
        ]
        assert wanted in blocks, f"{table.key} is not on sheet {table.sheet}"


def in_excel(cells, table) -> list:
    """Rates are shares of one; an empty text is a dash, and what is not there stays empty."""
    return [
        ""
        if cell is None
        else cell / 10_000
        if column.kind == RATE and isinstance(cell, int)
        else text_of(cell, column)
        if cell == ""
        else cell
        for cell, column in zip(cells, table.columns, strict=True)
    ]


def as_kept(value):
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else ("" if value is None else value)


def test_paper(run, figures):
    paper = subprocess.run(
        ["pdftotext", "-layout", "-", "-"],
        input=content(run, "pdf"),
        capture_output=True,
        check=True,
    ).stdout.decode()

    for one in figures.headlines:
        assert re.search(rf"{_number(one.value)}\s+{re.escape(one.unit)}", paper), one.key
    for table in figures.shown_tables:
        for row in texts(table):
            found = [
                text for text, column in zip(row, table.columns, strict=True) if is_figure(column)
            ]
            # A long name goes on in the next line; its numbers stand beside the first word.
            pattern = (
                rf"{re.escape(row[0].split()[0])}.*?\s{'[ ]+'.join(map(re.escape, found))}(?!\S)"
            )
            assert re.search(pattern, paper), f"{table.key}: {row}"


def _number(value: int) -> str:
    return re.escape(f"{value:,}".replace(",", "."))


def test_page(run, figures, client, staff):
    client.force_login(staff)
    page = client.get(reverse("reports:run-detail", args=[run.public_id]))

    found = TableReader.read(page.content.decode())
    for table in figures.shown_tables:
        rows = [row[int(table.is_numbered) :] for row in found[table.title]]
        wanted = texts(table)
        assert rows[len(rows) - len(wanted) :] == wanted, table.key
    for one in figures.headlines:
        assert f">{one.value:,}".replace(",", ".") in page.content.decode()


class TableReader(HTMLParser):
    """The cells of every table by its caption."""

    def __init__(self):
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.rows: list[list[str]] = []
        self.into = ""

    @classmethod
    def read(cls, html: str):
        reader = cls()
        reader.feed(html)
        return reader.tables

    def handle_starttag(self, tag, attrs):
        if tag == "table":
            self.rows = []
        elif tag == "caption":
            self.into = "caption"
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.into = "cell"
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        if tag in ("td", "th", "caption"):
            self.into = ""

    def handle_data(self, data):
        if self.into == "caption":
            self.tables[data.strip()] = self.rows
        elif self.into == "cell":
            self.rows[-1][-1] += data.strip()


def test_csv(run, figures):
    text = content(run, "csv").decode("utf-8-sig")
    rows = {
        (row["tabel"], row["kode_baris"], row["kode_kolom"]): row["nilai"]
        for row in csv.DictReader(io.StringIO(text), delimiter=";")
    }

    for one in figures.headlines:
        assert rows["headline", one.key, "value"] == str(one.value)
    counted = 0
    for table in figures.shown_tables:
        for row in table.rows:
            for column, cell in zip(table.columns, row.cells, strict=True):
                if is_figure(column):
                    assert rows[table.key, row.key, column.key] == str(cell)
                    counted += 1
    assert counted > 10


def test_kept_figures_carry_their_checksum(run):
    assert checksum(run.figures) == run.figures_sha256
    for format in ("xlsx", "pdf"):
        assert run.files.get(format=format).size > 5000


def test_no_form_holds_a_name_or_a_nik(run, year):
    book = openpyxl.load_workbook(io.BytesIO(content(run, "xlsx")))
    cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    paper = subprocess.run(
        ["pdftotext", "-", "-"], input=content(run, "pdf"), capture_output=True, check=True
    ).stdout.decode()
    everything = " ".join(cells) + paper + content(run, "csv").decode() + str(run.figures)
    # The page's foot shows sixteen hex digits; once in some two thousand runs all are decimal.
    everything = everything.replace(run.figures_sha256[:16], "")

    assert run.figures["title"] in everything
    assert not re.search(r"(?<![\w-])\d{16}(?![\w-])", everything)
    assert year.guest.person.name not in everything


def test_office_form(run, figures, staff):
    form = office_forms.upload(
        kind=run.kind,
        level=run.region.level,
        region=Region.objects.get(pk="99"),
        name="Formulir uji",
        file=ContentFile(whole_form(figures), name="formulir.xlsx"),
        catalogue=Catalogue(figures, runs.kept_imprint(run)),
        by=staff,
    )
    office_forms.activate(form=form, by=staff)
    file = form_files.attach(run=run, by=staff)
    book = openpyxl.load_workbook(io.BytesIO(printing.kept_bytes(file)))

    front = [cell.value for (cell,) in book["Depan"].iter_rows(max_col=1)]
    assert front == [figures.region_name, *(one.value for one in figures.headlines)]
    for number, table in enumerate(figures.shown_tables):
        sheet, wide = book[f"T{number}"], len(table.columns)
        wanted = [in_form(row.cells, table) for row in table.rows] or [[""] * wide]
        last = 1 + len(wanted)
        if table.total:
            wanted.append(in_form(table.total, table))
        found = sheet.iter_rows(min_row=2, max_row=1 + len(wanted), max_col=wide)
        assert [[as_kept(cell.value) for cell in row] for row in found] == wanted, table.key
        # The form has one row more, for a total.
        assert sheet.cell(last + 2, 1).value == f"=SUM(A2:A{last})"


def in_form(cells, table) -> list:
    """As in our own workbook, with a dash for an empty text, as on paper."""
    return [
        text_of(before, column) if column.kind == "text" else cell
        for before, cell, column in zip(cells, in_excel(cells, table), table.columns, strict=True)
    ]
