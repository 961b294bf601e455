"""The result of a call: ranking, berita acara, the decision of another person, objections."""

import hashlib
from collections import defaultdict
from datetime import date, datetime, time
from decimal import Decimal

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts.changes import signed
from accounts.models import User
from accounts.typesetting import typeset
from trainings.errors import MoveNotAllowed, NotAllowed, ReasonMissing, SelectionInvalid
from trainings.models import (
    Candidate,
    CandidateState,
    Objection,
    ObjectionState,
    Outcome,
    Selection,
    SelectionSeat,
    SelectionState,
    StageResult,
)
from trainings.selection import ranking
from trainings.selection.minutes import TEMPLATE, write
from trainings.selection.states import IS_PUBLIC
from trainings.services import numbering
from trainings.services.letters import number_of
from trainings.services.rights import may_edit
from trainings.services.selection_calls import held_for

SERIES = "ba-seleksi"
MARK = "BA-SELEKSI"


def submit(*, selection: Selection, dated_on: date | None = None, by: User) -> Selection:
    """Rank every kecamatan, write the berita acara, and ask the head for a decision."""
    with transaction.atomic(), signed(by):
        selection = held_for(selection, "submit", by)
        if selection.stages.filter(closed_at__isnull=True).exists():
            raise MoveNotAllowed("Masih ada tahap yang belum ditutup.")
        _rank(selection)
        day = dated_on or timezone.localdate()
        serial = numbering.take(f"{SERIES}-{selection.region_id}", day.year)
        selection.minutes_number = number_of(
            serial, mark=MARK, office=selection.region, year=day.year
        )
        selection.minutes_on = day
        selection.minutes_data = write(selection, by=by)
        moment = timezone.make_aware(datetime.combine(day, time(12)))
        paper = typeset(
            TEMPLATE,
            data={
                **selection.minutes_data,
                "number": selection.minutes_number,
                "is_preview": False,
            },
            at=moment,
        )
        selection.minutes_sha256 = hashlib.sha256(paper).hexdigest()
        selection.minutes_file.save(
            f"{selection.public_id}-{serial}.pdf", ContentFile(paper), save=False
        )
        selection.submitted_by, selection.submitted_at = by, timezone.now()
        selection.state = SelectionState.SUBMITTED
        selection.save()
    return selection


def decide(*, selection: Selection, by: User) -> Selection:
    """The head makes the ranking final; never somebody who wrote or submitted it."""
    with transaction.atomic(), signed(by):
        selection = held_for(selection, "decide", by)
        if by.pk in (selection.created_by_id, selection.submitted_by_id):
            raise NotAllowed("Yang menyusun tidak menetapkan. Minta pejabat lain menetapkan.")
        selection.decided_by, selection.decided_at = by, timezone.now()
        selection.state = SelectionState.DECIDED
        selection.save()
    return selection


def send_back(*, selection: Selection, reason: str, by: User) -> Selection:
    """The head wants it looked at again. Marks stay as they are; the ranking is made anew."""
    with transaction.atomic(), signed(by, reason=reason):
        selection = held_for(selection, "return", by, reason)
        Candidate.objects.filter(selection=selection).update(total=None, rank=None, outcome="")
        selection.state = SelectionState.JUDGING
        selection.submitted_by = selection.submitted_at = None
        selection.save()
    return selection


def object_to(
    *,
    selection: Selection,
    seat: SelectionSeat | None,
    sender: str,
    text: str,
    received_on: date,
    by: User,
) -> Objection:
    """Write down what somebody says against the result, on a day of the window."""
    may_edit(by, selection.region_id)
    first, last = selection.announced_on, selection.objections_until
    if selection.state != SelectionState.ANNOUNCED or first is None or last is None:
        raise MoveNotAllowed("Sanggahan dicatat setelah hasil diumumkan.")
    if not first <= received_on <= last:
        raise SelectionInvalid("Tanggal diterima di luar masa sanggah.")
    with transaction.atomic(), signed(by):
        return Objection.objects.create(
            selection=selection,
            seat=seat,
            sender=" ".join(sender.split()),
            text=text.strip(),
            received_on=received_on,
            recorded_by=by,
        )


def answer(*, objection: Objection, is_upheld: bool, words: str, by: User) -> Objection:
    """The office's answer, once; it can be read on the public page."""
    may_edit(by, objection.selection.region_id)
    if not words.strip():
        raise ReasonMissing("Tuliskan jawaban atas sanggahan ini.")
    with transaction.atomic(), signed(by):
        objection = Objection.objects.select_for_update().get(pk=objection.pk)
        if objection.state != ObjectionState.OPEN:
            raise MoveNotAllowed("Sanggahan ini sudah dijawab.")
        objection.state = ObjectionState.UPHELD if is_upheld else ObjectionState.REJECTED
        objection.answer = words.strip()
        objection.answered_by, objection.answered_at = by, timezone.now()
        objection.save()
    return objection


def behind(token: str) -> Selection | None:
    """The call whose result everybody may read under this token, once it is announced."""
    return (
        Selection.objects.filter(token=token, state__in=IS_PUBLIC)
        .select_related("region__parent", "kind")
        .first()
    )


def _rank(selection: Selection) -> None:
    stages = [(stage.pk, stage.weight) for stage in selection.stages.order_by("order")]
    scores: dict[int, dict[int, Decimal]] = defaultdict(dict)
    failed: set[int] = set()
    for result in StageResult.objects.filter(candidate__selection=selection):
        scores[result.candidate_id][result.stage_id] = result.score
        if not result.is_passed:
            failed.add(result.candidate_id)
    standing = list(selection.candidates.filter(state=CandidateState.VERIFIED))
    found = {
        one.candidate_id: one
        for one in ranking.rank(
            [
                ranking.Standing(
                    row.pk,
                    row.seat_id,
                    row.registered_at,
                    scores[row.pk],
                    row.pk not in failed and len(scores[row.pk]) == len(stages),
                )
                for row in standing
            ],
            stages,
        )
    }
    for row in standing:
        one = found[row.pk]
        row.total, row.rank = one.total, one.rank
        row.outcome = (
            Outcome.FAILED
            if one.rank is None
            else Outcome.CHOSEN
            if one.rank == 1
            else Outcome.RESERVE
        )
    Candidate.objects.bulk_update(standing, ["total", "rank", "outcome"], batch_size=500)
