"""Receipts that were shown twice, each with the other place where it stands."""

from typing import Any

from accounts.models import User
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
    keys = [one.other_receipt_id for one in findings if one.other_receipt_id]
    there = (
        Receipt.objects.visible_to(user)
        .select_related("line__lpj__instalment__recipient__region__parent", "uploaded_by")
        .defer("line__lpj__instalment__recipient__account")
        .in_bulk(keys)
    )
    for one in findings:
        one.twin = there.get(one.other_receipt_id)
    return findings


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
