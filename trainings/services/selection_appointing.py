"""From the list to the duty: the chosen are appointed once nobody can object any more."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts import formats
from accounts.changes import signed
from accounts.models import User
from pillars import eligibility
from pillars.errors import RegistryError
from pillars.models import Assignment
from pillars.models.rule import RuleCode
from pillars.services import assignments
from trainings.errors import MoveNotAllowed, ReasonMissing, SelectionInvalid
from trainings.models import Candidate, CandidateState, Outcome, Selection, SelectionState
from trainings.services.rights import may_edit
from trainings.services.selection_calls import check_objections_over
from trainings.services.selection_candidates import promote

# Rules about the day of registration, though the duty begins later.
ON_REGISTRATION = frozenset({RuleCode.MIN_AGE, RuleCode.MAX_AGE})


def appoint(
    *,
    candidate: Candidate,
    start_on: date,
    end_on: date | None = None,
    sk_number: str = "",
    sk_on: date | None = None,
    sk_signer: str = "",
    overrides: Mapping[str, str] | None = None,
    by: User,
) -> Assignment:
    """The chosen one of a seat begins to serve; the duty and the candidate name each other.

    Whoever was young enough when they registered is not refused for having waited. Raises
    SelectionInvalid with the words of the registry where a rule speaks against it.
    """
    may_edit(by, candidate.selection.region_id)
    try:
        with transaction.atomic():
            with signed(by):
                selection = Selection.objects.select_for_update(no_key=True).get(
                    pk=candidate.selection_id
                )
                _check(selection)
                candidate = (
                    Candidate.objects.select_for_update(of=("self",))
                    .select_related("person__home_region__parent__parent", "seat__region__parent")
                    .get(pk=candidate.pk)
                )
                if candidate.outcome != Outcome.CHOSEN or candidate.state != (
                    CandidateState.VERIFIED
                ):
                    raise MoveNotAllowed("Hanya calon terpilih yang diangkat.")
            duty = assignments.appoint(
                person=candidate.person,
                kind=selection.kind,
                region=candidate.seat.region,
                start_on=start_on,
                end_on=end_on,
                sk_number=sk_number,
                sk_on=sk_on,
                sk_signer=sk_signer,
                overrides={**_fit_when_registered(candidate, start_on), **(overrides or {})},
                by=by,
            )
            with signed(by):
                candidate.state, candidate.assignment = CandidateState.APPOINTED, duty
                candidate.save(update_fields=["state", "assignment"])
    except RegistryError as refusal:
        raise SelectionInvalid(str(refusal)) from refusal
    return duty


def appoint_all(
    *,
    selection: Selection,
    start_on: date,
    end_on: date | None = None,
    sk_number: str = "",
    sk_on: date | None = None,
    sk_signer: str = "",
    by: User,
) -> tuple[int, list[tuple[Candidate, str]]]:
    """Everybody chosen, under one decree; answers how many, and who was refused and why."""
    may_edit(by, selection.region_id)
    _check(selection)
    done, refused = 0, []
    chosen = selection.candidates.filter(outcome=Outcome.CHOSEN, state=CandidateState.VERIFIED)
    for candidate in chosen.select_related("selection", "person", "seat__region"):
        try:
            appoint(
                candidate=candidate,
                start_on=start_on,
                end_on=end_on,
                sk_number=sk_number,
                sk_on=sk_on,
                sk_signer=sk_signer,
                by=by,
            )
        except (SelectionInvalid, MoveNotAllowed) as refusal:
            refused.append((candidate, str(refusal)))
        else:
            done += 1
    return done, refused


def withdraw(
    *, candidate: Candidate, last_on: date, end_reason: str, reason: str, by: User
) -> Candidate | None:
    """The appointment is taken back: the duty ends, the candidate has left, and the first of the
    reserve who still wants it is chosen in their place; nobody where there is none.

    A call that was closed is open again for that appointment. Whoever never began to serve ends
    on the first day of the duty, so that the decree stays in the history.
    """
    may_edit(by, candidate.selection.region_id)
    reason = " ".join(reason.split())[:300]
    if not reason:
        raise ReasonMissing("Tuliskan mengapa pengangkatannya ditarik.")
    try:
        with transaction.atomic():
            selection = Selection.objects.select_for_update(no_key=True).get(
                pk=candidate.selection_id
            )
            candidate = (
                Candidate.objects.select_for_update(of=("self",))
                .select_related("assignment", "seat")
                .get(pk=candidate.pk)
            )
            duty = candidate.assignment
            if candidate.state != CandidateState.APPOINTED or duty is None:
                raise MoveNotAllowed("Hanya pengangkatan yang sudah tercatat yang dapat ditarik.")
            # Whoever ended the duty on the person's page has told why already.
            if not duty.end_reason:
                assignments.end(
                    assignment=duty,
                    last_on=max(last_on, duty.validity.lower),
                    reason=end_reason,
                    note=reason,
                    by=by,
                )
            with signed(by, reason=reason):
                candidate.state, candidate.assignment = CandidateState.WITHDRAWN, None
                candidate.state_reason = reason
                candidate.save(update_fields=["state", "assignment", "state_reason"])
                following = promote(candidate.seat)
                if following is not None and selection.state == SelectionState.DONE:
                    selection.state = SelectionState.ANNOUNCED
                    selection.save(update_fields=["state", "updated_at"])
    except RegistryError as refusal:
        raise SelectionInvalid(str(refusal)) from refusal
    return following


def _check(selection: Selection) -> None:
    if selection.state != SelectionState.ANNOUNCED:
        raise MoveNotAllowed("Calon diangkat setelah hasil diumumkan dan masa sanggah berakhir.")
    check_objections_over(selection)


def _fit_when_registered(candidate: Candidate, start_on: date) -> dict[str, str]:
    """Reasons for the rules that were kept on the day of registration and are not any more."""
    day = timezone.localdate(candidate.registered_at)
    now, then = (
        {
            finding.code: finding
            for finding in eligibility.judge(
                person=candidate.person,
                kind=candidate.selection.kind,
                region=candidate.seat.region,
                day=when,
            )
            if finding.code in ON_REGISTRATION
        }
        for when in (start_on, day)
    )
    return {
        code: f"Syarat usia terpenuhi saat mendaftar, {formats.long_date(day)}."
        for code, finding in now.items()
        if finding.is_failed and code in then and not then[code].is_failed
    }
