"""The report as the workbook an office expects: title, tables, totals, signature, print set-up.

The main table is on the first sheet with a frozen heading, `Definisi` is second, then the other
tables and lists. Every text is written as text and every number as a value, so that nothing in
the file can run.
"""

import io
from datetime import date

import xlsxwriter
from django.utils import timezone

from accounts.formats import long_date
from reports.figures import MAIN_SHEET, Chart, Figures, Table
from reports.writers.imprint import Imprint
from reports.writers.xlsx_styles import SERIES, Styles
from reports.writers.xlsx_tables import (
    LINE_HEIGHT,
    NARROW,
    Place,
    lines_of,
    put_table,
    set_height,
    widths_for,
)

A4, F4 = 9, 14
# With more columns than this the longer sheet is needed.
A4_HOLDS = 16
CHART_ROWS = 24
DOTS = "." * 20
DEFINITIONS = "Definisi"


def write(figures: Figures, imprint: Imprint) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    book.set_properties(
        {
            "title": f"{figures.title}, {figures.period_title}, {figures.region_name}",
            "author": figures.letterhead[-1],
            "comments": f"SHA-256 {imprint.checksum}",
            # The file is the same whenever it is written again.
            "created": timezone.make_naive(imprint.built_at),
        }
    )
    styles = Styles(book)
    places: dict[str, Place] = {}
    sheets = figures.sheets
    names = [*([MAIN_SHEET] if MAIN_SHEET in sheets else [])]
    names += [DEFINITIONS, *(name for name in sheets if name != MAIN_SHEET)]
    for name in names:
        sheet = book.add_worksheet(name)
        if name == DEFINITIONS:
            _definitions(sheet, figures, imprint, styles)
        else:
            places |= _tables(sheet, name, sheets[name], figures, imprint, styles)
        wide = max((len(table.columns) for table in sheets.get(name, [])), default=0)
        _print_setup(sheet, figures, imprint, paper=F4 if wide > A4_HOLDS else A4)
    if figures.charts:
        _charts(book, figures, places, styles, imprint)
    book.close()
    return out.getvalue()


def _tables(
    sheet, name, tables: list[Table], figures: Figures, imprint: Imprint, styles: Styles
) -> dict:
    """The sheet's title block and its tables; where each table stands."""
    width = max(len(table.columns) + table.is_numbered for table in tables)
    widths = widths_for(sheet, tables)
    room = [widths.get(column, NARROW) for column in range(width)]
    row = _title_block(sheet, figures, styles, full=name == MAIN_SHEET, room=room)
    places = {}
    for table in tables:
        if len(tables) > 1:
            sheet.write_string(row, 0, table.title, styles.section)
            row += 1
        place = put_table(sheet, row, name, table, styles, widths)
        places[table.key] = place
        if len(tables) == 1:
            sheet.freeze_panes(place.first, 2 if table.is_numbered else 1)
            sheet.repeat_rows(place.heading, place.first - 1)
        row = place.after + 1
        if table.note:
            _line(sheet, row, table.note, styles.note, room)
            row += 2
    if name == MAIN_SHEET:
        row = _signature(sheet, row, figures, imprint, styles, width)
    sheet.print_area(0, 0, row, width - 1)
    return places


def _title_block(sheet, figures: Figures, styles: Styles, *, full: bool, room: list[int]) -> int:
    lines = [(line.upper(), styles.office) for line in figures.letterhead] if full else []
    lines += [
        (figures.title.upper(), styles.title),
        (f"{figures.period_title} · {figures.region_name}", styles.subtitle),
    ]
    headline = " · ".join(
        f"{one.label}: {one.value:,} {one.unit}".replace(",", ".") for one in figures.headlines
    )
    if full:
        lines.append((headline, styles.headline))
    lines.append((f"Keadaan per {long_date(date.fromisoformat(figures.as_of))}", styles.note))
    for row, (text, style) in enumerate(lines):
        _line(sheet, row, text, style, room)
    return len(lines) + 1


def _line(sheet, row: int, text: str, style, room: list[int]) -> None:
    """A line of words over the whole width of the tables, so that printing cuts nothing off."""
    if len(room) > 1:
        sheet.merge_range(row, 0, row, len(room) - 1, text, style)
    else:
        sheet.write_string(row, 0, text, style)
    # Titles are set in larger and bolder letters than the cells that the width is counted in.
    size = style.font_size / 11 * (1.15 if style.bold else 1)
    deep = lines_of(text, sum(room) / size)
    if deep > 1 or style.font_size > 11:
        sheet.set_row(row, deep * LINE_HEIGHT * style.font_size / 11)


