"""From draft to closed book: how far the approval of a report may go, on one page.

The database keeps the same table: the trigger of `ReportClosing` is made from it, so that a
screen, the admin, a shell and raw SQL all meet the same rules.
"""

from dataclasses import dataclass

from django.db.models import TextChoices

from accounts.permissions import Permission


class ClosingState(TextChoices):
    """How far the approval of a report has come."""

    SUBMITTED = "submitted", "Diajukan"
    VERIFIED = "verified", "Disetujui Sudin"
    RETURNED = "returned", "Dikembalikan"
    CLOSED = "closed", "Tutup buku"


S = ClosingState
# Somebody has to decide.
WAITING = frozenset({S.SUBMITTED, S.VERIFIED})
# One of these at most for a kind, period and region.
STANDING = WAITING | {S.CLOSED}


@dataclass(frozen=True)
class Move:
    """A step: from which states, to which, with which right."""

    label: str
    sources: frozenset[str]
    target: str
    permission: Permission


# `verify` is for a kabupaten/kota and what lies in it; a report of the province has no Sudin
# and is closed from `submitted` (reports/services/closing.py).
MOVES = {
    "submit": Move("Ajukan", frozenset({S.RETURNED}), S.SUBMITTED, Permission.REPORT_BUILD),
    "verify": Move("Setujui", frozenset({S.SUBMITTED}), S.VERIFIED, Permission.REPORT_VERIFY),
    "return": Move("Kembalikan", WAITING, S.RETURNED, Permission.REPORT_VERIFY),
    "close": Move("Sahkan dan tutup buku", WAITING, S.CLOSED, Permission.REPORT_APPROVE),
}


def ways_in_sql(old: str, new: str) -> str:
    """The table as a condition on two columns of a trigger."""
    ways = sorted({(source, move.target) for move in MOVES.values() for source in move.sources})
    return " OR ".join(f"({old} = '{a}' AND {new} = '{b}')" for a, b in ways)
