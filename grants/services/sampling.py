"""Whom to visit: a sample in which the riskier are likelier, that can be drawn again.

The chance of each comes from the seed and its own key alone, so that the same seed gives the
same names whatever order the rows have.
"""

import hashlib
import math
import secrets
from datetime import date

from django.db import connection, transaction

from accounts.changes import signed
from accounts.models import User
from accounts.permissions import Permission
from grants.errors import GrantInvalid, OutsideRegion
from grants.models import MonitoringSample, Programme, SampledRecipient
from grants.services import rights
from regions.codes import lies_within
from regions.models import Region

WEIGHTS = {"new": 2, "finding": 5, "overdue": 4, "returned": 3, "account": 2, "waiver": 3}
LABELS = {
    "new": "penerima baru",
    "finding": "ada temuan ganda",
    "overdue": "LPJ lewat jatuh tempo",
    "returned": "LPJ pernah dikembalikan",
    "account": "rekening diganti",
    "waiver": "dibayar dengan dispensasi",
}
BASE = 1
_RISKS = """
    SELECT r.id, r.public_id::text,
           array_remove(ARRAY[
             CASE WHEN r.difference->>'kind' = 'new' THEN 'new' END,
             CASE WHEN EXISTS (SELECT 1 FROM grants_finding f
                                WHERE r.id IN (f.recipient_id, f.other_id)) THEN 'finding' END,
             CASE WHEN EXISTS (SELECT 1 FROM grants_warningletter w
                                 JOIN grants_instalment i ON i.id = w.instalment_id
                                WHERE i.recipient_id = r.id) THEN 'overdue' END,
             CASE WHEN EXISTS (SELECT 1 FROM grants_instalmentevent e
                                WHERE e.recipient_id = r.id AND e.state = 'lpj_returned')
                  THEN 'returned' END,
             CASE WHEN EXISTS (SELECT 1 FROM grants_accountfix f WHERE f.recipient_id = r.id)
                  THEN 'account' END,
             CASE WHEN EXISTS (SELECT 1 FROM grants_waiver w
                                 JOIN grants_instalment i ON i.id = w.instalment_id
                                WHERE i.recipient_id = r.id) THEN 'waiver' END
           ], NULL)
      FROM grants_recipient r
     WHERE r.programme_id = %(programme)s AND r.state IN ('decreed', 'signed')
       AND r.region_id >= %(scope)s AND r.region_id < %(scope_end)s
"""


def draw(
    *, programme: Programme, size: int, region: Region | None = None, seed: str = "", by: User
) -> MonitoringSample:
    """So many recipients of a region; without a seed a new one is made, and kept."""
    rights.ensure(by, Permission.GRANT_VERIFY)
    scope = region.code if region else by.region_id
    if not lies_within(scope, by.region_id):
        raise OutsideRegion("Wilayah ini di luar wilayah Anda.")
    seed = seed.strip()[:40] or secrets.token_hex(8)
    with connection.cursor() as cursor:
        cursor.execute(
            _RISKS, {"programme": programme.pk, "scope": scope, "scope_end": scope + "/"}
        )
        found = cursor.fetchall()
    if not 0 < size <= len(found):
        raise GrantInvalid(f"Ukuran sampel antara 1 dan {len(found)} penerima.")
    ranked = sorted(
        (_chance(seed, public_id, weight_of(risks)), key, risks) for key, public_id, risks in found
    )
    with transaction.atomic(), signed(by):
        sample = MonitoringSample.objects.create(
            programme=programme,
            region_id=scope,
            seed=seed,
            size=size,
            population=len(found),
            weights={"base": BASE, **WEIGHTS},
            drawn_by=by,
        )
        SampledRecipient.objects.bulk_create(
            SampledRecipient(
                sample=sample, recipient_id=key, rank=rank, weight=weight_of(risks), risks=risks
            )
            for rank, (_place, key, risks) in enumerate(ranked[:size], start=1)
        )
    return sample


def note_visit(
    *, member: SampledRecipient, visited_on: date, result: str, by: User
) -> SampledRecipient:
    """What was found there."""
    rights.ensure(by, Permission.GRANT_VERIFY, member.recipient.region_id)
    if not result.strip():
        raise GrantInvalid("Tuliskan hasil kunjungannya.")
    with transaction.atomic(), signed(by):
        member.visited_on, member.result = visited_on, " ".join(result.split())[:500]
        member.recorded_by = by
        member.save(update_fields=["visited_on", "result", "recorded_by"])
    return member


def weight_of(risks: list[str]) -> int:
    return BASE + sum(WEIGHTS[risk] for risk in risks)


def _chance(seed: str, key: str, weight: int) -> float:
    """Smaller is drawn first: an exponential with rate `weight` (Efraimidis and Spirakis)."""
    digest = hashlib.sha256(f"{seed}:{key}".encode()).digest()
    uniform = (int.from_bytes(digest[:8]) + 1) / (2**64 + 1)
    return -math.log(uniform) / weight
