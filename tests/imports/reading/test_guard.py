"""The porter turns away what we cannot or will not read, each with its own words."""

import pytest

from imports.reading.guard import check_file
from imports.reading.types import FileRefused, Limits
from tests.imports.reading import broken
from tests.imports.reading.biff import xls
from tests.imports.reading.sheets import SAMPLES

LINK = broken.sheet(broken.row(1, ("A", "x")))


def refusal(tmp_path, name, data, limits=None):
    path = tmp_path / "upload"
    path.write_bytes(data)
    with pytest.raises(FileRefused) as refused:
        check_file(path, name=name, limits=limits)
    assert refused.value.message.endswith(".")
    assert refused.value.suggestion.endswith(".")
    return refused.value


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.xlsx", b"", "empty_file"),
        ("a.csv", b"\xef\xbb\xbf\r\n", "empty_file"),
        ("a.xlsx", b"Nama;NIK\nBudi;1\n", "text_as_workbook"),
        ("a.xls", b"Nama\tNIK\nBudi\t1\n", "text_as_workbook"),
        ("a.xls", broken.HTML, "html_as_xls"),
        ("a.xlsx", b"  \n" + broken.HTML, "html_as_xls"),
        ("a.xls", b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n", "html_as_xls"),
        ("a.xls", broken.XML_SPREADSHEET, "xml_as_xls"),
        ("a.xlsx", b"%PDF-1.7\n", "pdf"),
        ("a.xlsx", broken.PNG, "picture"),
        ("foto.bmp", b"BM\x9a\x00\x00\x00" + bytes(100), "picture"),
        ("foto.jpg", b"\xff\xd8\xff\xe0" + bytes(99), "picture"),
        ("a.xlsx", b"\x00\x01\x02\x03rubbish", "broken_file"),
        ("a.csv", b"\x00\x01\x02\x03rubbish", "not_a_workbook"),
        ("a.xlsx", b"PK\x05\x06" + bytes(18), "broken_file"),
        ("a.docx", broken.package({"word/document.xml": "<w/>"}), "document"),
        ("a.xlsx", broken.package({"ppt/presentation.xml": "<p/>"}), "document"),
        ("a.zip", broken.package({"foto.png": "x"}), "not_a_workbook"),
        ("a.xlsb", broken.package({"xl/workbook.bin": "x"}), "xlsb"),
        ("a.xlsx", broken.PROTECTED, "password"),
        ("a.xlsx", broken.with_password_flag(), "password"),
        ("a.doc", broken.WORD_97, "document"),
        ("a.xls", broken.XLS_WITH_MACROS, "macros"),
        ("a.xls", broken.PROTECTED[:700], "broken_file"),
        ("a.xlsx", broken.good_xlsx()[:-200], "broken_file"),
        ("a.xlsx", broken.doubled_entry(), "odd_package"),
        ("a.xlsx", broken.lying_size(), "broken_file"),
        ("a.xlsx", broken.xlsx(LINK, **{"xl__vbaProject.bin": b"x"}), "macros"),
        ("a.xlsx", broken.xlsx(LINK, **{"xl__embeddings__o.bin": b"x"}), "embedded_object"),
        ("a.xlsx", broken.xlsx(LINK, **{"xl__externalLinks__e1.xml": "<e/>"}), "external_links"),
        (
            "a.xlsx",
            broken.xlsx(broken.sheet(head='<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>')),
            "doctype",
        ),
        ("a.xlsx", broken.xlsx(broken.sheet().encode("utf-16")), "odd_package"),
        ("a.ods", broken.ods("", manifest="<m><encryption-data/></m>"), "password"),
        ("a.ods", broken.ods("<table:table-row>")[:-80], "broken_file"),
        ("a.exe", b"Nama;NIK\n", "wrong_type"),
    ],
)
def test_refused_in_its_own_words(tmp_path, name, data, code):
    assert refusal(tmp_path, name, data).code == code


def test_a_cell_at_the_far_corner_is_refused_before_any_parser_sees_it(tmp_path):
    bomb = broken.xlsx(broken.sheet(broken.row(1, ("A", "x")), broken.row(1048576, ("XFD", "y"))))
    found = refusal(tmp_path, "bom.xlsx", bomb)

    assert len(bomb) < 5000
    assert found.code == "sheet_too_long"
    assert "1.048.576" in found.message


