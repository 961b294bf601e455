"""NPHD and pakta integritas: signed before any money comes."""

from collections.abc import Iterable
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from accounts.changes import signed
from accounts.models import User
from accounts.permissions import Permission
from grants.enums import RecipientState, Regime
from grants.models import Programme, Recipient
from grants.services import eligibility, numbering, plans, rights
from grants.services.outcomes import Outcome, keys_of
from grants.services.refusals import in_words
from grants.states import RECIPIENT_MOVES

WORDS = {Regime.HIBAH: "NPHD", Regime.OPERATIONAL: "PI"}
_WRITE = """
    INSERT INTO grants_agreement
        (recipient_id, year, sequence, number, signed_on, signer_name, recorded_by_id)
    SELECT id, %(year)s, %(first)s + n - 1,
           lpad((%(first)s + n - 1)::text, 4, '0') || %(rest)s, %(day)s, chair_name, %(by)s
      FROM (SELECT id, chair_name, row_number() OVER (ORDER BY region_id, name, id) AS n
              FROM grants_recipient WHERE id = ANY(%(keys)s)) named
"""


def sign(
    *,
    programme: Programme,
    recipients: Iterable[Recipient | int],
    signed_on: date | None = None,
    by: User,
) -> Outcome:
    """Record that these recipients signed, each with a number of its own."""
    scopes = rights.ensure(by, Permission.GRANT_PROPOSE)
    day = signed_on or timezone.localdate()
    step = RECIPIENT_MOVES["sign"]
    outcome = Outcome()
    keys = keys_of(recipients)
    with in_words(), transaction.atomic(), signed(by), connection.cursor() as cursor:
        rows = Recipient.objects.select_for_update(no_key=True)
        rows = rows.filter(programme=programme, pk__in=keys).order_by("pk")
        good = []
        for key, name, state, region, lacks in rows.values_list(
            "pk", "name", "state", "region_id", "shortcomings"
        ):
            stops = eligibility.stopping(lacks, "sign")
            if not rights.covered(region, scopes):
                outcome.refuse(key, name, "outside_region", "Penerima ini di wilayah lain.")
            elif state not in step.sources:
                label = RecipientState(state).label
                outcome.refuse(key, name, "state", f"Statusnya sekarang {label}.")
            elif stops:
                outcome.refuse(key, name, stops[0].code, stops[0].message)
            else:
                good.append(key)
        if good:
            _write(cursor, programme, good, day, by)
        outcome.done = len(good)
    return outcome


def _write(cursor, programme: Programme, keys: list[int], day: date, by: User) -> None:
    word = WORDS[Regime(programme.regime)]
    office = numbering.office(programme.region_id)
    first = numbering.take(word, region=programme.region_id, year=day.year, count=len(keys))
    plans.renew(len(keys))
    cursor.execute(
        _WRITE,
        {
            "keys": keys,
            "year": day.year,
            "first": first,
            "rest": f"/{word}/{office}/{day.year}",
            "day": day,
            "by": by.pk,
        },
    )
    now = timezone.now()
    Recipient.objects.filter(pk__in=keys).update(
        state=RecipientState.SIGNED, state_since=now, due_on=None, updated_at=now
    )