def _signature(
    sheet, row: int, figures: Figures, imprint: Imprint, styles: Styles, width: int
) -> int:
    sign = figures.signature
    column = max(0, width - 7)
    for text, style in (
        (f"{sign.place or DOTS}, {long_date(imprint.built_at)}", styles.plain),
        (sign.position, styles.plain),
        ("", styles.plain),
        ("", styles.plain),
        ("", styles.plain),
        (sign.name or "." * 40, styles.signed if sign.name else styles.plain),
        (f"NIP {sign.nip or '.' * 30}", styles.plain),
    ):
        row += 1
        sheet.write_string(row, column, text, style)
    return row


def _definitions(sheet, figures: Figures, imprint: Imprint, styles: Styles) -> None:
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 100)
    sheet.merge_range(0, 0, 0, 1, "Apa yang dihitung laporan ini", styles.title)
    sheet.write_string(2, 0, "Istilah", styles.heading)
    sheet.write_string(2, 1, "Arti", styles.heading)
    row = 3
    for one in figures.definitions:
        sheet.write_string(row, 0, one.term, styles.term)
        sheet.write_string(row, 1, one.text, styles.meaning)
        set_height(sheet, row, max(lines_of(one.term, 24), lines_of(one.text, 98)))
        row += 1
    row += 1
    sheet.write_string(row, 0, "Tentang berkas ini", styles.section)
    for label, text in [("Saringan", figures.filter_sentence), *imprint.lines()]:
        row += 1
        sheet.write_string(row, 0, label, styles.term)
        sheet.write_string(row, 1, text, styles.meaning)
        set_height(sheet, row, lines_of(text, 98))
    sheet.freeze_panes(3, 0)
    sheet.repeat_rows(2)
    sheet.print_area(0, 0, row, 1)


def _charts(book, figures: Figures, places: dict, styles: Styles, imprint: Imprint) -> None:
    sheet = book.add_worksheet("Grafik")
    sheet.write_string(0, 0, f"{figures.period_title} · {figures.region_name}", styles.section)
    for number, chart in enumerate(figures.charts):
        table = figures.table(chart.table)
        if table.rows:
            drawing = _chart(book, chart, table, places[chart.table])
            sheet.insert_chart(2 + number * CHART_ROWS, 0, drawing)
    _print_setup(sheet, figures, imprint)
    # One drawing a page, none cut in two: Excel heeds page breaks only where nothing is fitted.
    sheet.set_print_scale(85)
    sheet.set_h_pagebreaks([1 + at * CHART_ROWS for at in range(1, len(figures.charts))])


def _chart(book, chart: Chart, table: Table, place: Place):
    shape = {"type": "bar" if chart.kind in ("bar", "stacked") else "column"}
    if chart.kind == "stacked":
        shape["subtype"] = "stacked"
    drawing = book.add_chart(shape)
    last = place.first + len(table.rows) - 1
    categories = place.left + table.place_of(chart.categories)
    for number, key in enumerate(chart.series):
        at = table.place_of(key)
        column = table.columns[at]
        drawing.add_series(
            {
                "name": column.group or column.label,
                "categories": [place.sheet, place.first, categories, last, categories],
                "values": [place.sheet, place.first, place.left + at, last, place.left + at],
                "fill": {"color": SERIES[number % len(SERIES)]},
                "gap": 60,
            }
        )
    drawing.set_title({"name": chart.title, "name_font": {"size": 12}})
    drawing.set_size({"width": 900, "height": 440})
    drawing.set_legend({"position": "bottom", "none": len(chart.series) == 1})
    if shape["type"] == "bar":
        drawing.set_y_axis({"reverse": True, "num_font": {"size": 9}})
        drawing.set_x_axis({"num_format": "#,##0", "major_gridlines": {"visible": True}})
    else:
        drawing.set_y_axis({"num_format": "#,##0"})
    return drawing


def _print_setup(sheet, figures: Figures, imprint: Imprint, *, paper: int = A4) -> None:
    """Landscape, one page wide, the heading on every page, page numbers beneath."""
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.8)
    where = f"{figures.title}, {figures.period_title}, {figures.region_name}".replace("&", "&&")
    # The blank keeps the first digits of the checksum from being read as part of the size.
    sheet.set_footer(f"&L&8{where}&C&8Halaman &P dari &N&R&8 {imprint.checksum[:16]}")
    sheet.hide_gridlines(2)
