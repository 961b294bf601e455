"""A form to begin with: the main table of a kind of report with its placeholders laid out.

An office downloads it, puts its own headings, logo and sums around, and uploads it again.
"""

import io

import xlsxwriter

from reports.figures import DATE, NUMBER, RATE, Column, Figures, Table
from reports.naming import column_names, table_name

A4 = 9
HEADING, ROW = 6, 7


def write(figures: Figures) -> bytes:
    table = next(iter(figures.sheets.values()))[0]
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_urls": False})
    sheet = book.add_worksheet("Formulir")
    last = len(table.columns)
    middle = book.add_format({"align": "center", "bold": True, "font_size": 13})
    plain = book.add_format({"align": "center"})
    for row, (text, style) in enumerate(
        [("{{kop1}}", plain), ("{{kop2}}", middle), ("{{judul}}", middle)]
    ):
        sheet.merge_range(row, 0, row, last, text, style)
    sheet.merge_range(3, 0, 3, last, "{{wilayah}}, {{periode}}", plain)
    sheet.merge_range(4, 0, 4, last, "Keadaan per {{keadaan_per}}", plain)
    _table(book, sheet, table)
    _signature(book, sheet, max(0, last - 4), last)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADING)
    sheet.freeze_panes(ROW, 2)
    sheet.print_area(0, 0, ROW + 11, last)
    sheet.set_footer("&L&8{{judul}}, {{periode}}&R&8Halaman &P dari &N")
    book.close()
    return out.getvalue()


def _table(book, sheet, table: Table) -> None:
    heading = book.add_format(
        {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
    )
    home, names = table_name(table), column_names(table)
    sheet.set_row(HEADING, 34)
    sheet.set_column(0, 0, 5)
    sheet.write_string(HEADING, 0, "No", heading)
    sheet.write_string(ROW, 0, f"{{{{{home}.no}}}}", book.add_format({"border": 1}))
    sheet.write_string(ROW + 1, 0, "", heading)
    for at, column in enumerate(table.columns, start=1):
        label = f"{column.group}\n{column.label}" if column.group else column.label
        style = book.add_format({"border": 1, "num_format": _format_of(column)})
        bold = book.add_format({"border": 1, "bold": True, "num_format": _format_of(column)})
        mark = f"{{{{{home}.{names[column.key]}}}}}"
        sheet.set_column(at, at, 26 if column.kind not in (NUMBER, RATE) else 11)
        sheet.write_string(HEADING, at, label, heading)
        sheet.write_string(ROW, at, mark, style)
        letter = xlsxwriter.utility.xl_col_to_name(at)
        if _adds_up(table, column):
            area = f"{letter}{ROW + 1}:{letter}{ROW + 1}"
            sheet.write_formula(ROW + 1, at, f"=SUM({area})", bold)
        elif table.total is not None:
            # People in two places count once: such a total is no sum.
            sheet.write_string(ROW + 1, at, mark.replace("}}", "[jumlah]}}"), bold)
        else:
            sheet.write_string(ROW + 1, at, "", bold)


def _signature(book, sheet, first: int, last: int) -> None:
    plain, bold = book.add_format(), book.add_format({"bold": True, "underline": 1})
    for row, text, style in (
        (ROW + 4, "{{tempat}}, {{tanggal}}", plain),
        (ROW + 5, "{{jabatan}}", plain),
        (ROW + 10, "{{kepala}}", bold),
        (ROW + 11, "NIP {{nip}}", plain),
    ):
        if first < last:
            sheet.merge_range(row, first, row, last, text, style)
        else:
            sheet.write_string(row, first, text, style)


def _adds_up(table: Table, column: Column) -> bool:
    if column.kind != NUMBER or table.total is None or not table.rows:
        return False
    values = table.values(column.key)
    whole = table.total[table.place_of(column.key)]
    return all(isinstance(one, int) for one in values) and whole == sum(
        one for one in values if isinstance(one, int)
    )


def _format_of(column: Column) -> str:
    return {NUMBER: "#,##0", RATE: "0.00%", DATE: "d mmmm yyyy"}.get(column.kind, "General")
