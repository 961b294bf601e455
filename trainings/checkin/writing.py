"""The one statement behind every scan, be it one from a gate or five hundred from a queue.

Judging, the entry and the scan's own row are written together. The same scan sent twice is one
row; a second scan of somebody who is in already enters nobody; the order of arrival does not
matter. Two gates at the same instant are settled by the unique index.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import psycopg
from django.db import connection

# The gate must be open (its day has come, it is not revoked); nothing comes back otherwise.
WRITE = """
WITH gate AS (
    SELECT g.id, g.event_id, g.day, g.session_id, g.list_kind, g.list_name, g.direction
      FROM trainings_gate g
     WHERE g.id = %(gate)s AND g.revoked_at IS NULL AND g.day BETWEEN %(since)s AND %(today)s
), sent AS (
    SELECT DISTINCT ON (s.id) s.*
      FROM json_to_recordset(%(scans)s::json)
           AS s (id uuid, person bigint, version int, code text, at timestamptz, kind text,
                 shown text, undoes uuid)
), judged AS (
    SELECT s.id, s.code, s.at, s.kind, s.shown, s.undoes, e.id AS enrolment_id,
           CASE WHEN e.event_id = g.event_id THEN p.name END AS name,
           g.id AS gate_id, g.event_id, g.day, g.session_id, g.list_kind, g.direction,
           a.at AS since, a.scan_id AS since_scan,
           CASE
             WHEN s.kind = 'undo' OR EXISTS (SELECT FROM sent u WHERE u.undoes = s.id)
                  OR EXISTS (SELECT FROM trainings_scan u WHERE u.undoes = s.id) THEN 'undone'
             WHEN e.id IS NULL THEN 'unknown'
             WHEN e.event_id <> g.event_id THEN 'other_event'
             WHEN e.state IN ('withdrawn', 'replaced', 'waiting') THEN e.state
             WHEN s.version > 0 AND s.version <> coalesce(
                    (SELECT max(c.version) FROM trainings_cardissue c WHERE c.enrolment_id = e.id),
                    1) THEN 'old_card'
             WHEN g.list_kind <> ''
                  AND CASE g.list_kind WHEN 'bus' THEN e.bus ELSE e.room END <> g.list_name
                  THEN 'wrong_list'
             WHEN g.direction = 'out' THEN 'left'
             WHEN a.id IS NOT NULL AND g.list_kind = '' THEN 'already'
             WHEN e.state = 'confirmed' THEN 'ok'
             ELSE 'unconfirmed'
           END AS verdict
      FROM sent s CROSS JOIN gate g
      LEFT JOIN trainings_enrolment e ON e.id = s.person
      LEFT JOIN pillars_person p ON p.id = e.person_id
      LEFT JOIN trainings_attendance a
             ON a.enrolment_id = e.id AND a.day = g.day
            AND a.session_id IS NOT DISTINCT FROM g.session_id AND a.status <> 'batal'
), entered AS (
    INSERT INTO trainings_attendance
           (enrolment_id, event_id, day, session_id, status, source, at, scan_id)
    SELECT enrolment_id, event_id, day, session_id, 'hadir', 'scan', at, id
      FROM judged WHERE verdict IN ('ok', 'unconfirmed') AND list_kind = ''
     ORDER BY at
        ON CONFLICT DO NOTHING
    RETURNING scan_id
), kept AS (
    INSERT INTO trainings_scan
           (id, gate_id, event_id, enrolment_id, code, day, session_id, direction, scanned_at,
            kind, result, shown, device, undoes)
    SELECT j.id, j.gate_id, j.event_id, j.enrolment_id, j.code, j.day, j.session_id, j.direction,
           j.at, j.kind,
           CASE WHEN j.verdict IN ('ok', 'unconfirmed') AND j.list_kind = ''
                     AND NOT EXISTS (SELECT FROM entered n WHERE n.scan_id = j.id)
                THEN 'already' ELSE j.verdict END,
           j.shown, %(device)s, j.undoes
      FROM judged j
        ON CONFLICT (id) DO NOTHING
    RETURNING id, result
)
SELECT j.id, coalesce(k.result, before.result), j.name, j.since, j.since_scan = j.id, k.id IS NULL
  FROM judged j
  LEFT JOIN kept k ON k.id = j.id
  LEFT JOIN trainings_scan before ON before.id = j.id
