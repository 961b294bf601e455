"""Riwayat: every import of my region. Baki: those whose rows still wait for somebody."""

from dataclasses import dataclass

from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts import formats
from accounts.access import require
from accounts.paging import page_of
from accounts.permissions import Permission
from imports import queries, registry, wording
from imports.forms.filters import BatchFilter
from imports.models import BatchState, ImportBatch
from imports.tray import waiting


@dataclass(frozen=True)
class Line:
    """An import in a list."""

    batch: ImportBatch
    sheet_title: str
    summary: str
    next: str


@require(Permission.IMPORT_VIEW)
@require_GET
def batch_list(request):
    form = BatchFilter(request.GET)
    rows = form.apply(queries.visible_batches(request.user), request.user)
    page = page_of(rows, request.GET, order=("-id",), key="public_id")
    return render(
        request,
        "imports/batch_list.html",
        {
            "form": form,
            "page": page,
            "lines": [_line(batch) for batch in page],
            "title": f"{page.count_in_words} impor di {formats.place(request.user.region)}",
            "is_filtered": any(request.GET.get(name) for name in form.fields),
            **_way_in(request.user),
        },
    )


@require(Permission.IMPORT_VIEW)
@require_GET
def tray(request):
    """Oldest first: who has waited longest comes first."""
    rows = waiting(request.user)
    page = page_of(rows, request.GET, order=("id",), key="public_id")
    return render(
        request,
        "imports/tray.html",
        {
            "title": f"{page.count_in_words} impor menunggu" if page.rows else "Baki impor",
            "page": page,
            "lines": [_line(batch) for batch in page],
            **_way_in(request.user),
        },
    )


def _way_in(user) -> dict:
    """The button that starts an import, for those who may."""
    if not user.has(Permission.IMPORT_UPLOAD):
        return {"may_upload": False, "upload_url": "", "upload_label": ""}
    return {"may_upload": True, "upload_url": "imports:batch-new", "upload_label": "Unggah berkas"}


def _line(batch: ImportBatch) -> Line:
    return Line(
        batch=batch,
        sheet_title=registry.get(batch.sheet).title,
        summary=wording.summary(batch),
        next=_next(batch),
    )


def _next(batch: ImportBatch) -> str:
    """What is waited for, in two or three words."""
    if batch.job_is_open:
        return "sedang dikerjakan"
    if batch.state == BatchState.MAPPING:
        return "cocokkan kolom"
    if batch.state == BatchState.WAITING:
        return f"persetujuan {formats.number(wording.ready(batch))} baris"
    if batch.state == BatchState.APPLIED and batch.rows_error:
        return f"perbaiki {formats.number(batch.rows_error)} baris"
    if batch.state != BatchState.CHECKED:
        return ""
    ready = wording.ready(batch)
    if ready and batch.rows_error:
        return f"terapkan {formats.number(ready)}, perbaiki {formats.number(batch.rows_error)}"
    if ready:
        return f"terapkan {formats.number(ready)} baris"
    return f"perbaiki {formats.number(batch.rows_error)} baris"
