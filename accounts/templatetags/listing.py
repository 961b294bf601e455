"""The rows of a long list, written in one go.

Fifty rows of templates within templates cost more than finding them among a million, so the
cells are put together here; the markup is that of components/masked.html and status_badge.html.
"""

import uuid

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from accounts import formats, icons
from accounts.tones import tone_of

register = template.Library()

SOMEBODY = uuid.UUID(int=0)
NONE = "–"


@register.simple_tag
def list_rows(rows, detail, reveal="", may_reveal=False, pick=False):
    """`<tr>` after `<tr>`; `detail` and `reveal` name the pages of a row and of its secret, and
    `pick` puts a box before each row that a batch may take."""
    pages = _Pages(detail, reveal if may_reveal else "")
    return format_html_join(
        "\n",
        "<tr>{}</tr>",
        (
            (
                mark_safe(
                    "".join([_box(row) if pick else "", *(_cell(c, row, pages) for c in cells)])
                ),
            )
            for row, cells in rows
        ),
    )


def _box(row) -> str:
    return format_html(
        '<td><input type="checkbox" class="form-check-input" data-row name="pilih" value="{}" '
        'aria-label="Pilih {}"></td>',
        row.public_id,
        row,
    )


class _Pages:
    """Addresses of rows: looked up once with nobody's id, which is then exchanged."""

    def __init__(self, detail: str, reveal: str):
        self.detail = reverse(detail, args=[SOMEBODY])
        self.reveal = reverse(reveal, args=[SOMEBODY]) if reveal else ""
        self.eye = icons.svg("eye") if reveal else ""

    def of(self, row) -> str:
        return self.detail.replace(str(SOMEBODY), str(row.public_id))

    def eye_of(self, row, label: str) -> str:
        if not self.reveal:
            return ""
        return format_html(
            '<a class="masked-eye" href="{}" data-dialog title="Tampilkan {}; alasannya dicatat">'
            '{}<span class="visually-hidden">Tampilkan {} (alasannya dicatat)</span></a>',
            self.reveal.replace(str(SOMEBODY), str(row.public_id)),
            label,
            self.eye,
            label,
        )


def _cell(cell, row, pages: _Pages) -> str:
    column, value = cell.column, cell.value
    shown: str
    match column.kind:
        case "name":
            return format_html('<th scope="row"><a href="{}">{}</a></th>', pages.of(row), value)
        case "secret" if value:
            shown = format_html(
                '<span class="masked"><span class="masked-value">{}</span>{}</span>',
                value,
                pages.eye_of(row, column.label),
            )
        case "secret":
            shown = "belum ada"
        case "lines":
            shown = format_html_join(mark_safe("<br>"), "{}", ((line,) for line in value)) or NONE
        case "state":
            tone = tone_of(value[0])
            shown = format_html(
                '<span class="state tone-{}">{}<span>{}</span></span>',
                tone.name,
                icons.svg(tone.icon),
                value[1],
            )
        case "number" if isinstance(value, int):
            shown = formats.number(value)
        case _:
            shown = value if value not in (None, "") else NONE
    css = mark_safe(' class="num"') if column.kind == "number" else ""
    return format_html('<td data-label="{}"{}>{}</td>', column.label, css, shown)
