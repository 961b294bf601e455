"""From which state a call may go where, and whose right it is: one table."""

from dataclasses import dataclass

from accounts.models import User
from accounts.permissions import Permission as P
from trainings.models import SelectionState as S
from trainings.states import Move


@dataclass(frozen=True)
class SelectionMove(Move):
    """A step of a call, the right it needs and what it means."""

    permission: P = P.EVENT_EDIT
    says: str = ""


MOVES = {
    move.name: move
    for move in (
        SelectionMove(
            "open",
            "Buka pendaftaran",
            frozenset({S.DRAFT}),
            S.OPEN,
            "door-enter",
            says="Calon dapat didaftarkan dan berkasnya diunggah.",
        ),
        SelectionMove(
            "judge",
            "Mulai penilaian",
            frozenset({S.OPEN}),
            S.JUDGING,
            "clipboard-check",
            says="Pendaftaran ditutup. Hanya calon yang berkasnya lengkap yang dinilai.",
        ),
        SelectionMove(
            "submit",
            "Ajukan hasil",
            frozenset({S.JUDGING}),
            S.SUBMITTED,
            "send",
            says="Peringkat dan berita acara disusun, lalu menunggu keputusan kepala dinas.",
        ),
        SelectionMove(
            "return",
            "Kembalikan",
            frozenset({S.SUBMITTED}),
            S.JUDGING,
            "arrow-back-up",
            needs_reason=True,
            permission=P.SELECTION_DECIDE,
        ),
        SelectionMove(
            "decide",
            "Tetapkan hasil",
            frozenset({S.SUBMITTED}),
            S.DECIDED,
            "gavel",
            permission=P.SELECTION_DECIDE,
            says="Hasil menjadi tetap dan siap diumumkan.",
        ),
        SelectionMove(
            "announce",
            "Umumkan",
            frozenset({S.DECIDED}),
            S.ANNOUNCED,
            "speakerphone",
            says="Halaman hasil dengan nama tersamar terbuka untuk umum dan masa sanggah dimulai.",
        ),
        SelectionMove(
            "finish",
            "Tandai selesai",
            frozenset({S.ANNOUNCED}),
            S.DONE,
            "flag-check",
            says="Seleksi ditutup; formasi yang belum terisi kembali ke papan lowongan.",
        ),
        SelectionMove(
            "cancel",
            "Batalkan seleksi",
            frozenset({S.DRAFT, S.OPEN, S.JUDGING, S.SUBMITTED, S.DECIDED}),
            S.CANCELLED,
            "ban",
            needs_reason=True,
        ),
    )
}
# What may still be changed in which state.
SETS_UP = frozenset({S.DRAFT, S.OPEN})
TAKES_CANDIDATES = frozenset({S.OPEN})
CHECKS_PAPERS = frozenset({S.OPEN})
RANKED = frozenset({S.SUBMITTED, S.DECIDED, S.ANNOUNCED, S.DONE})
IS_PUBLIC = frozenset({S.ANNOUNCED, S.DONE})


def moves_for(state: str, user: User) -> list[SelectionMove]:
    """The steps this person may take with a call in this state."""
    return [one for one in MOVES.values() if state in one.sources and user.has(one.permission)]
