"""What the files must be besides right: the same bytes, safe to open, ready to print."""

import io
import re
import subprocess
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import openpyxl
import pytest

from accounts.typesetting.repertoire import RANGES, printable
from reports.figures import MAIN_SHEET, Row, checksum
from reports.writers import WRITERS, csv, pdf, xlsx
from reports.writers.imprint import Imprint
from tests.reports.scenes import enrol, event

pytestmark = pytest.mark.django_db


@pytest.fixture
def figures(year, recap):
    return recap("2024", "99")


@pytest.fixture
def imprint(figures):
    return Imprint(
        number="3b9d7c2e-0000-4000-8000-000000000001",
        built_at=datetime(2025, 1, 2, 1, 30, tzinfo=UTC),
        asked_by="Sri Staf",
        checksum=checksum(figures.to_json()),
        program_version="1.2.3",
    )


def text_of_pdf(data: bytes) -> str:
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True
    ).stdout.decode()


@pytest.mark.parametrize("format", WRITERS)
def test_same_figures_give_the_same_bytes(figures, imprint, format):
    write = WRITERS[format]

    assert write(figures, imprint) == write(type(figures).from_json(figures.to_json()), imprint)


def test_workbook_is_ready_to_print(figures, imprint):
    book = openpyxl.load_workbook(io.BytesIO(xlsx.write(figures, imprint)))

    assert book.sheetnames == [MAIN_SHEET, "Definisi", "Rincian", "Kegiatan", "Grafik"]
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        # A4, and F4 for the table that would be too small on it.
        assert int(sheet.page_setup.paperSize) == (14 if sheet.title == MAIN_SHEET else 9)
        # Excel heeds page breaks between drawings only where nothing is fitted to the page.
        is_fitted = sheet.title != "Grafik"
        assert bool(sheet.sheet_properties.pageSetUpPr.fitToPage) is is_fitted
        assert is_fitted or [one.id for one in sheet.row_breaks.brk] == [25]
        # Its first digits must not be read as a size of letters.
        assert sheet.oddFooter.right.text.strip() == imprint.checksum[:16]
        assert "Halaman &P dari &N" in sheet.oddFooter.center.text
    for name in (MAIN_SHEET, "Kegiatan"):
        heading = int(book[name].print_title_rows.split("$")[-1])
        assert book[name].freeze_panes == f"C{heading + 1}"
        assert book[name].print_area


def test_workbook_has_a_title_and_a_signature(figures, imprint, head):
    figures = replace(
        figures, signature=replace(figures.signature, name="Karto Kepala", nip="19700101")
    )
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx.write(figures, imprint)))[MAIN_SHEET]
    texts = [cell.value for row in sheet.iter_rows() for cell in row if cell.value]

    assert texts[0] == "PEMERINTAH PROVINSI UJI"
    assert "Tahun 2024 · Provinsi Uji" in texts
    assert texts[-4:] == [
        "...................., 2 Januari 2025",
        "Kepala Dinas Sosial Provinsi Uji",
        "Karto Kepala",
        "NIP 19700101",
    ]


def test_definitions_say_what_when_and_for_whom(figures, imprint):
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx.write(figures, imprint)))["Definisi"]
    pairs = {row[0].value: row[1].value for row in sheet.iter_rows() if row[0].value}

    assert pairs["Dibuat"] == "2 Januari 2025, 08.30 WIB"
    assert pairs["Diminta oleh"] == "Sri Staf"
    assert pairs["Saringan"] == figures.filter_sentence
    assert pairs["Sidik angka (SHA-256)"] == imprint.checksum
    assert "mengikuti dua kegiatan dihitung dua kali" in pairs["Peserta"]


FORMULAS = ["=1+1", "+1+1", "-1+1", "@SUM(1)", '=HYPERLINK("http://contoh.test")', "\t=1"]


