"""The QR on a participant's card: a short signed word, no name and no NIK in it.

24 characters that a QR holds in its small alphabet: eight for the participant, sixteen for the
card's version and a signature, so that nobody can make one up and an older card is told from
its replacement without asking the database.
"""

import base64
import binascii
import hmac
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from accounts import crypto
from accounts.access import ensure
from accounts.changes import signed
from accounts.models import User
from accounts.permissions import Permission
from trainings.errors import MoveNotAllowed, ReasonMissing
from trainings.models import CardIssue, Enrolment

LENGTH = 24
SIGNATURE = 9
FIRST_VERSION = 1
LAST_VERSION = 255


@dataclass(frozen=True)
class Card:
    """What a genuine card says: whose it is, and the how-manieth."""

    enrolment_id: int
    version: int


def token(enrolment_id: int, version: int = FIRST_VERSION) -> str:
    """What the QR of this card holds."""
    body = enrolment_id.to_bytes(5, "big") + bytes((version,))
    return base64.b32encode(body + _signature(body)).decode()


def read(text: str) -> Card | None:
    """The card behind a scanned text; None for anything that is not a card of ours."""
    text = text.strip().upper()
    if len(text) != LENGTH:
        return None
    try:
        raw = base64.b32decode(text)
    except binascii.Error:
        return None
    body, signature = raw[:-SIGNATURE], raw[-SIGNATURE:]
    if not hmac.compare_digest(signature, _signature(body)):
        return None
    return Card(int.from_bytes(body[:5], "big"), body[5])


def versions(enrolment_ids) -> dict[int, int]:
    """The present version of each card that was ever replaced; all others are version 1."""
    return dict(
        CardIssue.objects.filter(enrolment__in=enrolment_ids)
        .order_by()
        .values_list("enrolment_id")
        .annotate(Max("version"))
    )


def token_of(enrolment: Enrolment) -> str:
    found = versions([enrolment.pk])
    return token(enrolment.pk, found.get(enrolment.pk, FIRST_VERSION))


def holder(text: str) -> Enrolment | None:
    """Whose present card this is; nobody for a card that was replaced or made up."""
    card = read(text)
    if card is None:
        return None
    rows = Enrolment.objects.select_related("event", "person", "origin__parent__parent", "pillar")
    enrolment = rows.filter(pk=card.enrolment_id).first()
    if enrolment is None:
        return None
    present = versions([enrolment.pk]).get(enrolment.pk, FIRST_VERSION)
    return enrolment if present == card.version else None


def reissue(*, enrolment: Enrolment, reason: str, by: User) -> CardIssue:
    """A lost card is made anew; the gates refuse the lost one from now on."""
    ensure(by, Permission.EVENT_EDIT, enrolment.event.region_id)
    reason = " ".join(reason.split())
    if not reason:
        raise ReasonMissing("Tuliskan alasan kartu dibuat ulang, misalnya “hilang di bus”.")
    with transaction.atomic(), signed(by, reason=reason):
        Enrolment.objects.select_for_update().get(pk=enrolment.pk)
        version = versions([enrolment.pk]).get(enrolment.pk, FIRST_VERSION) + 1
        if version > LAST_VERSION:
            raise MoveNotAllowed("Kartu orang ini sudah terlalu sering diganti; catat dengan nama.")
        return CardIssue.objects.create(
            enrolment=enrolment, version=version, reason=reason[:250], issued_by=by
        )


def _signature(body: bytes) -> bytes:
    return crypto.index(body.hex(), "kartu peserta")[:SIGNATURE]