@pytest.mark.parametrize(
    ("sheet", "code"),
    [
        (broken.sheet(broken.row(1, ("XFD", "x"))), "sheet_too_wide"),
        (broken.sheet(broken.row(1, ("IW", "x"))), "sheet_too_wide"),
        (broken.sheet(broken.row(200_001, ("A", "x"))), "sheet_too_long"),
        # Without a number on the row, the cell's own reference still tells.
        ('<worksheet><row><c r="A900000"/></row></worksheet>', "sheet_too_long"),
        ("<worksheet><x:row r = '900000'/></worksheet>", "sheet_too_long"),
        (broken.sheet(broken.row(199_999, ("IV", "x"))), "sheet_too_large"),
    ],
)
def test_absurd_dimensions(tmp_path, sheet, code):
    assert refusal(tmp_path, "a.xlsx", broken.xlsx(sheet)).code == code


def test_dimensions_within_the_limits_pass(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(broken.xlsx(broken.sheet(broken.row(1, ("IV", "x")), broken.row(40_000))))

    assert check_file(path) == "xlsx"


def test_a_reference_cut_in_two_by_a_chunk_is_seen(tmp_path):
    # The reader takes a mebibyte at a time; the bomb is laid across that edge.
    for shift in (0, 7, 13):
        filler = "x" * (1024 * 1024 - 180 - shift)
        sheet = broken.sheet(broken.row(1, ("A", filler)), broken.row(999_999, ("A", "y")))
        assert refusal(tmp_path, "a.xlsx", broken.xlsx(sheet)).code == "sheet_too_long"


def test_a_zip_bomb_is_stopped_while_it_unpacks(tmp_path):
    bomb = broken.xlsx(broken.sheet(), **{"xl__media__big.bin": bytes(30_000_000)})
    found = refusal(tmp_path, "a.xlsx", bomb, Limits(unpacked_bytes=20_000_000))

    assert len(bomb) < 100_000
    assert found.code == "unpacked_too_big"


def test_too_many_entries(tmp_path):
    data = broken.xlsx(broken.sheet(), **{f"xl__p{n}.xml": "<a/>" for n in range(60)})
    assert refusal(tmp_path, "a.xlsx", data, Limits(zip_entries=50)).code == "odd_package"


def test_a_file_larger_than_the_limit(tmp_path):
    found = refusal(tmp_path, "a.csv", b"a;b\n" * 1000, Limits(file_bytes=1000))
    assert found.code == "file_too_big"


def test_the_million_empty_rows_at_the_end_of_an_ods_are_no_reason_to_refuse(tmp_path):
    empty = (
        '<table:table-row table:number-rows-repeated="1048570"><table:table-cell'
        ' table:number-columns-repeated="16384"/></table:table-row>'
    )
    path = tmp_path / "a.ods"
    path.write_bytes(broken.ods(broken.ods_row("Nama", "NIK") + empty))

    assert check_file(path) == "ods"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (broken.ods_row("x", repeated=1_000_000), "sheet_too_long"),
        (
            '<table:table-row table:number-rows-repeated="1048575"/>' + broken.ods_row("x"),
            "sheet_too_long",
        ),
        (
            '<table:table-row><table:table-cell table:number-columns-repeated="16383"/>'
            '<table:table-cell office:value-type="float" office:value="1"/></table:table-row>',
            "sheet_too_wide",
        ),
        (broken.ods_row("x", repeated=9 * 10**40), "sheet_too_long"),
    ],
)
def test_repeated_content_of_an_ods(tmp_path, body, code):
    assert refusal(tmp_path, "a.ods", broken.ods(body)).code == code


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.xlsx", broken.good_xlsx(), "xlsx"),
        ("", broken.good_xlsx(), "xlsx"),
        ("A.XLSX", broken.good_xlsx(), "xlsx"),
        ("a.xls", broken.good_xlsx(), "xlsx"),
        ("a.xls", xls([["Nama", "NIK"]]), "xls"),
        ("a.csv", b"Nama;NIK\r\nBudi;1\r\n", "csv"),
        ("a.csv", b"BMT;Nama;NIK\r\n1;Budi;1\r\n", "csv"),
        ("a.txt", "Nama\tNIK\r".encode("utf-16"), "csv"),
        ("a.csv", "Nama;Désa\n".encode("cp1252"), "csv"),
    ],
)
def test_accepted(tmp_path, name, data, kind):
    path = tmp_path / "upload"
    path.write_bytes(data)

    assert check_file(path, name=name) == kind


def test_every_sample_passes():
    kinds = {path.name: check_file(path) for path in SAMPLES.glob("*") if path.suffix != ".json"}

    assert set(kinds.values()) == {"xlsx", "ods", "csv"}
