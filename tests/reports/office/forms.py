"""A form as an office has it: headings, a joined title, a row to repeat, sums, a signature, a
logo, rules and a second sheet that reads the first."""

import io
import struct
import zlib

import xlsxwriter

from reports.naming import column_names, slug, table_name


def picture() -> bytes:
    """A grey dot as PNG."""

    def part(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + part(b"IHDR", head)
        + part(b"IDAT", zlib.compress(b"\x00\x80"))
        + part(b"IEND", b"")
    )


def xlsx(cells: dict[str, str]) -> bytes:
    """A workbook with these texts, `{"A1": "{{wilayah}}"}`, on the sheet Lembar."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Lembar")
    for place, text in cells.items():
        sheet.write(place, text)
    book.close()
    return out.getvalue()


def office_form(*, row=8, block="wilayah", columns=("nama", "satu", "dua"), single=()) -> bytes:
    """Row `row` (as Excel counts) asks for the table; the sum stands beneath it."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Rekap")
    bold = book.add_format({"bold": True, "border": 1})
    figure = book.add_format({"num_format": "#,##0", "border": 1, "bg_color": "#EEF3FA"})
    share = book.add_format({"num_format": "0.0%", "border": 1})
    sheet.set_column("A:A", 31)
    sheet.set_column("B:E", 13)
    sheet.set_row(row - 1, 27)
    sheet.merge_range("A1:E1", "REKAPITULASI {{wilayah}}", bold)
    sheet.write("A2", "Periode {{ Periode }}, keadaan {{keadaan_per}}")
    for at, text in enumerate(single):
        sheet.write(3 + at, 0, text)
    for at, text in enumerate(("Wilayah", "Satu", "Dua", "Jumlah", "Bagian")):
        sheet.write(row - 2, at, text, bold)
    sheet.write(row - 1, 0, f"{{{{{block}.{columns[0]}}}}}", bold)
    sheet.write(row - 1, 1, f"{{{{{block}.{columns[1]}}}}}", figure)
    sheet.write(row - 1, 2, f"{{{{{block}.{columns[2]}}}}}", figure)
    sheet.write_formula(row - 1, 3, f"=B{row}+C{row}", figure)
    sheet.write_formula(row - 1, 4, f"=D{row}/D{row + 1}", share)
    sheet.write(row, 0, "JUMLAH", bold)
    for letter in "BCD":
        sheet.write_formula(f"{letter}{row + 1}", f"=SUM({letter}{row}:{letter}{row})", figure)
    sheet.merge_range(f"D{row + 4}:E{row + 4}", "{{jabatan}}")
    sheet.write(f"D{row + 7}", "{{kepala}}", bold)
    sheet.conditional_format(
        f"B{row}:C{row}",
        {"type": "cell", "criteria": "<", "value": f"$B${row + 1}", "format": bold},
    )
    sheet.data_validation(f"B{row}:C{row}", {"validate": "integer", "criteria": ">=", "value": 0})
    sheet.insert_image("F1", "logo.png", {"image_data": io.BytesIO(picture())})
    sheet.insert_image(f"D{row + 5}", "cap.png", {"image_data": io.BytesIO(picture())})
    sheet.write_comment(f"A{row + 1}", "Dijumlah oleh Excel")
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(row - 2)
    sheet.print_area(f"A1:E{row + 8}")
    sheet.set_h_pagebreaks([row + 3])
    sheet.set_footer("&L{{periode}}&CHalaman &P dari &N")
    sheet.freeze_panes(row - 1, 1)
    other = book.add_worksheet("Ringkas")
    other.write_formula("A1", f"=Rekap!D{row + 1}")
    other.write_formula("A2", f"=SUM(Rekap!B{row}:C{row})")
    chart = book.add_chart({"type": "column"})
    chart.add_series(
        {"categories": f"=Rekap!$A${row}:$A${row}", "values": f"=Rekap!$B${row}:$B${row}"}
    )
    other.insert_chart("C3", chart)
    book.define_name("Total", f"=Rekap!$D${row + 1}")
    book.close()
    return out.getvalue()


def whole_form(figures) -> bytes:
    """A form that asks for everything a report has: each table on a sheet of its own, with sums
    beneath the columns that Excel can add up, and all single names on the first sheet."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    front = book.add_worksheet("Depan")
    formats = {
        "date": book.add_format({"num_format": "dd-mm-yyyy"}),
        "rate": book.add_format({"num_format": "0.00%"}),
    }
    front.write("A1", "{{wilayah}}")
    for at, one in enumerate(figures.headlines, start=1):
        front.write(at, 0, f"{{{{angka.{slug(one.label)}}}}}")
    for number, table in enumerate(figures.shown_tables):
        sheet = book.add_worksheet(f"T{number}")
        sheet.set_column(0, len(table.columns), 24)
        names = column_names(table)
        for at, column in enumerate(table.columns):
            mark = f"{{{{{table_name(table)}.{names[column.key]}}}}}"
            style = formats.get(column.kind)
            sheet.write_string(1, at, mark, style)
            if table.total is not None:
                sheet.write_string(2, at, mark.replace("}}", "[jumlah]}}"), style)
            letter = xlsxwriter.utility.xl_col_to_name(at)
            sheet.write_formula(3, at, f"=SUM({letter}2:{letter}2)")
    book.close()
    return out.getvalue()
