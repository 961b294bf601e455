"""Receipts that were shown twice, each with the other place where it stands."""

from typing import Any

from django.db.models import Q

from accounts.models import User
from grants.enums import FindingKind
from grants.models import Finding, Instalment, Receipt
from grants.services import receipts


def of_instalment(instalment: Instalment, user: User) -> list[Any]:
    """Findings about the receipts of this LPJ."""
    rows = Finding.objects.visible_to(user).filter(
        receipt__line__lpj__instalment=instalment, kind__in=receipts.KINDS
    )
    return with_twins(list(with_all(rows)), user)


def with_all(rows):
    return rows.select_related(
        "receipt__line__lpj__instalment", "recipient", "other", "settled_by"
    ).defer("recipient__account", "other__account")


def with_twins(findings: list[Any], user: User) -> list[Any]:
    """Adds `twin`: the receipt that is the same, if it lies where this user looks."""
    photos = {one.receipt.sha256 for one in findings if one.kind == FindingKind.SAME_PHOTO}
    numbers = {one.receipt.number for one in findings if one.kind == FindingKind.SAME_RECEIPT}
    there = (
        Receipt.objects.visible_to(user)
        .filter(Q(sha256__in=photos) | Q(number__in=numbers))
        .select_related("line__lpj__instalment__recipient")
        .defer("line__lpj__instalment__recipient__account")
        .order_by("pk")
    )
    candidates = list(there) if findings else []
    for one in findings:
        one.twin = next((row for row in candidates if _is_twin(one, row)), None)
    return findings


def _is_twin(finding: Any, row: Receipt) -> bool:
    mine, instalment = finding.receipt, row.line.lpj.instalment
    if instalment.pk == mine.line.lpj.instalment_id or instalment.recipient_id != finding.other_id:
        return False
    if finding.kind == FindingKind.SAME_PHOTO:
        return row.sha256 == mine.sha256
    return row.number == mine.number


def flagged(instalments: list[int], user: User) -> set[int]:
    """Of these instalments, those with a receipt that was shown elsewhere, not judged yet."""
    return set(
        Finding.objects.visible_to(user)
        .filter(
            kind__in=receipts.KINDS,
            settled_at__isnull=True,
            receipt__line__lpj__instalment__in=instalments,
        )
        .values_list("receipt__line__lpj__instalment_id", flat=True)
    )
