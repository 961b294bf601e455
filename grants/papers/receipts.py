"""Receipts (kuitansi) for transfers that went: one page each, the amount also in words."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from pathlib import Path

from django.db.models import QuerySet

from accounts import formats
from accounts.letterhead import letterhead_of, offices_above, place_name, signature_of
from accounts.models import User
from accounts.typesetting import typeset
from grants import queries
from grants.enums import PaymentState
from grants.models import PaymentBatch, PaymentLine
from regions.models import Region

TEMPLATE = Path(__file__).resolve().parent / "typst" / "receipts.typ"
DOTS = "." * 28


def lines_of(batch: PaymentBatch, user: User) -> QuerySet[PaymentLine]:
    """Transfers of a list that went, as far as this person sees them."""
    return PaymentLine.objects.visible_to(user).filter(batch=batch, state=PaymentState.PAID)


def with_all(rows: QuerySet[PaymentLine]) -> QuerySet[PaymentLine]:
    """Everything that a receipt says, in one query."""
    return rows.select_related("batch", "instalment__recipient__programme__region")


def set_pages(lines: Iterable[PaymentLine], *, office: Region) -> bytes:
    """One PDF; dated by the last transfer, so that the same receipts are the same bytes."""
    rows = list(lines)
    last = max(row.paid_on for row in rows if row.paid_on is not None)
    return typeset(
        TEMPLATE,
        data={"receipts": [_page(row) for row in rows], "office": _office(office)},
        at=datetime.combine(last, time(), tzinfo=UTC),
    )


def _page(line: PaymentLine) -> dict[str, object]:
    said = queries.receipt(line)
    return {
        "number": said["number"],
        "from": said["received_from"],
        "recipient": said["recipient"],
        "chair": said["chair"] or DOTS,
        "amount": formats.rupiah(line.amount),
        "words": said["words"],
        "for": said["for"],
        "date": formats.long_date(line.paid_on),
        "sp2d": said["sp2d"] or "–",
        "account": f"{line.bank_name} {line.account_mask}".strip(),
    }


def _office(region: Region) -> dict[str, object]:
    regency, province = offices_above(region)
    sign = signature_of(regency, province)
    lines: Sequence[str] = letterhead_of(region, regency, province)
    return {
        "letterhead": list(lines),
        "place": sign.place or place_name(region.name),
        "treasurer": DOTS,
    }
