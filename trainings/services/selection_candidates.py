"""Candidates: registered from the registry, their papers taken in, accepted or sent back."""

import hashlib
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.changes import signed
from accounts.models import User
from pillars.models import Person
from trainings.errors import MoveNotAllowed, OutsideRegion, ReasonMissing, SelectionInvalid
from trainings.models import (
    Candidate,
    CandidateDocument,
    CandidateState,
    Outcome,
    PaperState,
    Selection,
    SelectionRequirement,
    SelectionSeat,
    SelectionState,
)
from trainings.selection import fitness
from trainings.selection.states import CHECKS_PAPERS, TAKES_CANDIDATES
from trainings.services.rights import may_edit, may_nominate

GONE = (CandidateState.WITHDRAWN, CandidateState.DROPPED)


def register(*, seat: SelectionSeat, people: Sequence[Person], by: User) -> list[Candidate]:
    """These people of the registry stand for a seat; answers the new candidates."""
    return register_many(
        selection=seat.selection, pairs=[(person, seat) for person in people], by=by
    )


def register_many(
    *, selection: Selection, pairs: Sequence[tuple[Person, SelectionSeat]], by: User
) -> list[Candidate]:
    """Many people for many seats of one call, in a few statements."""
    if not pairs:
        raise SelectionInvalid("Belum ada orang yang dipilih. Centang sedikitnya satu nama.")
    may_nominate(by, *{seat.region_id for _, seat in pairs})
    numbers = [person.pk for person, _ in pairs]
    if Person.objects.visible_to(by).filter(pk__in=numbers).count() != len(set(numbers)):
        raise OutsideRegion("Sebagian orang ini dibina di wilayah lain.")
    came_from = fitness.origins(numbers, selection.kind, timezone.localdate())
    try:
        with transaction.atomic(), signed(by):
            selection = _hold(selection, TAKES_CANDIDATES, "pendaftarannya tidak dibuka")
            found = Candidate.objects.bulk_create(
                Candidate(
                    selection=selection,
                    seat=seat,
                    person=person,
                    comes_from_id=came_from.get(person.pk),
                    registered_by=by,
                )
                for person, seat in pairs
            )
            verify_complete(selection)
    except IntegrityError as error:
        raise SelectionInvalid("Sebagian orang ini sudah menjadi calon di seleksi ini.") from error
    return found


def hand_in(
    *, candidate: Candidate, requirement: SelectionRequirement, file, by: User
) -> CandidateDocument:
    """A paper of a candidate; a paper that was sent back is replaced and waits again."""
    may_nominate(by, candidate.seat.region_id)
    content = file.read()
    file.seek(0)
    with transaction.atomic(), signed(by):
        selection = _hold(candidate.selection, CHECKS_PAPERS, "berkasnya tidak diterima lagi")
        if requirement.selection_id != selection.pk:
            raise SelectionInvalid("Berkas ini tidak diminta di seleksi ini.")
        document = CandidateDocument.objects.filter(
            candidate=candidate, requirement=requirement
        ).first() or CandidateDocument(candidate=candidate, requirement=requirement)
        if document.state == PaperState.ACCEPTED:
            raise MoveNotAllowed("Berkas ini sudah diterima.")
        document.state, document.reason = PaperState.SUBMITTED, ""
        document.checked_by = document.checked_at = None
        document.file_sha256 = hashlib.sha256(content).hexdigest()
        document.uploaded_by = by
        ending = file.name.rpartition(".")[2].lower()
        document.file.save(f"{document.public_id}.{ending}", file, save=False)
        document.save()
    return document


def check(*, document: CandidateDocument, accept: bool, reason: str = "", by: User) -> None:
    """Accepted, or sent back with a reason. With every required paper accepted the candidate is
    complete."""
    candidate = document.candidate
    _may_check(by, candidate)
    reason = " ".join(reason.split())[:300]
    if not accept and not reason:
        raise ReasonMissing("Tuliskan mengapa berkas ini dikembalikan.")
    with transaction.atomic(), signed(by, reason=reason):
        selection = _hold(candidate.selection, CHECKS_PAPERS, "berkasnya tidak diperiksa lagi")
        document.state = PaperState.ACCEPTED if accept else PaperState.RETURNED
        document.reason = "" if accept else reason
        document.checked_by, document.checked_at = by, timezone.now()
        document.save(update_fields=["state", "reason", "checked_by", "checked_at"])
        verify_complete(selection)


def verify_complete(selection: Selection) -> None:
    """Candidates whose required papers are all accepted are complete; the others are not yet."""
    lacking = SelectionRequirement.objects.filter(selection=selection, is_required=True).exclude(
        Exists(
            CandidateDocument.objects.filter(
                candidate=OuterRef(OuterRef("pk")),
                requirement=OuterRef("pk"),
                state=PaperState.ACCEPTED,
            )
        )
    )
    rows = Candidate.objects.filter(selection=selection)
    rows.filter(~Exists(lacking), state=CandidateState.REGISTERED).update(
        state=CandidateState.VERIFIED
    )
    rows.filter(Exists(lacking), state=CandidateState.VERIFIED).update(
        state=CandidateState.REGISTERED
    )


def leave(*, candidate: Candidate, reason: str, is_dropped: bool = False, by: User) -> Candidate:
    """They withdraw, or the office drops them; the next of the reserve takes the place."""
    _may_check(by, candidate)
    reason = " ".join(reason.split())[:300]
    if not reason:
        raise ReasonMissing("Tuliskan alasannya.")
    with transaction.atomic(), signed(by, reason=reason):
        selection = Selection.objects.select_for_update().get(pk=candidate.selection_id)
        if selection.state in (SelectionState.DONE, SelectionState.CANCELLED):
            raise MoveNotAllowed("Seleksi ini sudah ditutup.")
        candidate = Candidate.objects.select_for_update().get(pk=candidate.pk)
        if candidate.state == CandidateState.APPOINTED:
            raise MoveNotAllowed("Sudah diangkat. Pakai “Tarik pengangkatan”.")
        if candidate.state in GONE:
            raise MoveNotAllowed(f"Calon ini sudah {candidate.get_state_display().lower()}.")
        candidate.state = CandidateState.DROPPED if is_dropped else CandidateState.WITHDRAWN
        candidate.state_reason = reason
        was_chosen = candidate.outcome == Outcome.CHOSEN
        candidate.save(update_fields=["state", "state_reason"])
        if was_chosen:
            promote(candidate.seat)
    return candidate


def next_of_reserve(seat: SelectionSeat) -> Candidate | None:
    """Who takes the place of a seat that comes free: the best of those who still stand."""
    return (
        Candidate.objects.filter(seat=seat, outcome=Outcome.RESERVE)
        .exclude(state__in=GONE)
        .select_related("person")
        .order_by("rank")
        .first()
    )


def promote(seat: SelectionSeat) -> Candidate | None:
    """The first of the reserve who still wants it takes the place; nobody where there is none."""
    following = next_of_reserve(seat)
    if following is not None:
        following.outcome = Outcome.CHOSEN
        following.save(update_fields=["outcome"])
    return following


def _may_check(by: User, candidate: Candidate) -> None:
    may_edit(by, candidate.selection.region_id)


def _hold(selection: Selection, states: frozenset, refusal: str) -> Selection:
    selection = Selection.objects.select_for_update(no_key=True).get(pk=selection.pk)
    if selection.state not in states:
        raise MoveNotAllowed(
            f"Status seleksi ini {selection.get_state_display().lower()}; {refusal}."
        )
    return selection
