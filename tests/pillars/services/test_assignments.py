import threading
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from pillars.errors import (
    AlreadyEnded,
    DutyHeldAlready,
    DutyInvalid,
    NotAllowed,
    NotEligible,
    OutsideRegion,
    SeatTaken,
)
from pillars.models import Assignment, EndReason, PillarKind
from pillars.services import assignments
from tests.pillars.factories import AssignmentFactory, PersonFactory

START = date(2023, 1, 2)


@pytest.fixture
def tksk(db):
    return PillarKind.objects.get(code="TKSK")


@pytest.fixture
def psm(db):
    return PillarKind.objects.get(code="PSM")


# Nobody in these tests was trained here.
SEEN = {"basic_training": "Sertifikat tahun 2019 dilihat aslinya"}


def appoint(person, kind, region, by, **more):
    more = {"start_on": START, "overrides": SEEN, **more}
    return assignments.appoint(person=person, kind=kind, region=region, **more, by=by)


def told(duty):
    return [(one.kind, one.happened_on) for one in duty.status_events.order_by("id")]


def test_appoint_writes_a_dated_duty(kasudin, places, tksk):
    duty = appoint(
        PersonFactory(), tksk, places["99.71.01"], kasudin,
        end_on=date(2027, 12, 31), sk_number=" 12/HUK/2023 ", position="Koordinator",
    )  # fmt: skip

    duty.refresh_from_db()
    assert (duty.validity.lower, duty.validity.upper) == (START, date(2028, 1, 1))
    assert (duty.sk_number, duty.position) == ("12/HUK/2023", "Koordinator")
    assert duty.seat == "TKSK:99.71.01"
    version = Assignment.pgh_event_model.objects.get(pgh_obj_id=duty.pk)
    assert version.pgh_context.metadata["user"] == kasudin.pk


def test_a_second_tksk_is_refused_in_words(kasudin, places, tksk):
    appoint(PersonFactory(name="Ibu Pertama"), tksk, places["99.71.01"], kasudin)

    with pytest.raises(SeatTaken, match=r"Kec\. Pasar Baru sudah punya TKSK aktif: Ibu Pertama"):
        appoint(PersonFactory(), tksk, places["99.71.01"], kasudin, start_on=date(2024, 1, 1))
    assert appoint(PersonFactory(), tksk, places["99.71.02"], kasudin).pk


def test_the_seat_is_free_from_the_day_after_the_end(kasudin, places, tksk):
    first = appoint(PersonFactory(), tksk, places["99.71.01"], kasudin)
    last = date(2024, 5, 1)
    assignments.end(assignment=first, last_on=last, reason=EndReason.RESIGNED, by=kasudin)

    with pytest.raises(SeatTaken):
        appoint(PersonFactory(), tksk, places["99.71.01"], kasudin, start_on=last)
    next_day = last + timedelta(days=1)
    assert appoint(PersonFactory(), tksk, places["99.71.01"], kasudin, start_on=next_day).pk


def test_psm_may_be_several_but_not_the_same_person_twice(kasudin, places, psm):
    village = places["99.71.01.1001"]
    person = PersonFactory(name="Siti Aminah")
    appoint(person, psm, village, kasudin)
    appoint(PersonFactory(), psm, village, kasudin)

    with pytest.raises(DutyHeldAlready, match="Siti Aminah sudah tercatat sebagai PSM"):
        appoint(person, psm, village, kasudin, start_on=date(2024, 1, 1))


def test_a_tksk_serves_a_kecamatan(kasudin, places, tksk):
    with pytest.raises(DutyInvalid, match="tingkat kecamatan"):
        appoint(PersonFactory(), tksk, places["99.71.01.1001"], kasudin)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"start_on": date(1901, 1, 1)}, "1901"),
        ({"start_on": date(2200, 1, 1)}, "setahun"),
        ({"end_on": date(2022, 1, 1)}, "mendahului"),
    ],
)
def test_days_must_make_sense(kasudin, places, psm, days, words):
    with pytest.raises(DutyInvalid, match=words):
        appoint(PersonFactory(), psm, places["99.71.01.1001"], kasudin, **days)


def test_a_rule_that_speaks_against_it_needs_a_reason(kasudin, places, tksk):
    old = PersonFactory(born_on=date(1982, 1, 1), state_office="pns")
    with pytest.raises(NotEligible) as refusal:
        appoint(old, tksk, places["99.71.01"], kasudin, overrides={"max_age": " "})

    assert "Usia 41 tahun saat didaftarkan, paling tinggi 35." in str(refusal.value)
    assert {one.code for one in refusal.value.findings if one.stops} == {
        "max_age", "not_state_officer",
    }  # fmt: skip
    assert not Assignment.objects.exists()

    duty = appoint(
        old, tksk, places["99.71.01"], kasudin,
        overrides={"max_age": "Tidak ada calon lain", "not_state_officer": "SK pensiun terbit"},
    )  # fmt: skip
    override = duty.overrides.get(code="max_age")
    assert (override.reason, override.decided_by) == ("Tidak ada calon lain", kasudin)
    assert override.finding.startswith("Usia 41 tahun")


def test_who_begins_to_serve_is_looked_after_there(kasudin, places, tksk, psm):
    person = PersonFactory(region_id="99.71.02.1001")
    appoint(person, tksk, places["99.71.01"], kasudin)
    person.refresh_from_db()
    assert person.region_id == "99.71.01"

    # A second duty elsewhere changes nothing.
    appoint(person, psm, places["99.71.02.1001"], kasudin)
    person.refresh_from_db()
    assert person.region_id == "99.71.01"


