"""What a checker decides about one LPJ in one go: its lines, and with them the whole."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from grants.errors import GrantError
from grants.models import Lpj, LpjLine
from grants.services import lpj as lpjs

KEEP, RETURN, ACCEPT = "simpan", "kembalikan", "terima"


@dataclass(frozen=True, slots=True)
class Verdict:
    """On one line: in order, or what has to be mended."""

    accepted: bool
    reason: str = ""


def decide(
    *, lpj: Lpj, verdicts: Mapping[int, Verdict], decision: str, note: str = "", by: User
) -> Lpj:
    """Verdicts by key of the line; then the LPJ is accepted, sent back, or kept for later.
    Nothing of it holds when one part is refused."""
    with transaction.atomic():
        for line in LpjLine.objects.filter(lpj=lpj, pk__in=verdicts).select_related(
            "lpj__instalment__recipient"
        ):
            verdict = verdicts[line.pk]
            lpjs.judge_line(line=line, accepted=verdict.accepted, reason=verdict.reason, by=by)
        if decision == RETURN:
            lpjs.send_back(lpj=lpj, reason=note, by=by)
        elif decision == ACCEPT:
            outcome = lpjs.accept(lpjs=[lpj.pk], by=by)
            if outcome.refused:
                raise GrantError(outcome.refused[0].message)
    lpj.refresh_from_db()
    return lpj
