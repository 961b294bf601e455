"""The report as a signed paper: `reports/typst/report.typ`, set with the figures
(`accounts/typesetting`) and dated like them.
"""

from datetime import date
from pathlib import Path

from accounts.formats import long_date, number
from accounts.typesetting import typeset
from reports.figures import Chart, Figures, Table
from reports.writers.imprint import Imprint
from reports.writers.paper_widths import LONG, column_em
from reports.writers.texts import is_figure, text_of
from trainings.certificates.paper import qr_picture

DOTS = "." * 24
TEMPLATE = Path(__file__).resolve().parent.parent / "typst" / "report.typ"


def write(figures: Figures, imprint: Imprint) -> bytes:
    return typeset(TEMPLATE, data=page(figures, imprint), at=imprint.built_at)


def page(figures: Figures, imprint: Imprint) -> dict:
    """What the template sets: every number already written out as it is read."""
    sign = figures.signature
    return {
        "title": figures.title,
        "period": figures.period_title,
        "region": figures.region_name,
        "as_of": long_date(date.fromisoformat(figures.as_of)),
        "letterhead": figures.letterhead,
        "headlines": [
            {
                "label": one.label,
                "value": number(one.value),
                "unit": one.unit,
                "definition": one.definition,
            }
            for one in figures.headlines
        ],
        "charts": [
            _chart(chart, figures.table(chart.table))
            for chart in figures.charts
            if figures.table(chart.table).rows
        ],
        "tables": [_table(table) for table in figures.shown_tables],
        "definitions": [{"term": one.term, "text": one.text} for one in figures.definitions],
        "filter": figures.filter_sentence,
        "signature": {
            "place": f"{sign.place or DOTS}, {long_date(imprint.built_at)}",
            "position": sign.position,
            "name": sign.name,
            "nip": sign.nip,
        },
        "imprint": imprint.lines(),
        "checksum": imprint.checksum[:16],
        "number": imprint.number,
        "qr": qr_picture(imprint.check_url) if imprint.check_url else "",
        "day": [imprint.built_at.year, imprint.built_at.month, imprint.built_at.day],
    }


def _table(table: Table) -> dict:
    rows = [_texts(table, row.cells) for row in table.rows]
    total = None if table.total is None else _texts(table, table.total)
    return {
        "title": table.title,
        "note": table.note,
        "groups": table.groups if table.has_groups else [],
        "numbered": table.is_numbered,
        "columns": [
            {
                "label": one.label,
                "right": is_figure(one),
                "date": one.kind == "date",
                "em": column_em(one.label, (row[n] for row in rows), total[n] if total else "")
                if len(rows) >= LONG
                else None,
            }
            for n, one in enumerate(table.columns)
        ],
        "rows": rows,
        "total": total,
    }


def _texts(table: Table, cells) -> list[str]:
    return [text_of(cell, column) for cell, column in zip(cells, table.columns, strict=True)]


def _chart(chart: Chart, table: Table) -> dict:
    columns = [table.columns[table.place_of(key)] for key in chart.series]
    values = [table.values(key) for key in chart.series]
    sums = [sum(column) for column in zip(*values, strict=True)]
    return {
        "title": chart.title,
        "kind": chart.kind,
        "categories": table.values(chart.categories),
        "series": [
            {"name": column.group or column.label, "values": one}
            for column, one in zip(columns, values, strict=True)
        ],
        "sums": sums,
        "labels": [number(one) for one in sums],
        "largest": max([1, *sums]),
        "in_words": f"{chart.title}: "
        + "; ".join(
            f"{name} {number(one)}"
            for name, one in zip(table.values(chart.categories), sums, strict=True)
        ),
    }
