"""From which state an event or a participant may go where, on one page."""

from dataclasses import dataclass

from trainings.errors import MoveNotAllowed, ReasonMissing
from trainings.models import EnrolmentState, EventState


@dataclass(frozen=True)
class Move:
    """A step that somebody of the office takes: from which states, to which, in which words."""

    name: str
    label: str
    sources: frozenset[str]
    target: str
    icon: str
    needs_reason: bool = False

    def check(self, state: str, *, state_label: str, reason: str = "") -> None:
        """Raises MoveNotAllowed or ReasonMissing."""
        if state not in self.sources:
            raise MoveNotAllowed(
                f"“{self.label}” tidak dapat dilakukan karena statusnya sekarang {state_label}."
            )
        if self.needs_reason and not reason.strip():
            raise ReasonMissing(f"Tuliskan alasan untuk “{self.label}”.")


def _table(*moves: Move) -> dict[str, Move]:
    return {move.name: move for move in moves}


EVENT_MOVES = _table(
    Move(
        "open",
        "Buka pendaftaran",
        frozenset({EventState.DRAFT}),
        EventState.OPEN,
        "door-enter",
    ),
    Move(
        "start", "Mulai kegiatan", frozenset({EventState.OPEN}), EventState.RUNNING, "player-play"
    ),
    Move(
        "finish",
        "Tandai selesai",
        frozenset({EventState.OPEN, EventState.RUNNING}),
        EventState.DONE,
        "flag-check",
    ),
    Move(
        "reopen",
        "Buka lagi pendaftaran",
        frozenset({EventState.RUNNING, EventState.DONE, EventState.CANCELLED}),
        EventState.OPEN,
        "rotate-clockwise",
        needs_reason=True,
    ),
    Move(
        "cancel",
        "Batalkan kegiatan",
        frozenset({EventState.DRAFT, EventState.OPEN, EventState.RUNNING}),
        EventState.CANCELLED,
        "ban",
        needs_reason=True,
    ),
)

ENROLMENT_MOVES = _table(
    Move(
        "confirm",
        "Sahkan",
        frozenset({EnrolmentState.NOMINATED}),
        EnrolmentState.CONFIRMED,
        "check",
    ),
    Move(
        "withdraw",
        "Catat mundur",
        frozenset(
            {
                EnrolmentState.NOMINATED,
                EnrolmentState.CONFIRMED,
                EnrolmentState.WAITING,
                EnrolmentState.OFFERED,
            }
        ),
        EnrolmentState.WITHDRAWN,
        "user-minus",
        needs_reason=True,
    ),
    Move(
        "reinstate",
        "Ikutkan lagi",
        frozenset({EnrolmentState.WITHDRAWN, EnrolmentState.ABSENT}),
        EnrolmentState.NOMINATED,
        "user-plus",
    ),
    Move(
        "absent",
        "Catat tidak hadir",
        frozenset({EnrolmentState.CONFIRMED}),
        EnrolmentState.ABSENT,
        "user-question",
    ),
)

# Participants may be added and changed while the event is in one of these.
TAKES_PARTICIPANTS = frozenset({EventState.DRAFT, EventState.OPEN, EventState.RUNNING})


def moves_from(state: str) -> list[Move]:
    """What may happen to an event that is in this state, the usual step first."""
    return [move for move in EVENT_MOVES.values() if state in move.sources]
