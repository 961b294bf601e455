"""Doubts about people who are about to be enrolled: busy elsewhere on the same days, or without
the training that the event asks for. Warnings, because the office may know better; set-based,
after the rows have met the registry.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from imports.cleaning.types import Level, Problem
from regions.codes import path
from trainings.models import EnrolmentRole, EnrolmentState, EventLevel, EventState, TrainingEvent

BUSY = "warning:name:other_event"
UNTRAINED = "warning:name:not_trained"
PROBLEMS: Mapping[str, Problem] = {
    BUSY: Problem(
        "name",
        Level.WARNING,
        "other_event",
        "Orang ini sudah terdaftar di {hint_event} pada hari yang sama, padahal tidak boleh "
        "dibayar dua kali. Ganti orangnya, atau batalkan salah satu pendaftaran.",
    ),
    UNTRAINED: Problem(
        "name",
        Level.WARNING,
        "not_trained",
        "Belum tercatat pernah mengikuti pelatihan {hint_training}, padahal kegiatan ini "
        "mensyaratkannya. Periksa sertifikatnya, atau ganti orangnya.",
    ),
}
# Events whose days do not count: never held, or not yet announced.
NOT_HELD = (EventState.CANCELLED, EventState.DRAFT)
TAKES_PART = (EnrolmentState.NOMINATED, EnrolmentState.CONFIRMED)

_ADD = """
       SET level = 1, codes = r.codes - %(code)s::text || to_jsonb(%(code)s::text),
           differences = r.differences || jsonb_build_object(%(key)s::text, found.words)
"""
_ROWS = """
       r.batch_id = %(batch)s AND r.level < 2 AND r.outcome = 'new'
       AND (%(rows)s::bigint[] IS NULL OR r.id = ANY(%(rows)s::bigint[]))
"""
# An event that the office cannot see is not named: it is another region's own.
_BUSY = f"""
    UPDATE imports_importrow r
       {_ADD}
      FROM (
        SELECT r.id,
               string_agg(DISTINCT
                   CASE WHEN o.region_id = ANY(%(above)s)
                          OR o.region_id >= %(scope)s AND o.region_id < %(scope_end)s
                        THEN o.title || ' (' || o.code || ')'
                        ELSE 'kegiatan wilayah lain' END, ', ') AS words
          FROM imports_importrow r
          JOIN trainings_enrolment e ON e.person_id = r.match_id
          JOIN trainings_trainingevent o ON o.id = e.event_id
         WHERE {_ROWS}
           AND o.id <> %(event)s AND o.start_on <= %(last)s AND o.end_on >= %(first)s
           AND o.state <> ALL(%(not_held)s) AND e.state = ANY(%(takes_part)s)
         GROUP BY r.id
      ) found
     WHERE r.id = found.id
"""
_UNTRAINED = f"""
    UPDATE imports_importrow r
       {_ADD}
      FROM (SELECT %(training)s::text AS words) found
     WHERE {_ROWS}
       AND NOT EXISTS (
            SELECT FROM trainings_enrolment e JOIN trainings_trainingevent o ON o.id = e.event_id
             WHERE e.person_id = r.match_id AND e.role = %(role)s
               AND e.state = ANY(%(takes_part)s)
               AND o.level = %(required)s AND o.end_on < %(first)s
               AND o.state <> ALL(%(not_held)s))
"""


def warn(cursor, batch, event: TrainingEvent, rows: Sequence[int] | None = None) -> None:
    """Add the doubts to rows that would enrol somebody; matching has removed older ones."""
    names = {
        "batch": batch.pk,
        "rows": None if rows is None else list(rows),
        "event": event.pk,
        "first": event.start_on,
        "last": event.end_on,
        "scope": batch.region_id,
        "scope_end": batch.region_id + "/",
        "above": path(batch.region_id),
        "not_held": list(NOT_HELD),
        "takes_part": list(TAKES_PART),
        "role": EnrolmentRole.PARTICIPANT,
    }
    cursor.execute(_BUSY, names | {"code": BUSY, "key": "hint_event"})
    if event.required_level:
        label = EventLevel(event.required_level).label.lower()
        cursor.execute(
            _UNTRAINED,
            names
            | {
                "code": UNTRAINED,
                "key": "hint_training",
                "required": event.required_level,
                "training": label,
            },
        )
