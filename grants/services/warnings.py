"""Letters of warning for LPJs that are overdue: I, then II, then III, numbered and dated."""

from collections.abc import Iterable
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from accounts import formats
from accounts.changes import signed
from accounts.models import User
from accounts.permissions import Permission
from accounts.working_days import working_days_after
from grants.models import Instalment, Programme, WarningLetter
from grants.services import numbering, rights
from grants.services.outcomes import Outcome, keys_of
from grants.states import LPJ_OPEN

ANSWER_DAYS = 7
LAST = 3
WAITING = ("paid", "lpj_due", "lpj_returned")
_LAST_LETTERS = """
    SELECT i.id, r.name, r.region_id, i.state, i.lpj_due_on, coalesce(w.level, 0), w.answer_by
      FROM grants_instalment i
      JOIN grants_recipient r ON r.id = i.recipient_id
      LEFT JOIN LATERAL (
        SELECT level, answer_by FROM grants_warningletter w
         WHERE w.instalment_id = i.id ORDER BY level DESC LIMIT 1
      ) w ON true
     WHERE i.id = ANY(%(keys)s) AND r.programme_id = %(programme)s
     ORDER BY r.region_id, r.name, i.number
       FOR UPDATE OF i
"""


def issue(
    *,
    programme: Programme,
    instalments: Iterable[Instalment | int] | None = None,
    dated_on: date | None = None,
    by: User,
) -> tuple[list[WarningLetter], Outcome]:
    """The next letter for each overdue LPJ (all of the programme without `instalments`); who
    still has time to answer the last one is left alone."""
    scopes = rights.ensure(by, Permission.GRANT_VERIFY)
    day = dated_on or timezone.localdate()
    outcome = Outcome()
    if instalments is None:
        instalments = Instalment.objects.filter(
            recipient__programme=programme, state__in=LPJ_OPEN, lpj_due_on__lt=day
        )
    with transaction.atomic(), signed(by), connection.cursor() as cursor:
        cursor.execute(_LAST_LETTERS, {"keys": keys_of(instalments), "programme": programme.pk})
        wanted = []
        for key, name, region, state, due_on, level, answer_by in cursor.fetchall():
            refusal = _refusal(region, scopes, state, due_on, level, answer_by, day)
            if refusal is None:
                wanted.append((key, level + 1))
            else:
                outcome.refuse(key, name, *refusal)
        letters = _write(programme, wanted, day, by)
        outcome.done = len(letters)
    return letters, outcome


def _refusal(region, scopes, state, due_on, level, answer_by, day):
    if not rights.covered(region, scopes):
        return "outside_region", "Penerima ini di wilayah lain."
    if state not in WAITING or due_on is None or due_on >= day:
        return "not_overdue", "LPJ-nya belum lewat jatuh tempo atau sudah diajukan."
    if level >= LAST:
        return "last", "Teguran III sudah dikirim. Lanjutkan dengan permintaan setor kembali."
    if answer_by is not None and answer_by >= day:
        return "waiting", f"Teguran terakhir dapat dijawab sampai {formats.long_date(answer_by)}."
    return None


def _write(programme, wanted, day: date, by: User) -> list[WarningLetter]:
    if not wanted:
        return []
    office = numbering.office(programme.region_id)
    first = numbering.take("warning", region=programme.region_id, year=day.year, count=len(wanted))
    answer_by = working_days_after(day, ANSWER_DAYS)
    return WarningLetter.objects.bulk_create(
        WarningLetter(
            instalment_id=key,
            level=level,
            year=day.year,
            sequence=sequence,
            number=f"{sequence:04d}/ST-{numbering.ROMAN[level - 1]}/{office}/{day.year}",
            dated_on=day,
            answer_by=answer_by,
            signed_by=by,
        )
        for sequence, (key, level) in enumerate(wanted, start=first)
    )