"""
# An undo takes back the entry its scan made …
TAKE_BACK = """
INSERT INTO trainings_attendancecorrection (attendance_id, before, after, reason)
SELECT a.id, a.status, 'batal', 'Dibatalkan di gerbang'
  FROM trainings_attendance a
  JOIN trainings_scan s ON s.id = a.scan_id
 WHERE a.scan_id = ANY(%(undone)s::uuid[]) AND s.gate_id = %(gate)s AND a.status <> 'batal'
"""
# … and somebody whom another scan had brought in as well is in by that one.
STAND_IN = """
INSERT INTO trainings_attendance
       (enrolment_id, event_id, day, session_id, status, source, at, scan_id)
SELECT DISTINCT ON (o.enrolment_id)
       o.enrolment_id, o.event_id, o.day, o.session_id, 'hadir', 'scan', o.scanned_at, o.id
  FROM trainings_scan u
  JOIN trainings_scan o
    ON o.enrolment_id = u.enrolment_id AND o.day = u.day AND o.id <> u.id
   AND o.session_id IS NOT DISTINCT FROM u.session_id
   AND o.result IN ('ok', 'unconfirmed', 'already')
  JOIN trainings_gate g ON g.id = o.gate_id AND g.list_kind = ''
 WHERE u.id = ANY(%(undone)s::uuid[])
   AND NOT EXISTS (SELECT FROM trainings_scan b WHERE b.undoes = o.id)
 ORDER BY o.enrolment_id, o.scanned_at
    ON CONFLICT DO NOTHING
"""
# Somebody else's copy of the same scan was being written while ours waited for it.
LATE = "SELECT id, result FROM trainings_scan WHERE id = ANY(%s::uuid[])"

# Of the first time on; also the sign that a connection was made ready.
PREPARED_AT = 0


@dataclass(frozen=True, slots=True)
class Sent:
    """A scan as a phone hands it in, its card already read. `person` is 0 for no card of ours,
    `version` 0 where the helper found the person without the card."""

    id: UUID
    person: int
    version: int
    code: str
    at: datetime
    kind: str
    shown: str = ""
    undoes: UUID | None = None

    def row(self) -> dict:
        """As the statement reads it; one text is handed over sooner than eight arrays."""
        return {
            "id": str(self.id),
            "person": self.person or None,
            "version": self.version,
            "code": self.code,
            "at": self.at.isoformat(),
            "kind": self.kind,
            "shown": self.shown,
            "undoes": str(self.undoes) if self.undoes else None,
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the server says of one scan. `since`: when the person came in before."""

    id: UUID
    result: str
    name: str
    since: datetime | None
    is_repeat: bool


def write(
    *, gate_id: int, device: str, scans: list[Sent], since: date, today: date
) -> list[Verdict] | None:
    """The verdicts, in no order; None when the gate is shut, or its day is not in these days."""
    values = {
        "gate": gate_id,
        "since": since,
        "today": today,
        "device": device,
        "scans": json.dumps([scan.row() for scan in scans]),
    }
    with _writer() as writer:
        rows = writer.execute(WRITE, values, prepare=True).fetchall()
    with connection.cursor() as cursor:
        if not rows:
            return None
        found = {row[0]: row[1] for row in rows}
        missing = [scan_id for scan_id, result in found.items() if result is None]
        if missing:
            cursor.execute(LATE, [missing])
            found.update(cursor.fetchall())
        undone = [scan.undoes for scan in scans if scan.undoes]
        if undone:
            cursor.execute(TAKE_BACK, {"undone": undone, "gate": gate_id})
            cursor.execute(STAND_IN, {"undone": undone})
    return [
        # A scan that is its own forerunner was sent twice.
        Verdict(row[0], found[row[0]], row[2] or "", None if row[4] else row[3], row[5])
        for row in rows
    ]


def _writer() -> psycopg.Cursor:
    """A cursor whose statement the connection keeps planned: planning takes thrice the writing,
    and the plan is the same for one scan and for five hundred.

    Django's own cursors bind in the client and prepare nothing, so nothing else changes.
    """
    connection.ensure_connection()
    link = connection.connection
    if link.prepare_threshold != PREPARED_AT:
        with connection.cursor() as cursor:
            cursor.execute("SET plan_cache_mode = force_generic_plan")
        link.prepare_threshold = PREPARED_AT
    return psycopg.Cursor(link)
