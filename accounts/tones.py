"""Which colour and sign a state carries on every screen, so that one state never has two looks.

Five tones. `action` is the warm one: somebody has to do something. `danger` is for errors only.
"""

from typing import NamedTuple


class Tone(NamedTuple):
    """What a tone is called in the stylesheet and the icon that says the same without colour."""

    name: str
    icon: str


NEUTRAL = Tone("neutral", "circle")
INFO = Tone("info", "info-circle")
SUCCESS = Tone("success", "circle-check")
ACTION = Tone("action", "alert-circle")
DANGER = Tone("danger", "alert-triangle")
TONES = {tone.name: tone for tone in (NEUTRAL, INFO, SUCCESS, ACTION, DANGER)}

STATES = {
    # Drafts and ends without a verdict
    "draft": Tone("neutral", "pencil"),
    "idle": NEUTRAL,
    "inactive": Tone("neutral", "circle-off"),
    "ended": Tone("neutral", "circle-off"),
    "reissued": Tone("neutral", "refresh"),
    "dropped": Tone("neutral", "ban"),
    "archived": Tone("neutral", "archive"),
    "retired": Tone("neutral", "archive"),
    "cancelled": Tone("neutral", "ban"),
    "withdrawn": Tone("neutral", "ban"),
    "undone": Tone("neutral", "arrow-back-up"),
    "absent": Tone("neutral", "user-question"),
    "replaced": Tone("neutral", "replace"),
    "reversed": Tone("neutral", "arrow-back-up"),
    "closed": Tone("neutral", "lock"),
    "same": Tone("neutral", "equal"),
    "doubled": Tone("neutral", "copy"),
    "already": Tone("neutral", "equal"),
    "not_passed": Tone("neutral", "circle-off"),
    "discarded": Tone("neutral", "trash"),
    "skipped": Tone("neutral", "player-skip-forward"),
    # Under way, nobody has to act
    "queued": Tone("info", "clock"),
    "running": Tone("info", "loader-2"),
    "reading": Tone("info", "loader-2"),
    "uploaded": Tone("info", "upload"),
    "applying": Tone("info", "loader-2"),
    "planned": Tone("info", "calendar"),
    "open": Tone("info", "door-enter"),
    "nominated": Tone("info", "user-plus"),
    "registered": Tone("info", "user-plus"),
    "judging": Tone("info", "clipboard-check"),
    "reserve": Tone("info", "users"),
    "announced": Tone("info", "speakerphone"),
    "invited": Tone("info", "mail"),
    "decreed": Tone("info", "gavel"),
    "signed": Tone("info", "signature"),
    "processing": Tone("info", "cash"),
    "sent": Tone("info", "send"),
    "new": Tone("info", "plus"),
    "changed": Tone("info", "pencil"),
    # Somebody has to act
    "submitted": Tone("action", "send"),
    "returned": Tone("action", "arrow-back-up"),
    "waiting": Tone("action", "clock-exclamation"),
    "pending": Tone("action", "clock-exclamation"),
    "offered": Tone("action", "armchair"),
    "preview": Tone("action", "eye-check"),
    "checked": Tone("action", "eye-check"),
    "mapping": Tone("action", "columns-3"),
    "ready": Tone("action", "eye-check"),
    "expiring": Tone("action", "hourglass-low"),
    "overdue": Tone("action", "hourglass-empty"),
    "lpj_due": Tone("action", "hourglass-empty"),
    "lpj_submitted": Tone("action", "report-money"),
    "lpj_returned": Tone("action", "arrow-back-up"),
    "refunding": Tone("action", "receipt-refund"),
    "proposed": Tone("action", "clock-exclamation"),
    "unanswered": Tone("action", "clock-exclamation"),
    "wrong_amount": Tone("action", "alert-circle"),
    "contradicted": Tone("action", "alert-circle"),
    "unknown_account": Tone("action", "alert-circle"),
    "unreadable": Tone("action", "alert-circle"),
    "warning": Tone("action", "alert-circle"),
    # Good ends
    "valid": Tone("success", "circle-check"),
    "active": SUCCESS,
    "done": SUCCESS,
    "applied": SUCCESS,
    "verified": SUCCESS,
    "confirmed": SUCCESS,
    "approved": SUCCESS,
    "attended": SUCCESS,
    "hadir": SUCCESS,
    "terlambat": Tone("action", "clock-exclamation"),
    "izin": Tone("info", "mail"),
    "sakit": Tone("info", "first-aid-kit"),
    "alpa": Tone("neutral", "circle-off"),
    "batal": Tone("neutral", "ban"),
    "completed": SUCCESS,
    "issued": SUCCESS,
    "paid": SUCCESS,
    "settled": SUCCESS,
    "accepted": SUCCESS,
    "decided": Tone("success", "gavel"),
    "chosen": SUCCESS,
    "appointed": SUCCESS,
    "upheld": SUCCESS,
    # Bad ends
    "failed": DANGER,
    "error": DANGER,
    "rejected": Tone("danger", "circle-x"),
    "refused": Tone("danger", "circle-x"),
    "revoked": Tone("danger", "circle-x"),
    "expired": Tone("danger", "hourglass-empty"),
}


def tone_of(state: str, wanted: str = "") -> Tone:
    """The look of a state; a wanted tone wins over the table, an unknown state is neutral."""
    if not wanted:
        return STATES.get(state, NEUTRAL)
    return TONES[wanted]
