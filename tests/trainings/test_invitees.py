from datetime import date

import pytest

from tests.pillars.factories import AssignmentFactory, PersonFactory
from tests.trainings.factories import TrainingEventFactory
from trainings import invitees
from trainings.models import EnrolmentState, EventState


@pytest.fixture
def serving(places):
    """serving("Ani", at=…): a PSM of today."""

    def make(name, at="99.71.01.1001", kind="PSM"):
        person = PersonFactory(name=name, region_id=at)
        AssignmentFactory(person=person, kind_id=kind, region_id=at)
        return person

    return make


@pytest.fixture
def past(staff, enrol):
    """past(person, 2020, …): they took part in an event of that year."""

    def make(person, year, state=EnrolmentState.CONFIRMED, level="dasar"):
        held = TrainingEventFactory(
            created_by=staff, region_id="99", state=EventState.DONE, level=level,
            start_on=date(year, 5, 2),
        )  # fmt: skip
        return enrol(held, origin=person.region_id, person=person, state=state)

    return make


def named(people) -> list[str]:
    return sorted(person.name for person in people)


def test_candidates_serve_here_and_are_not_listed(event, kasudin, serving, enrol):
    event.pillars.set(["PSM"])
    serving("Ani")
    serving("Jauh", at="99.01.01.2001")
    serving("Tani", kind="TKSK", at="99.71.01")
    PersonFactory(name="Tanpa Tugas")
    enrol(event, person=serving("Terdaftar"))
    enrol(event, person=serving("Menunggu"), state=EnrolmentState.WAITING)
    enrol(event, person=serving("Mundur"), state=EnrolmentState.WITHDRAWN)

    assert named(invitees.candidates(event, kasudin)) == ["Ani", "Mundur"]


def test_the_reasons_to_invite(event, kasudin, serving, past):
    event.start_on = event.end_on = date(2025, 5, 2)
    event.save()
    serving("Baru")
    past(serving("Lama"), 2019)
    past(serving("Absen"), 2024, EnrolmentState.ABSENT)
    past(serving("Lanjut"), 2025, level="lanjut")
    people = invitees.candidates(event, kasudin)

    def proposed(reason):
        return named(invitees.narrowed(people, reason, event))

    assert proposed("") == ["Absen", "Baru", "Lama", "Lanjut"]
    assert proposed(invitees.NEVER) == ["Absen", "Baru"]
    assert proposed(invitees.LONG_AGO) == ["Lama"]
    assert proposed(invitees.ABSENT) == ["Absen"]
    assert proposed(invitees.NOT_THIS_LEVEL) == ["Absen", "Baru", "Lanjut"]


def test_who_lacks_the_training_that_is_asked_for(event, kasudin, serving, past):
    event.required_level, event.start_on = "dasar", date(2025, 5, 2)
    event.end_on = event.start_on
    event.save()
    serving("Baru")
    past(serving("Sudah"), 2020)

    assert named(invitees.lacking(invitees.candidates(event, kasudin), event)) == ["Baru"]


def test_propose_and_nominate_in_one_go(event, as_kasudin, serving, past):
    event.pillars.set(["PSM"])
    serving("Baru")
    serving("Juga Baru")
    past(serving("Pernah"), 2020)
    page = as_kasudin.get(f"/pelatihan/kegiatan/{event.code}/peserta/pilih/?alasan=belum-pernah")
    assert named(page.context["page"].rows) == ["Baru", "Juga Baru"]

    done = as_kasudin.post(
        f"/pelatihan/kegiatan/{event.code}/peserta/pilih/?alasan=belum-pernah",
        {"semua": "1", "number": "12/NOM/2024", "dated_on": "1 April 2024"},
    )

    assert done.status_code == 302
    rows = event.enrolments.select_related("person", "nomination")
    assert named(row.person for row in rows) == ["Baru", "Juga Baru"]
    assert {row.nomination.number for row in rows} == {"12/NOM/2024"}
    assert {(row.pillar_id, row.assignment is not None) for row in rows} == {("PSM", True)}


def test_ticked_people_alone_are_nominated(event, as_kasudin, serving):
    ani, _ = serving("Ani"), serving("Budi")
    url = f"/pelatihan/kegiatan/{event.code}/peserta/pilih/"
    empty = as_kasudin.post(url, {})
    assert "Belum ada orang yang dipilih" in empty.content.decode()
    as_kasudin.post(url, {"pilih": [str(ani.public_id)]})
    assert [row.person for row in event.enrolments.all()] == [ani]


def test_nobody_nominates_people_of_another_region(event, as_kasudin, serving):
    jauh = serving("Jauh", at="99.01.01.2001")
    as_kasudin.post(
        f"/pelatihan/kegiatan/{event.code}/peserta/pilih/", {"pilih": [str(jauh.public_id)]}
    )
    assert not event.enrolments.exists()
