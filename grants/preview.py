"""What drawing recipients from the registry would do, before anything is written.

The very service runs in a transaction that is taken back: what is shown is what will happen.
"""

from collections import Counter
from dataclasses import dataclass, field

from django.db import transaction

from accounts.models import User
from grants.models import Finding, Programme, Recipient
from grants.services import differences, generating
from grants.services.eligibility import BY_CODE, stopping
from grants.services.outcomes import Outcome
from grants.words import difference_in_words

LISTED = 100


@dataclass
class Preview:
    """How many drafts there would be, and what is to be said of them."""

    outcome: Outcome
    amount: int = 0
    ready: int = 0
    lacks: list[tuple[str, int, bool]] = field(default_factory=list)
    findings: list[tuple[str, int]] = field(default_factory=list)
    differences: dict[str, int] = field(default_factory=dict)
    before: Programme | None = None
    rows: list[dict] = field(default_factory=list)


def of(programme: Programme, user: User) -> Preview:
    with transaction.atomic():
        known = set(Recipient.objects.filter(programme=programme).values_list("pk", flat=True))
        outcome = generating.generate(programme=programme, by=user)
        seen = Recipient.objects.visible_to(user).filter(programme=programme)
        fresh = seen.exclude(pk__in=known).defer("account")
        shown = Preview(outcome, before=differences.before(programme))
        lacks: Counter[str] = Counter()
        kinds: Counter[str] = Counter()
        for one in fresh.select_related("region__parent__parent__parent").order_by(
            "region_id", "name", "pk"
        ):
            stops = stopping(one.shortcomings, "verify")
            shown.amount += one.total_amount
            shown.ready += not stops
            lacks.update(one.shortcomings or ())
            kinds.update([(one.difference or {}).get("kind", "")])
            if len(shown.rows) < LISTED:
                shown.rows.append(_row(one, stops))
        shown.lacks = [
            (BY_CODE[code].message, count, bool(BY_CODE[code].stops))
            for code, count in lacks.most_common()
        ]
        found = Finding.objects.visible_to(user).filter(
            recipient__in=fresh.values("pk"), settled_at__isnull=True
        )
        counted = Counter(one.get_kind_display() for one in found.only("kind"))
        shown.findings = counted.most_common()
        if shown.before is not None:
            shown.differences = {kind: kinds[kind] for kind in ("new", "same", "changed")}
        transaction.set_rollback(True)
    return shown


def _row(one: Recipient, stops) -> dict:
    return {
        "name": one.name,
        "region": one.region,
        "amount": one.amount,
        "account_mask": one.account_mask,
        "difference": difference_in_words(one.difference),
        "lacks": [BY_CODE[code].message for code in one.shortcomings or ()],
        "is_ready": not stops,
    }
