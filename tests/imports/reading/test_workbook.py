"""The reader in its own process: what cells become, and what happens when it dies."""

import datetime
import io
import os
import signal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imports.reading import child
from imports.reading.types import FileRefused, Limits, MergedRange
from imports.reading.workbook import open_workbook
from tests.imports.reading import broken
from tests.imports.reading.biff import xls


def rows_of(path, **options):
    with open_workbook(path, **options) as workbook:
        return [tuple(row) for sheet in workbook.sheets for row in sheet]


def read(tmp_path, name, data, **options):
    path = tmp_path / name
    path.write_bytes(data)
    return rows_of(path, **options)


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_cells_keep_their_type_and_their_place(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["C4"] = "teks"
    sheet["D4"] = 3174075810850480
    sheet["E4"] = 0.1
    sheet["F4"] = True
    sheet["G4"] = datetime.date(1985, 5, 12)
    sheet["H4"] = datetime.datetime(2024, 5, 2, 9, 10)
    sheet["I4"] = datetime.time(9, 10)
    sheet["C7"] = 9471014101900003
    sheet["D7"] = "#N/A di teks"

    assert read(tmp_path, "a.xlsx", saved(book)) == [
        (
            4,
            [
                None,
                None,
                "teks",
                3174075810850480,
                0.1,
                True,
                datetime.date(1985, 5, 12),
                datetime.datetime(2024, 5, 2, 9, 10),
                "09:10",
            ],
        ),
        (7, [None, None, 9471014101900004.0, "#N/A di teks"]),
    ]


def test_whole_numbers_are_exact_and_larger_ones_are_known_to_be_rounded(tmp_path):
    book = openpyxl.Workbook()
    book.active.append([2**53 - 1, 2**53 + 3, -5])

    [(_number, [exact, rounded, negative])] = read(tmp_path, "a.xlsx", saved(book))
    assert (exact, type(exact)) == (2**53 - 1, int)
    assert type(rounded) is float
    assert (negative, type(negative)) == (-5, int)


def test_sheets_merged_cells_and_hidden_sheets(tmp_path):
    book = openpyxl.Workbook()
    book.active["B2"] = "judul"
    book.active.merge_cells("B2:D3")
    hidden = book.create_sheet("Lama")
    hidden["A1"] = "x"
    hidden.sheet_state = "hidden"
    path = tmp_path / "a.xlsx"
    book.save(path)

    with open_workbook(path) as workbook:
        assert workbook.kind == "xlsx"
        sheets = []
        for sheet in workbook.sheets:
            sheets.append((sheet.index, sheet.name, sheet.visible, sheet.merged))
    assert sheets == [
        (0, "Sheet", True, [MergedRange(2, 1, 3, 3)]),
        (1, "Lama", False, []),
    ]


def test_moving_on_skips_the_rest_of_a_sheet(tmp_path):
    book = openpyxl.Workbook()
    for number in range(2000):
        book.active.append([number, "x"])
    book.create_sheet("Dua").append(["kedua"])
    path = tmp_path / "a.xlsx"
    book.save(path)

    with open_workbook(path) as workbook:
        sheets = workbook.sheets
        next(iter(next(sheets)))
        assert [row.cells for row in next(sheets)] == [["kedua"]]


def test_an_old_xls(tmp_path):
    data = xls([["Nama", None, "NIK"], ["Rahmat", None, 3273011205850001.0]])

    assert read(tmp_path, "a.xls", data) == [
        (1, ["Nama", None, "NIK"]),
        (2, ["Rahmat", None, 3273011205850001]),
    ]


def test_spans_of_an_ods(tmp_path):
    path = tmp_path / "a.ods"
    path.write_bytes(
        broken.ods(
            '<table:table-row table:number-rows-repeated="2"/><table:table-row>'
            '<table:table-cell table:number-columns-repeated="2"/>'
            '<table:table-cell office:value-type="string" table:number-columns-spanned="2"'
            ' table:number-rows-spanned="3"><text:p>Lahir</text:p></table:table-cell>'
            "</table:table-row>"
        )
    )
    with open_workbook(path) as workbook:
        [(merged, rows)] = [(sheet.merged, list(sheet)) for sheet in workbook.sheets]

    assert merged == [MergedRange(3, 2, 5, 3)]
    assert rows == [(3, [None, None, "Lahir"])]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [";", ",", "\t", "|"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_separated_text_in_every_dialect(tmp_path, ending, mark, coding):
    lines = [["Nama", "Alamat", "NIK"], ["André", f"Jl. A{mark} No. 1", "003"], [], ["B", "", "4"]]
    text = ending.join(
        mark.join(f'"{cell}"' if mark in cell else cell for cell in line) for line in lines
    )

    assert read(tmp_path, "a.csv", text.encode(coding)) == [
        (1, ["Nama", "Alamat", "NIK"]),
        (2, ["André", f"Jl. A{mark} No. 1", "003"]),
        (4, ["B", None, "4"]),
    ]


def test_a_line_break_inside_quotes_is_no_new_row(tmp_path):
    data = b'Nama;Alamat\n"Budi";"Jl. A\nRT 1"\nSiti;B\n'

    assert [number for number, _cells in read(tmp_path, "a.csv", data)] == [1, 2, 3]


def test_excels_own_separator_line(tmp_path):
    assert read(tmp_path, "a.csv", b"sep=,\nNama,NIK;x\n")[0] == (2, ["Nama", "NIK;x"])


def test_an_unclosed_quote_is_explained(tmp_path):
    data = b'Nama;NIK\n"Budi;1\n' + b"x;y\n" * 60_000
    with pytest.raises(FileRefused) as refused:
        read(tmp_path, "a.csv", data)

    assert refused.value.code == "broken_text"


@pytest.mark.parametrize(
    ("data", "limits", "code"),
    [
        (b"a;b\n" * 200, Limits(rows=100), "sheet_too_long"),
        (b";".join([b"a"] * 30), Limits(columns=20), "sheet_too_wide"),
    ],
)
def test_limits_hold_for_text_too(tmp_path, data, limits, code):
    with pytest.raises(FileRefused) as refused:
        read(tmp_path, "a.csv", data, limits=limits)

    assert refused.value.code == code


def test_a_broken_part_inside_a_good_zip(tmp_path):
    with pytest.raises(FileRefused) as refused:
        read(tmp_path, "a.xlsx", broken.xlsx("<worksheet><sheetData><row"))

    assert refused.value.code == "broken_file"


def test_a_reader_that_asks_for_too_much_memory_is_only_a_refusal(tmp_path):
    # Within the porter's limits, but more than this reader may have.
    many = broken.sheet(*(broken.row(n, ("A", "x"), ("Z", "y")) for n in range(1, 60_000)))
    with pytest.raises(FileRefused) as refused:
        read(tmp_path, "a.xlsx", broken.xlsx(many), limits=Limits(memory_bytes=50 * 1024 * 1024))

    assert refused.value.code == "out_of_memory"


def test_a_reader_that_takes_too_long_is_stopped(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["x"])
    path = tmp_path / "a.xlsx"
    book.save(path)
    with pytest.raises(FileRefused) as refused:
        rows_of(path, limits=Limits(wall_seconds=0.0))

    assert refused.value.code == "took_too_long"


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (signal.SIGKILL, "reader_stopped"),
        (signal.SIGXCPU, "took_too_long"),
        (signal.SIGABRT, "out_of_memory"),
    ],
)
def test_a_reader_killed_in_the_middle_is_a_refusal_and_no_crash(tmp_path, sent, code):
    path = tmp_path / "a.csv"
    path.write_bytes(b"a;b\n" * 150_000)
    with open_workbook(path) as workbook:
        sheet = next(workbook.sheets)
        next(iter(sheet))
        os.kill(workbook._reader._process.pid, sent)
        with pytest.raises(FileRefused) as refused:
            sheet.skip()

    assert refused.value.code == code


def test_the_reader_is_gone_when_we_stop_listening(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"a;b\n" * 150_000)
    with open_workbook(path) as workbook:
        next(iter(next(workbook.sheets)))
        process = workbook._reader._process

    assert process.poll() is not None


def test_the_reader_inherits_no_secrets(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "rahasia-sekali")
    path = tmp_path / "a.csv"
    path.write_bytes(b"a;b\n" * 150_000)
    with open_workbook(path) as workbook:
        next(iter(next(workbook.sheets)))
        environment = Path(f"/proc/{workbook._reader._process.pid}/environ").read_bytes()

    assert b"LC_ALL" in environment
    assert b"rahasia-sekali" not in environment


text_cells = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(text_cells, min_size=2, max_size=6), min_size=1, max_size=20))
def test_no_text_makes_the_separator_finder_fail(lines):
    text = "\n".join(";".join(cells) for cells in lines)
    mark, rest = child.find_delimiter(text)

    assert mark
    assert text.endswith(rest)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_can_be_decoded(data):
    assert isinstance(child.decode(data), str)
