"""Catatan: the log of one import, for whoever asks later what became of a row."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import require
from accounts.permissions import Permission
from imports import log
from imports.views.context import batch_context
from imports.views.finding import batch_or_404


@require(Permission.IMPORT_VIEW)
@require_GET
def batch_log(request, public_id):
    batch = batch_or_404(request, public_id)
    search = request.GET.get("cari", "").replace("\0", "").strip()[:80]
    after = _position(request.GET.get("sesudah", ""))
    rows = log.rows_of(batch, search=search, after=after)
    shown = rows[: log.PAGE_ROWS]
    last = shown[-1].row if len(rows) > log.PAGE_ROWS else None
    context = batch_context(request, batch) | {
        "rows": shown,
        "search": search,
        "is_first": after is None,
        "following": f"{last.sheet_index}-{last.number}" if last else "",
        "tables": log.tables_of(batch),
        "moments": log.moments_of(batch),
    }
    return render(request, "imports/log.html", context)


def _position(text: str) -> tuple[int, int] | None:
    """`0-57`: the row numbered 57 of the first sheet."""
    sheet, _, number = text.partition("-")
    if not (sheet.isdecimal() and number.isdecimal() and len(text) < 16):
        return None
    return int(sheet), int(number)
