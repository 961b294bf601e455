"""What a phone at a gate hands in: read, judged, written.

scan   one scan or a whole queue; what was sent before is known and not written again
news   who came in meanwhile at other gates
"""

import math
import re
from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from trainings.checkin import writing
from trainings.checkin.writing import Sent, Verdict
from trainings.errors import GateClosed, ScanInvalid
from trainings.models import ScanKind, ScanResult
from trainings.services import cards
from trainings.services.gates import HANDS_IN_FOR

MOST = 500
# A phone whose clock is off by more than this is corrected by what the server's clock says.
CLOCK_MAY_DIFFER = timedelta(seconds=60)
SHUT = "Gerbang ini sudah ditutup atau dicabut. Minta tautan baru kepada panitia."
DIGITS = re.compile(r"\d(?=\d{4})")
FROM_DEVICE = {ScanKind.QR, ScanKind.NAME, ScanKind.NIK4, ScanKind.UNDO}
RESULTS = set(ScanResult.values)
NEWS = """
SELECT a.id, a.enrolment_id, a.at
  FROM trainings_attendance a
  JOIN trainings_gate g ON g.id = %(gate)s AND g.revoked_at IS NULL
 WHERE a.event_id = g.event_id AND a.day = g.day AND a.status IN ('hadir', 'terlambat')
   AND a.session_id IS NOT DISTINCT FROM g.session_id AND a.id > %(after)s
 ORDER BY a.id LIMIT 2000
"""
TOTALS = """
SELECT (SELECT count(*) FROM trainings_attendance a
         WHERE a.event_id = g.event_id AND a.day = g.day AND a.status IN ('hadir', 'terlambat')
           AND a.session_id IS NOT DISTINCT FROM g.session_id),
       (SELECT count(*) FROM trainings_enrolment e
         WHERE e.event_id = g.event_id AND e.state IN ('nominated', 'confirmed')),
       (SELECT coalesce(extract(epoch FROM max(e.updated_at))::bigint, 0)
          FROM trainings_enrolment e WHERE e.event_id = g.event_id)
       + (SELECT coalesce(max(c.id), 0) FROM trainings_cardissue c
            JOIN trainings_enrolment e ON e.id = c.enrolment_id WHERE e.event_id = g.event_id)
  FROM trainings_gate g WHERE g.id = %(gate)s AND g.revoked_at IS NULL
"""


@dataclass(frozen=True)
class News:
    """What a phone asks for every few seconds. `stamp` differs once the list of people does."""

    entered: list[tuple[int, datetime]]
    last: int
    total: int
    expected: int
    stamp: int


def scan(*, gate_id: int, device: str, scans: Iterable[Any], sent_at: Any) -> list[Verdict]:
    """Raises GateClosed for a gate that is shut, and ScanInvalid for what is no scan at all."""
    now = timezone.now()
    drift = _drift(now, sent_at)
    sent = [_read(scan, now, drift) for scan in scans]
    if not sent or len(sent) > MOST:
        raise ScanInvalid(f"Kirim 1 sampai {MOST} pindaian sekaligus.")
    today = timezone.localdate(now)
    with transaction.atomic() if any(one.undoes for one in sent) else nullcontext():
        verdicts = writing.write(
            gate_id=gate_id, device=device[:36], scans=sent, since=today - HANDS_IN_FOR, today=today
        )
    if verdicts is None:
        raise GateClosed(SHUT)
    return verdicts


def news(*, gate_id: int, after: int) -> News:
    """Raises GateClosed."""
    with connection.cursor() as cursor:
        cursor.execute(TOTALS, {"gate": gate_id})
        totals = cursor.fetchone()
        if totals is None:
            raise GateClosed(SHUT)
        cursor.execute(NEWS, {"gate": gate_id, "after": after})
        rows = cursor.fetchall()
    return News(
        [(row[1], row[2]) for row in rows],
        max((row[0] for row in rows), default=after),
        *totals,
    )


def _read(scan: Any, now: datetime, drift: timedelta) -> Sent:
    if not isinstance(scan, Mapping):
        raise ScanInvalid("Pindaian tidak terbaca.")
    try:
        scan_id = UUID(scan["id"])
        kind = ScanKind(scan["kind"])
        code = str(scan.get("code", ""))
        at = datetime.fromtimestamp(float(scan["at"]) / 1000, UTC) + drift
        undoes = UUID(scan["undoes"]) if kind == ScanKind.UNDO else None
        shown = str(scan.get("shown", ""))
    except (KeyError, TypeError, ValueError, OverflowError, OSError, AttributeError) as fault:
        raise ScanInvalid("Pindaian tidak terbaca.") from fault
    if kind not in FROM_DEVICE:
        raise ScanInvalid("Cara pindai ini bukan dari gerbang.")
    card = cards.read(code)
    return Sent(
        id=scan_id,
        person=card.enrolment_id if card else 0,
        version=card.version if card and kind == ScanKind.QR else 0,
        # Somebody may hold an identity card before the camera: its number is not kept.
        code="" if card else DIGITS.sub("*", code.replace("\x00", ""))[:40],
        at=min(max(at, now - HANDS_IN_FOR), now),
        kind=kind.value,
        shown=shown if shown in RESULTS else "",
        undoes=undoes,
    )


def _drift(now: datetime, sent_at: Any) -> timedelta:
    """How far the phone's clock is behind ours."""
    try:
        behind = float(sent_at) / 1000
    except (TypeError, ValueError):
        return timedelta()
    if not math.isfinite(behind) or abs(behind) > 1e11:
        return timedelta()
    drift = timedelta(seconds=now.timestamp() - behind)
    return drift if abs(drift) > CLOCK_MAY_DIFFER else timedelta()
