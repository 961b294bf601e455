"""From which state a grant may go where, and the right that each step needs, on one page.

The database keeps the same table: the triggers of recipients, instalments and payment lines are
made from it, so that a screen, the admin, a shell and raw SQL all meet the same rules.
"""

from dataclasses import dataclass

from accounts.permissions import Permission as P
from grants.enums import InstalmentState as I
from grants.enums import PaymentState as Pay
from grants.enums import RecipientState as R
from grants.errors import MoveNotAllowed, ReasonMissing


@dataclass(frozen=True)
class Move:
    """A step: from which states, to which, by whom, in which words. None: the clock takes it."""

    name: str
    label: str
    sources: frozenset[str]
    target: str
    permission: P | None
    icon: str = "arrow-right"
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


def _from(*states: str) -> frozenset[str]:
    return frozenset(states)


RECIPIENT_MOVES = _table(
    Move("submit", "Ajukan", _from(R.DRAFT, R.RETURNED), R.SUBMITTED, P.GRANT_PROPOSE, "send"),
    Move("verify", "Verifikasi", _from(R.SUBMITTED), R.VERIFIED, P.GRANT_VERIFY, "check"),
    Move(
        "return",
        "Kembalikan",
        _from(R.SUBMITTED, R.VERIFIED),
        R.RETURNED,
        P.GRANT_VERIFY,
        "arrow-back-up",
        needs_reason=True,
    ),
    Move(
        "reject",
        "Tolak",
        _from(R.SUBMITTED, R.VERIFIED),
        R.REJECTED,
        P.GRANT_VERIFY,
        "circle-x",
        needs_reason=True,
    ),
    Move("decree", "Tetapkan", _from(R.VERIFIED), R.DECREED, P.GRANT_APPROVE, "gavel"),
    Move("sign", "Catat NPHD/pakta", _from(R.DECREED), R.SIGNED, P.GRANT_PROPOSE, "signature"),
    Move(
        "withdraw",
        "Batalkan usulan",
        _from(R.DRAFT, R.SUBMITTED, R.VERIFIED, R.RETURNED),
        R.CANCELLED,
        P.GRANT_PROPOSE,
        "ban",
        needs_reason=True,
    ),
    Move(
        "revoke",
        "Cabut penetapan",
        _from(R.DECREED, R.SIGNED),
        R.CANCELLED,
        P.GRANT_APPROVE,
        "ban",
        needs_reason=True,
    ),
)

INSTALMENT_MOVES = _table(
    Move("process", "Proses bayar", _from(I.PLANNED), I.PROCESSING, P.GRANT_PAY, "cash"),
    Move("release", "Tarik dari daftar", _from(I.PROCESSING), I.PLANNED, P.GRANT_PAY, "undo"),
    Move("pay", "Catat cair", _from(I.PROCESSING), I.PAID, P.GRANT_PAY, "cash-banknote"),
    Move(
        "unpay",
        "Balikkan pembayaran",
        _from(I.PAID, I.LPJ_DUE),
        I.PLANNED,
        P.GRANT_PAY,
        "arrow-back-up",
        needs_reason=True,
    ),
    Move("fall_due", "LPJ jatuh tempo", _from(I.PAID), I.LPJ_DUE, None, "hourglass-empty"),
    Move(
        "account",
        "Ajukan LPJ",
        _from(I.PAID, I.LPJ_DUE, I.LPJ_RETURNED),
        I.LPJ_SUBMITTED,
        P.GRANT_PROPOSE,
        "report-money",
    ),
    Move(
        "return_lpj",
        "Kembalikan LPJ",
        _from(I.LPJ_SUBMITTED),
        I.LPJ_RETURNED,
        P.GRANT_VERIFY,
        "arrow-back-up",
        needs_reason=True,
    ),
    Move("settle", "Terima LPJ", _from(I.LPJ_SUBMITTED), I.SETTLED, P.GRANT_VERIFY, "circle-check"),
    Move(
        "ask_back",
        "Minta setor kembali",
        _from(I.LPJ_SUBMITTED, I.LPJ_DUE, I.LPJ_RETURNED),
        I.REFUNDING,
        P.GRANT_VERIFY,
        "receipt-refund",
    ),
    Move("refund", "Catat setoran", _from(I.REFUNDING), I.SETTLED, P.GRANT_PAY, "receipt-refund"),
    Move("cancel", "Batalkan tahap", _from(I.PLANNED), I.CANCELLED, P.GRANT_APPROVE, "ban"),
)

PAYMENT_MOVES = _table(
    Move("send", "Kirim ke bank", _from(Pay.QUEUED), Pay.SENT, P.GRANT_PAY, "send"),
    Move("withdraw", "Tarik dari daftar", _from(Pay.QUEUED), Pay.WITHDRAWN, P.GRANT_PAY, "undo"),
    Move(
        "pay",
        "Catat cair",
        _from(Pay.SENT, Pay.UNANSWERED, Pay.WRONG_AMOUNT, Pay.CONTRADICTED),
        Pay.PAID,
        P.GRANT_PAY,
        "cash-banknote",
    ),
    Move(
        "fail",
        "Catat gagal",
        _from(Pay.SENT, Pay.UNANSWERED, Pay.WRONG_AMOUNT, Pay.CONTRADICTED),
        Pay.FAILED,
        P.GRANT_PAY,
        "circle-x",
    ),
    Move(
        "doubt_amount",
        "Jumlah berbeda",
        _from(Pay.SENT, Pay.UNANSWERED, Pay.CONTRADICTED),
        Pay.WRONG_AMOUNT,
        P.GRANT_PAY,
        "alert-circle",
    ),
    Move(
        "contradict",
        "Jawaban bertentangan",
        _from(Pay.SENT, Pay.UNANSWERED, Pay.WRONG_AMOUNT),
        Pay.CONTRADICTED,
        P.GRANT_PAY,
        "alert-circle",
    ),
    Move("leave_open", "Belum dijawab", _from(Pay.SENT), Pay.UNANSWERED, P.GRANT_PAY, "clock"),
    Move(
        "reverse",
        "Balikkan pembayaran",
        _from(Pay.PAID),
        Pay.REVERSED,
        P.GRANT_PAY,
        "arrow-back-up",
        needs_reason=True,
    ),
)

# An LPJ that is not settled yet: the next instalment waits for it.
LPJ_OPEN = _from(I.PAID, I.LPJ_DUE, I.LPJ_SUBMITTED, I.LPJ_RETURNED, I.REFUNDING)
# A payment line that may still become money: an instalment has at most one of these.
PAYMENT_LIVE = _from(
    Pay.QUEUED, Pay.SENT, Pay.PAID, Pay.WRONG_AMOUNT, Pay.CONTRADICTED, Pay.UNANSWERED
)
# What the bank has to answer or the treasurer to settle before a batch is closed.
PAYMENT_OPEN = PAYMENT_LIVE - {Pay.PAID}


def moves_from(table: dict[str, Move], state: str) -> list[Move]:
    """What may happen to something in this state, the usual step first."""
    return [move for move in table.values() if state in move.sources]
