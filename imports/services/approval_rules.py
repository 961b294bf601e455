"""When an import needs a second person, and setting that down (`ApprovalRule`)."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts import formats
from accounts.permissions import Permission
from imports import states
from imports.models import ApprovalRule, BatchState, ImportBatch
from regions.codes import path


def rule_of(region_id: str) -> ApprovalRule | None:
    """The rule that is in force for an office: its own, or of a region that holds it."""
    return (
        ApprovalRule.objects.filter(region__in=path(region_id), is_enabled=True)
        .order_by("max_rows")
        .first()
    )


def reasons(batch: ImportBatch, by, counted: Mapping[str, int] | None = None) -> list[str]:
    """Why somebody else has to look before this is written; empty when nobody has to.

    `counted` are newer counts than those kept with the batch.
    """
    rule = rule_of(batch.region_id)
    if rule is None:
        return []
    counted = counted or {}
    rows = counted.get("rows_total", batch.rows_total)
    warnings = counted.get("rows_warning", batch.rows_warning)
    found = []
    if rows > rule.max_rows:
        limit = formats.number(rule.max_rows)
        found.append(f"berkas ini lebih dari {limit} baris ({formats.number(rows)})")
    if warnings:
        found.append(f"{formats.number(warnings)} baris berperingatan")
    if by.region_id != batch.region_id:
        found.append("berkas ini milik wilayah lain")
    return found


def wait(batch: ImportBatch, by) -> None:
    """Put a locked batch before those who approve; `by` asked for it to be applied."""
    assert states.may_move(batch.state, BatchState.WAITING)
    batch.state = BatchState.WAITING
    batch.approval_asked_at = timezone.now()
    batch.approval_asked_by = by
    batch.approved_at = batch.approved_by = None
    batch.approval_note = ""
    batch.save(
        update_fields=[
            "state",
            "approval_asked_at",
            "approval_asked_by",
            "approved_at",
            "approved_by",
            "approval_note",
        ]
    )


@transaction.atomic
def change(*, is_enabled: bool, max_rows: int, by) -> ApprovalRule:
    """Set the rule of the region that `by` acts for; what waits already goes on waiting."""
    if not by.has(Permission.IMPORT_RULE_MANAGE):
        raise PermissionDenied
    rule, _made = ApprovalRule.objects.update_or_create(
        region_id=by.region_id,
        defaults={"is_enabled": is_enabled, "max_rows": max_rows, "changed_by": by},
    )
    return rule
