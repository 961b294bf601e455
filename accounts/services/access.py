"""Looking at secrets and taking data out: allowed, answered for, and written down first.

reveal    one secret of one row, with a reason; returns the value
export    a list leaves the site as a file
download  a file that holds personal data is fetched

The line in the ledger is written before the value is handed out; without it, nothing is.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Count, Max
from django.utils import timezone

from accounts.access import ensure
from accounts.models import AccessKind, AccessLog
from accounts.permissions import Permission

log = structlog.get_logger(__name__)

SHORTEST_REASON = 10


@transaction.atomic
def reveal(*, subject: models.Model, field: str, reason: str, by, request=None) -> str:
    """The secret in `subject.<field>`, once the reason stands in the ledger.

    Raises PermissionDenied when the role may not, or the row is not in the person's region,
    and ValidationError when the reason says nothing.
    """
    ensure(by, Permission.NIK_REVEAL)
    model: Any = type(subject)
    if not model._default_manager.visible_to(by).filter(pk=subject.pk).exists():
        raise PermissionDenied(f"{model._meta.label} outside {by.region_id}")
    _write(
        AccessKind.REVEAL,
        by=by,
        request=request,
        subject_kind=model._meta.label_lower,
        subject_id=str(getattr(subject, "public_id", subject.pk)),
        field=field,
        reason=_checked(reason),
    )
    transaction.on_commit(lambda: _warn_if_many(by), robust=True)
    return getattr(subject, field) or ""


@transaction.atomic
def export(
    *,
    by,
    subject_kind: str,
    row_count: int,
    filter_text: str = "",
    checksum: str = "",
    reason: str = "",
    full: bool = False,
    request=None,
) -> AccessLog:
    """A list leaves the site. `full` (secrets in clear) needs its own right, and a reason."""
    ensure(by, Permission.DATA_EXPORT_FULL if full else Permission.DATA_EXPORT)
    return _write(
        AccessKind.EXPORT,
        by=by,
        request=request,
        subject_kind=subject_kind,
        row_count=row_count,
        filter_text=filter_text,
        checksum=checksum,
        field="lengkap" if full else "",
        reason=_checked(reason) if full else reason.strip() or "Ekspor daftar dengan NIK tersamar",
    )


@transaction.atomic
def download(
    *, by, subject_kind: str, subject_id: str, reason: str, checksum: str = "", request=None
) -> AccessLog:
    """A kept file that holds personal data (an uploaded workbook, a report) is fetched."""
    return _write(
        AccessKind.DOWNLOAD,
        by=by,
        request=request,
        subject_kind=subject_kind,
        subject_id=subject_id,
        checksum=checksum,
        reason=reason,
    )


@dataclass(frozen=True)
class ManyReveals:
    """Somebody who looked at more secrets today than daily work explains."""

    user_public_id: str
    user_email: str
    count: int
    last_at: datetime


def many_reveals(rows: models.QuerySet) -> list[ManyReveals]:
    """Of these lines of the ledger: people over the daily number (SIPILAR_REVEALS_PER_DAY)."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return [
        ManyReveals(**found)
        for found in rows.filter(kind=AccessKind.REVEAL, happened_at__gte=today)
        .order_by()
        .values("user_public_id", "user_email")
        .annotate(count=Count("id"), last_at=Max("happened_at"))
        .filter(count__gt=settings.SIPILAR_REVEALS_PER_DAY)
        .order_by("-count")
    ]


def _checked(reason: str) -> str:
    reason = " ".join(reason.split())
    if len(reason) < SHORTEST_REASON:
        raise ValidationError(
            "Tulis alasan yang dapat dipahami orang lain, misalnya "
            "“mencocokkan NIK dengan KTP peserta yang hadir”.",
            code="reason_too_short",
        )
    return reason[:300]


def _write(kind: AccessKind, *, by, request, reason: str, **what) -> AccessLog:
    more = {}
    if request is not None:
        more["ip_address"] = get_adapter().get_client_ip(request)
    request_id = structlog.contextvars.get_contextvars().get("request_id")
    if request_id:
        more["request_id"] = request_id
    return AccessLog.objects.create(
        kind=kind,
        user_public_id=by.public_id,
        user_email=by.email,
        user_role=by.role,
        region_code=by.region_id,
        reason=reason,
        **what,
        **more,
    )


def _warn_if_many(by) -> None:
    for found in many_reveals(AccessLog.objects.filter(user_public_id=by.public_id)):
        log.warning("many_reveals", user=str(found.user_public_id), count=found.count)
