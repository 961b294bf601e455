"""No text that anybody can type leaves the house as a formula."""

import csv
import io
import zipfile

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts import exports
from accounts.exports import FORMULA_STARTS, Column

COLUMNS = [Column("Nama", lambda row: row[0]), Column("Keterangan", lambda row: row[1])]
# What a workbook cannot hold at all is left to the cleaners; everything else is tried.
WORDS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufffe\uffff"), max_size=30
)
DANGEROUS = st.builds(str.__add__, st.sampled_from([*FORMULA_STARTS, " =", "\u00a0="]), WORDS)
TEXTS = st.one_of(DANGEROUS, WORDS)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5))
def test_no_cell_of_a_workbook_is_a_formula(rows):
    content = exports.workbook(COLUMNS, rows, sheet="Orang", about=[("Isi", rows[0][0])])
    book = openpyxl.load_workbook(io.BytesIO(content))
    kinds = {cell.data_type for page in book for line in page.iter_rows() for cell in line}
    assert "f" not in kinds
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        assert sheets
        assert not any(b"<f>" in archive.read(name) for name in sheets)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5))
def test_no_cell_of_a_csv_begins_like_a_formula(rows):
    text = exports.csv_text(COLUMNS, rows).decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    assert len(read) == len(rows) + 1
    assert not any(exports.starts_formula(cell) for line in read for cell in line)
    for (name, _), line in zip(rows, read[1:], strict=True):
        assert line[0].removeprefix("'") == name.removeprefix("'")


def test_a_dangerous_cell_stays_text_when_it_is_edited():
    content = exports.workbook(COLUMNS, [("=1+1", "biasa")], sheet="Orang", about=[])
    page = openpyxl.load_workbook(io.BytesIO(content))["Orang"]
    assert page["A2"].quotePrefix
    assert not page["B2"].quotePrefix
