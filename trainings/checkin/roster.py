"""The list of an event's people as a gate's phone keeps it: sealed, for one day.

A phone finds people without network: by their card, by name however it is spelt, by the last
four figures of the NIK. The key comes with the pass and lives in the browser where no script can
read it out; list and key are thrown away when the gate's day is over.
"""

import json
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from accounts.formats import place
from imports.cleaning.names import token_key
from trainings.models import Enrolment, Gate
from trainings.services import cards
from trainings.services.gates import roster_key

NONCE = 12


def sealed(gate: Gate) -> bytes:
    """`nonce · AES-GCM(list)`; the gate's number is bound to it."""
    nonce = os.urandom(NONCE)
    text = json.dumps(people(gate), ensure_ascii=False, separators=(",", ":"))
    bound = str(gate.public_id).encode()
    return nonce + AESGCM(roster_key(gate)).encrypt(nonce, text.encode(), bound)


def people(gate: Gate) -> list[dict]:
    """Everybody on the event's list, also those who must not come in: the phone says why."""
    rows = list(
        Enrolment.objects.filter(event=gate.event_id)
        .select_related("person", "origin__parent__parent")
        .only(
            "state", "role", "bus", "room", "origin", "person__name", "person__nik_mask",
            "origin__name", "origin__level", "origin__kind", "origin__parent__name",
            "origin__parent__level", "origin__parent__kind", "origin__parent__parent__name",
            "origin__parent__parent__level", "origin__parent__parent__kind",
        )
        .order_by("person__name_key", "pk")
    )  # fmt: skip
    versions = cards.versions([row.pk for row in rows])
    return [
        {
            "t": cards.token(row.pk, versions.get(row.pk, cards.FIRST_VERSION)),
            "n": row.person.name,
            "k": token_key(row.person.name),
            "p": from_where(row),
            "r": row.get_role_display(),
            "x": row.state,
            "d": row.person.nik_mask[-4:],
            "b": row.bus,
            "m": row.room,
        }
        for row in rows
    ]


def from_where(enrolment: Enrolment) -> str:
    """`Kel. Duri Pulo, Jakarta Pusat`."""
    names, region = [place(enrolment.origin)], enrolment.origin
    while region.parent is not None and region.level > 2:
        region = region.parent
    if region.pk != enrolment.origin_id:
        names.append(place(region))
    return ", ".join(names)
