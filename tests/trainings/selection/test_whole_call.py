"""From call to appointment, at the service level, for one kecamatan and for a province."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pillars.models import Assignment, RuleOverride
from pillars.models.assignment import EndReason
from pillars.services import assignments
from regions.models import Region
from regions.models.region import RegionKind
from tests.trainings.selection.conftest import let_window_pass
from trainings.errors import (
    MoveNotAllowed,
    NotAllowed,
    OutsideRegion,
    ReasonMissing,
    SelectionInvalid,
)
from trainings.models import (
    Candidate,
    CandidateState,
    Outcome,
    Selection,
    SelectionRequirement,
    SelectionState,
)
from trainings.selection import procedure
from trainings.services import (
    selection_appointing,
    selection_calls,
    selection_candidates,
    selection_results,
)


def test_a_new_call_has_the_eight_steps_of_the_procedure(staff, places):
    selection = selection_calls.create(
        title="Seleksi",
        region=places["99"],
        opens_on=date(2026, 1, 1),
        closes_on=date(2026, 1, 31),
        seats=[places["99.71.01"]],
        by=staff,
    )
    steps = list(selection.steps.all())
    assert len(steps) == 8
    assert sum(step.days for step in steps) == 236
    assert steps[0].planned_end == date(2026, 2, 5)
    assert steps[-1].planned_end == date(2026, 1, 31) + timedelta(days=236)
    assert selection.requirements.count() == len(procedure.PAPERS)
    assert [stage.weight for stage in selection.stages.all()] == [20, 40, 40]


def test_the_next_call_starts_from_what_the_last_was_changed_to(call, staff, places):
    selection_calls.set_steps(
        selection=call,
        rows=[{"title": "Pengumuman", "office": "", "days": 7, "planned_end": date(2026, 1, 8)}],
        by=staff,
    )
    following = selection_calls.create(
        title="Seleksi berikutnya",
        region=places["99"],
        opens_on=date(2026, 1, 1),
        closes_on=date(2026, 1, 31),
        seats=[places["99.71.02"]],
        by=staff,
    )
    assert [(step.title, step.days) for step in following.steps.all()] == [("Pengumuman", 7)]


def test_a_seat_that_is_held_or_called_already_is_refused(call, staff, places):
    with pytest.raises(SelectionInvalid, match="sudah ada di seleksi"):
        selection_calls.create(
            title="Lagi",
            region=places["99"],
            opens_on=date(2026, 1, 1),
            closes_on=date(2026, 1, 31),
            seats=[places["99.71.01"]],
            by=staff,
        )


def test_the_best_is_chosen_the_next_waits_and_who_failed_has_no_place(judged, staff):
    selection_results.submit(selection=judged, by=staff)
    found = {row.person.name: row for row in judged.candidates.select_related("person")}
    assert [(found[name].rank, found[name].outcome) for name in sorted(found)] == [
        (None, Outcome.FAILED),
        (2, Outcome.RESERVE),
        (1, Outcome.CHOSEN),
    ]
    assert found["Siti Aminah"].total == 90


def test_the_berita_acara_is_a_pdf_that_is_kept(judged, staff):
    selection = selection_results.submit(selection=judged, by=staff)
    with selection.minutes_file.open("rb") as paper:
        assert paper.read(5) == b"%PDF-"
    assert selection.minutes_number.startswith("400.9/001/BA-SELEKSI/")


def test_who_wrote_it_does_not_decide(judged, staff, head):
    selection = selection_results.submit(selection=judged, by=staff)
    with pytest.raises(NotAllowed):
        selection_results.decide(selection=selection, by=staff)
    Selection.objects.filter(pk=selection.pk).update(submitted_by=head)
    with pytest.raises(NotAllowed, match="tidak menetapkan"):
        selection_results.decide(selection=Selection.objects.get(pk=selection.pk), by=head)


def test_nobody_is_appointed_while_the_window_is_open(judged, staff, head):
    selection = selection_results.submit(selection=judged, by=staff)
    selection = selection_results.decide(selection=selection, by=head)
    selection = selection_calls.move(selection=selection, name="announce", by=staff)
    chosen = selection.candidates.get(outcome=Outcome.CHOSEN)
    with pytest.raises(MoveNotAllowed, match="Masa sanggah"):
        selection_appointing.appoint(candidate=chosen, start_on=timezone.localdate(), by=staff)


def test_an_open_objection_stops_the_appointment_until_it_is_answered(announced, staff):
    chosen = announced.candidates.get(outcome=Outcome.CHOSEN)
    objection = selection_results.object_to(
        selection=announced,
        seat=chosen.seat,
        sender="Warga",
        text="Calon pindah domisili.",
        received_on=announced.objections_until,
        by=staff,
    )
    with pytest.raises(MoveNotAllowed, match="sanggahan"):
        selection_appointing.appoint(candidate=chosen, start_on=timezone.localdate(), by=staff)
    selection_results.answer(
        objection=objection, is_upheld=False, words="KTP tetap di kecamatan ini.", by=staff
    )
    duty = selection_appointing.appoint(
        candidate=chosen, start_on=timezone.localdate(), sk_number="SK/1", by=staff
    )
    chosen.refresh_from_db()
    assert (chosen.state, chosen.assignment) == (CandidateState.APPOINTED, duty)
    assert (duty.kind_id, duty.region_id, duty.sk_number) == ("TKSK", "99.71.01", "SK/1")


def test_when_the_first_withdraws_the_reserve_is_appointed(announced, staff):
    first = announced.candidates.get(outcome=Outcome.CHOSEN)
    selection_candidates.leave(candidate=first, reason="Diterima sebagai PPPK", by=staff)
    following = announced.candidates.get(rank=2)
    assert following.outcome == Outcome.CHOSEN
    duty = selection_appointing.appoint(
        candidate=following, start_on=timezone.localdate(), by=staff
    )
    assert duty.person == following.person


def appointed(announced, staff):
    first = announced.candidates.get(outcome=Outcome.CHOSEN)
    today = timezone.localdate()
    duty = selection_appointing.appoint(candidate=first, start_on=today, sk_number="SK/1", by=staff)
    first.refresh_from_db()
    return first, duty


def take_back(candidate, by, **more):
    return selection_appointing.withdraw(
        **{
            "candidate": candidate,
            "last_on": timezone.localdate() - timedelta(days=3),
            "end_reason": EndReason.RESIGNED,
            "reason": "Diterima sebagai PPPK",
            "by": by,
        }
        | more
    )


def test_an_appointment_is_taken_back_and_the_reserve_is_appointed(announced, staff):
    first, duty = appointed(announced, staff)
    following = take_back(first, staff)
    first.refresh_from_db()
    duty.refresh_from_db()
    assert (first.state, first.assignment) == (CandidateState.WITHDRAWN, None)
    assert first.state_reason == "Diterima sebagai PPPK"
    assert (duty.end_reason, duty.end_note) == ("resigned", "Diterima sebagai PPPK")
    assert duty.validity.upper == timezone.localdate() + timedelta(days=1)
    assert (following.rank, following.outcome) == (2, Outcome.CHOSEN)
    second = selection_appointing.appoint(
        candidate=following, start_on=timezone.localdate() + timedelta(days=1), by=staff
    )
    assert second.person == following.person


def test_a_closed_call_is_open_again_for_the_reserve(announced, staff):
    first, _duty = appointed(announced, staff)
    announced = selection_calls.move(selection=announced, name="finish", by=staff)
    take_back(first, staff)
    announced.refresh_from_db()
    assert announced.state == SelectionState.ANNOUNCED


def test_without_a_reserve_the_seat_is_vacant_and_a_closed_call_stays_closed(announced, staff):
    reserve = announced.candidates.get(rank=2)
    selection_candidates.leave(candidate=reserve, reason="Pindah", by=staff)
    first, _duty = appointed(announced, staff)
    announced = selection_calls.move(selection=announced, name="finish", by=staff)
    assert take_back(first, staff) is None
    announced.refresh_from_db()
    assert announced.state == SelectionState.DONE


def test_a_duty_that_was_ended_elsewhere_keeps_its_own_reason(announced, staff):
    first, duty = appointed(announced, staff)
    assignments.end(
        assignment=duty, last_on=timezone.localdate(), reason=EndReason.DIED, note="sakit", by=staff
    )
    following = take_back(first, staff)
    duty.refresh_from_db()
    assert (duty.end_reason, duty.end_note) == ("died", "sakit")
    assert following.outcome == Outcome.CHOSEN


def test_taking_back_needs_a_reason_an_appointment_and_the_right(announced, staff, kasudin):
    chosen = announced.candidates.get(outcome=Outcome.CHOSEN)
    with pytest.raises(MoveNotAllowed):
        take_back(chosen, staff)
    first, duty = appointed(announced, staff)
    with pytest.raises(ReasonMissing):
        take_back(first, staff, reason=" ")
    with pytest.raises(OutsideRegion):
        take_back(first, kasudin)
    duty.refresh_from_db()
    assert duty.end_reason == ""


def test_the_page_of_taking_back_names_who_follows(announced, staff, client):
    first, _duty = appointed(announced, staff)
    client.force_login(staff)
    address = reverse("trainings:selection-take-back", args=[announced.public_id, first.public_id])
    assert "Budi Santoso" in client.get(address).content.decode()
    answer = client.post(
        address,
        {
            "end_reason": "resigned",
            "last_on": f"{timezone.localdate():%d-%m-%Y}",
            "reason": "Diterima sebagai PPPK",
        },
        follow=True,
    )
    assert "Cadangan Budi Santoso kini terpilih" in answer.content.decode()


def test_who_grew_too_old_while_waiting_is_appointed_with_that_reason(announced, staff):
    chosen = announced.candidates.get(outcome=Outcome.CHOSEN)
    person = chosen.person
    today = timezone.localdate()
    # 35 when registered, 36 a week later.
    person.born_on = date(today.year - 36, today.month, today.day) + timedelta(days=3)
    person.save()
    duty = selection_appointing.appoint(
        candidate=chosen, start_on=today + timedelta(days=7), by=staff
    )
    kept = RuleOverride.objects.get(assignment=duty)
    assert "saat mendaftar" in kept.reason


def test_136_kecamatan_of_a_province_are_filled_in_few_statements(
    staff, head, reviewer, places, member, judge
):
    """Kalimantan Tengah: one TKSK for each of 136 kecamatan, from PSM and Karang Taruna."""
    codes = [f"99.01.{n:02d}" for n in range(10, 99)] + [f"99.71.{n:02d}" for n in range(10, 57)]
    Region.objects.bulk_create(
        Region(
            code=code,
            name=f"Kecamatan {code}",
            name_key=f"kecamatan {code}",
            kind=RegionKind.KECAMATAN,
            level=3,
            parent_id=code[:5],
        )
        for code in codes
    )
    seats = list(Region.objects.filter(pk__in=codes))
    assert len(seats) == 136
    today = timezone.localdate()
    selection = selection_calls.create(
        title="Seleksi TKSK Kalimantan Tengah",
        region=places["99"],
        opens_on=today,
        closes_on=today,
        seats=seats,
        by=staff,
    )
    SelectionRequirement.objects.filter(selection=selection).delete()
    selection_calls.assign(selection=selection, users=[reviewer], by=staff)
    selection = selection_calls.move(selection=selection, name="open", by=staff)
    pairs = [
        (member(seat.region_id, kind=kind, name=f"{kind} {seat.region_id}"), seat)
        for seat in selection.seats.all()
        for kind in ("PSM", "KARANG_TARUNA")
    ]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = selection_candidates.register_many(selection=selection, pairs=pairs, by=staff)
        selection = selection_calls.move(selection=selection, name="judge", by=staff)
        marks = {row.number: 70 + at % 20 for at, row in enumerate(found)}
        judge(selection, reviewer, marks)
        selection = selection_results.submit(selection=selection, by=staff)
        selection = selection_results.decide(selection=selection, by=head)
    # The same for one kecamatan or all of them.
    assert len(asked) < 150
    selection = let_window_pass(
        selection_calls.move(selection=selection, name="announce", by=staff)
    )
    done, refused = selection_appointing.appoint_all(
        selection=selection, start_on=today, sk_number="SK/2026/1", by=staff
    )
    assert (done, refused) == (136, [])
    held = Assignment.objects.active_on(today).filter(kind_id="TKSK", region__in=codes)
    assert held.values("region").distinct().count() == held.count() == 136
    came_from = {row.comes_from_id for row in Candidate.objects.filter(state="appointed")}
    assert came_from <= {"PSM", "KARANG_TARUNA"}
    assert not selection_calls.vacant(staff).filter(pk__in=codes).exists()
