"""What applying a list of recipients would promise, beside what the budget line still holds."""

from __future__ import annotations

from typing import Any

from django.db import connection

from grants.models import Programme, Recipient
from grants.services.generating import GRANTED, granted

_WANTED = f"""
    SELECT count(*),
           coalesce(sum(CASE WHEN w.values ? 'amount'
                             AND (w.values->>'amount')::bigint <> grant_.amount
                        THEN (w.values->>'amount')::bigint * %(count)s ELSE grant_.total END), 0)
      FROM imports_importrow w
      JOIN {GRANTED} ON grant_.kind = w.values->>'kind'
     WHERE w.batch_id = %(batch)s AND w.level < 2
       AND NOT EXISTS (SELECT 1 FROM grants_recipient q WHERE q.programme_id = %(programme)s
                        AND q.organisation_id = w.match_id)
"""


def effects(batch, programme: Programme) -> dict[str, Any]:
    """As kept on the batch: new recipients and their year's money, what is proposed already, and
    what is free on the budget line."""
    with connection.cursor() as cursor:
        cursor.execute(
            _WANTED,
            {
                **granted(programme),
                "count": programme.instalment_count,
                "batch": batch.pk,
                "programme": programme.pk,
            },
        )
        count, amount = cursor.fetchone()
    open_states = ["draft", "submitted", "verified", "returned"]
    proposed = Recipient.objects.filter(programme=programme, state__in=open_states)
    return {
        "grants": {
            "recipients": count,
            "amount": int(amount),
            "proposed": sum(proposed.values_list("total_amount", flat=True)),
            "free": programme.line.free,
        }
    }