@pytest.mark.parametrize("title", FORMULAS)
def test_no_title_can_run_as_a_formula(year, recap, imprint, title):
    enrol(event("99.71", "2024-07-01", title=title, place=title), "PSM", "99.71.01")
    figures = recap("2024", "99")

    data = xlsx.write(figures, imprint)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/sheet"):
                assert b"<f>" not in archive.read(name)
                assert b"hyperlink" not in archive.read(name)
    cells = [
        cell
        for sheet in openpyxl.load_workbook(io.BytesIO(data))
        for row in sheet.iter_rows()
        for cell in row
        if cell.value == title
    ]
    # openpyxl guesses a formula from the first sign; the file itself says text.
    assert len(cells) == 2
    lines = csv.write(figures, imprint).decode("utf-8-sig").splitlines()
    titled = [line for line in lines if ";title;Nama kegiatan;" in line and title.strip() in line]
    for line in titled:
        assert line.split(";Nama kegiatan;")[1].lstrip('"').startswith("'")


def test_paper_numbers_its_pages_and_shows_every_sign(figures, imprint):
    text = text_of_pdf(pdf.write(figures, imprint))

    assert "Halaman 1 dari" in text
    assert imprint.checksum in text
    assert "�" not in text


def test_paper_survives_a_title_no_font_has(year, recap, imprint):
    enrol(event("99.71", "2024-07-01", title="Jambore 😀 漢 é"), "PSM", "99.71.01")
    figures = recap("2024", "99")

    text = text_of_pdf(pdf.write(figures, imprint))
    assert "Jambore � � é" in " ".join(text.split())
    assert "Jambore 😀 漢 é" in csv.write(figures, imprint).decode()


def test_paper_can_show_its_whole_repertoire(figures, imprint):
    signs = [chr(n) for first, last in RANGES for n in range(first, last + 1)]

    pdf.write(replace(figures, filter_sentence=" ".join(signs)), imprint)


def test_markup_in_a_title_stays_text(year, recap, imprint):
    title = '#read("/etc/hostname") $x$ *tebal* <b>'
    enrol(event("99.71", "2024-07-01", title=title), "PSM", "99.71.01")

    text = text_of_pdf(pdf.write(recap("2024", "99"), imprint))
    assert '#read("/etc/hostname")' in " ".join(text.split())
    assert "*tebal*" in " ".join(text.split())


def test_long_tables_repeat_their_heading(year, recap, imprint):
    for n in range(120):
        enrol(event("99.71", f"2024-07-{n % 28 + 1:02d}"), "PSM", "99.71.01")

    text = text_of_pdf(pdf.write(recap("2024", "99"), imprint))
    pages = [page for page in text.split("\f") if "UJI-9971-" in page]
    assert len(pages) > 2
    assert all("Nama kegiatan" in page for page in pages)


def paper_of(figures, imprint, rows: int) -> list[str]:
    """The pages of a report whose only table has so many rows."""
    table = figures.table("by_regency")
    first = table.rows[0].cells
    made = tuple(Row(key=str(n), cells=(f"Wilayah {n}", *first[1:])) for n in range(1, rows + 1))
    one = replace(table, rows=made, is_numbered=True)
    paper = pdf.write(replace(figures, tables=(one,), charts=()), imprint)
    return [page for page in text_of_pdf(paper).split("\f") if "Wilayah " in page]


def test_total_of_a_long_table_never_stands_alone(figures, imprint):
    second = paper_of(figures, imprint, 120)[1]
    last = max(int(number) for number in re.findall(r"Wilayah (\d+)", second))

    # As many rows as fill two pages: the total goes on to the third.
    third = paper_of(figures, imprint, last)[2]

    assert f"Wilayah {last}" in third
    assert re.search(r"^\s*Jumlah\b", third, re.MULTILINE)


def test_printable_leaves_other_things_alone():
    assert printable({"a": ["x\ty", 1, None, ("😀",)]}) == {"a": ["x y", 1, None, ["�"]]}
