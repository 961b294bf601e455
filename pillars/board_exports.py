"""A board as a file: exactly the rows of the screen, and a line in the ledger."""

import hashlib
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone

from accounts import exports, formats
from accounts.exports import Column
from accounts.forms.export import CSV
from accounts.services import access

LIMIT = 50_000


def answer(
    request,
    *,
    name: str,
    title: str,
    subject_kind: str,
    columns: Sequence[Column],
    rows: Iterable,
    sentence: str,
) -> HttpResponse:
    """The download; the ledger's line and the file belong together."""
    now, by = timezone.localtime(), request.user
    found = list(rows)
    about = [
        ("Isi", f"{title}: {sentence}"),
        ("Diekspor oleh", f"{by.name} ({by.get_role_display()}, {by.region.name})"),
        ("Diekspor pada", formats.date_and_clock(now)),
    ]
    if request.POST.get("format") == CSV:
        suffix, kind, content = "csv", exports.CSV, exports.csv_text(columns, found)
    else:
        suffix, kind = "xlsx", exports.XLSX
        content = exports.workbook(columns, found, sheet=title, about=about)
    with transaction.atomic():
        access.export(
            by=by,
            subject_kind=subject_kind,
            row_count=len(found),
            filter_text=f"{title}: {sentence}",
            checksum=hashlib.sha256(content).hexdigest(),
            request=request,
        )
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}-{now:%Y%m%d-%H%M}.{suffix}"'
    return response