def test_every_act_is_told_once(kasudin, places, tksk):
    duty = appoint(PersonFactory(), tksk, places["99.71.01"], kasudin, sk_number="1/2023")
    last = date(2024, 5, 1)
    assignments.end(assignment=duty, last_on=last, reason=EndReason.DIED, by=kasudin)

    assert told(duty) == [("appointed", START), ("ended", last)]
    event = duty.status_events.latest("id")
    assert (event.reason, event.recorded_by, event.region_id) == (
        "Meninggal dunia", kasudin, "99.71.01",
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        duty.status_events.update(reason="lain")


def test_a_holder_is_replaced_in_one_go(kasudin, places, tksk):
    old = appoint(PersonFactory(), tksk, places["99.71.01"], kasudin)
    new = assignments.replace(
        assignment=old, person=PersonFactory(name="Ibu Baru"), start_on=date(2024, 6, 1),
        sk_number="7/2024", by=kasudin,
    )  # fmt: skip

    old.refresh_from_db()
    assert old.validity.upper == new.validity.lower == date(2024, 6, 1)
    assert (old.end_reason, old.end_note) == (EndReason.REPLACED, "Diganti Ibu Baru")
    assert told(old)[-1] == ("replaced", date(2024, 5, 31))
    assert told(new) == [("appointed", date(2024, 6, 1))]


def test_a_successor_who_may_not_serve_leaves_the_holder_in_place(kasudin, places, tksk):
    old = appoint(PersonFactory(), tksk, places["99.71.01"], kasudin)
    with pytest.raises(NotEligible):
        assignments.replace(
            assignment=old, person=PersonFactory(born_on=date(1950, 1, 1)),
            start_on=date(2024, 6, 1), by=kasudin,
        )  # fmt: skip
    old.refresh_from_db()
    assert old.end_reason == ""
    assert told(old) == [("appointed", START)]


def test_a_duty_moves_to_another_kecamatan(kasudin, places, tksk):
    person = PersonFactory()
    old = appoint(
        person, tksk, places["99.71.01"], kasudin, end_on=date(2028, 1, 1), member_number="77"
    )
    new = assignments.move(
        assignment=old, region=places["99.71.02"], start_on=date(2024, 6, 1), by=kasudin
    )

    old.refresh_from_db()
    person.refresh_from_db()
    assert (old.end_reason, told(old)[-1]) == (EndReason.MOVED, ("moved", date(2024, 5, 31)))
    assert (new.region_id, new.member_number) == ("99.71.02", "77")
    assert new.validity == DateRange(date(2024, 6, 1), date(2028, 1, 2))
    assert person.region_id == "99.71.02"


def test_region_and_role_are_checked(kasudin, other_kasudin, auditor, places, psm):
    person = PersonFactory()
    with pytest.raises(OutsideRegion):
        appoint(person, psm, places["99.01.01.2001"], kasudin)
    with pytest.raises(OutsideRegion):
        appoint(person, psm, places["99.01.01.2001"], other_kasudin)
    with pytest.raises(NotAllowed):
        appoint(person, psm, places["99.71.01.1001"], auditor)


def test_end_keeps_day_and_reason(kasudin, places):
    duty = AssignmentFactory()
    assignments.end(
        assignment=duty, last_on=date(2024, 5, 1), reason=EndReason.DIED, note="Surat lurah 12",
        by=kasudin,
    )  # fmt: skip

    duty.refresh_from_db()
    assert duty.validity == DateRange(date(2022, 1, 1), date(2024, 5, 2))
    assert (duty.end_reason, duty.end_note) == (EndReason.DIED, "Surat lurah 12")
    last = Assignment.pgh_event_model.objects.filter(pgh_obj_id=duty.pk).latest("pgh_id")
    assert last.pgh_context.metadata["reason"] == "Surat lurah 12"


def test_end_only_once_and_not_before_the_start(kasudin, places):
    duty = AssignmentFactory()
    with pytest.raises(DutyInvalid, match="1 Januari 2022"):
        assignments.end(
            assignment=duty, last_on=date(2021, 5, 1), reason=EndReason.DIED, by=kasudin
        )
    assignments.end(assignment=duty, last_on=date(2024, 5, 1), reason=EndReason.MOVED, by=kasudin)
    with pytest.raises(AlreadyEnded, match="pindah wilayah"):
        assignments.end(
            assignment=duty, last_on=date(2024, 6, 1), reason=EndReason.DIED, by=kasudin
        )


def test_raw_sql_and_shell_meet_the_same_rule(places):
    AssignmentFactory(kind_id="TKSK", region_id="99.71.01")
    with pytest.raises(IntegrityError, match="one_holder_per_seat"), transaction.atomic():
        AssignmentFactory(kind_id="TKSK", region_id="99.71.01")
    other = AssignmentFactory(kind_id="TKSK", region_id="99.71.02")
    with (
        pytest.raises(IntegrityError, match="one_holder_per_seat"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE pillars_assignment SET region_id = '99.71.01' WHERE id = %s", [other.pk]
        )


@pytest.mark.django_db(transaction=True)
def test_a_race_of_twenty_has_one_winner(kasudin, places):
    kind, region = PillarKind.objects.get(code="TKSK"), places["99.71.01"]
    people = [PersonFactory() for _ in range(20)]
    gate, won, lost, other = threading.Barrier(20), [], [], []

    def run(person):
        try:
            gate.wait(20)
            won.append(appoint(person, kind, region, kasudin))
        except SeatTaken as refusal:
            lost.append(str(refusal))
        except DatabaseError as error:
            other.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert (len(won), len(lost), other) == (1, 19, [])
    assert all("sudah punya TKSK aktif" in words for words in lost)
    assert Assignment.objects.active_on(timezone.localdate()).filter(kind=kind).count() == 1
