from datetime import time

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from trainings.models import CommitteeMember, Session, Speaker, TrainingEvent
from trainings.services import timetable


def at(event, name, *more):
    return reverse(f"trainings:{name}", args=[event.code, *more])


HOURS = {"day": "2024-05-02", "starts_at": "08:00", "ends_at": "09.30", "subject": "Etika"}


def test_a_session_is_added_with_hours_as_people_type_them(as_kasudin, event):
    as_kasudin.post(at(event, "session-add"), HOURS)
    session = Session.objects.get()
    assert (session.starts_at, session.ends_at, session.jp) == (time(8), time(9, 30), 2)
    assertContains(as_kasudin.get(at(event, "session-list")), "08.00–09.30")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"ends_at": "08:00"}, "Jam selesai harus sesudah"),
        ({"starts_at": "25:00"}, "waktu yang valid"),
        ({"subject": ""}, "wajib diisi"),
        ({"day": "2024-05-03"}, "pilihan yang valid"),
    ],
)
def test_what_does_not_fit_is_told_beside_the_form(as_kasudin, event, fields, said):
    page = as_kasudin.post(at(event, "session-add"), {**HOURS, **fields})
    assert page.status_code == 200
    assert not Session.objects.exists()
    assert page.context["form"].errors, said


def test_speakers_are_booked_known_or_new(as_kasudin, event, session):
    first, second = session(time(8), time(9), jp=1), session(time(9), time(10), jp=1)
    as_kasudin.post(
        at(event, "speaker-book", first.public_id), {"name": "Dr. Sri", "honour": "900.000"}
    )
    sri = Speaker.objects.get()
    as_kasudin.post(at(event, "speaker-book", second.public_id), {"speaker": sri.public_id})
    page = as_kasudin.get(at(event, "session-list"))
    assert (page.context["speakers"], page.context["honour"]) == (1, 900_000)

    clash = session(time(8), time(9), room="Kelas B")
    again = as_kasudin.post(at(event, "speaker-book", clash.public_id), {"speaker": sri.public_id})
    assertContains(again, "Dr. Sri sudah mengajar di sesi lain")
    assertContains(
        as_kasudin.post(at(event, "speaker-book", clash.public_id), {}), "tulis nama baru"
    )

    as_kasudin.post(at(event, "speaker-release", first.public_id, first.teaching.get().pk))
    assert not first.teaching.exists()


def test_a_session_is_changed_and_removed(as_kasudin, event, session):
    one = session(time(8), time(9))
    as_kasudin.post(at(event, "session-edit", one.public_id), {**HOURS, "subject": "Advokasi"})
    assert Session.objects.get().subject == "Advokasi"
    as_kasudin.post(at(event, "session-remove", one.public_id))
    assert not Session.objects.exists()


def test_a_city_reads_the_timetable_of_the_province(as_kasudin, province_event, session, staff):
    one = session(time(8), time(9), of=province_event)
    page = as_kasudin.get(at(province_event, "session-list"))
    assertContains(page, "Etika")
    assertNotContains(page, "Tambah sesi")
    assert as_kasudin.get(at(province_event, "session-edit", one.public_id)).status_code == 403


def test_the_timetable_counts_its_queries(
    as_kasudin, event, kasudin, city, session, django_assert_max_num_queries
):
    for hour in range(8, 16):
        speaker = timetable.add_speaker(region=city, name=f"Nara {hour}", by=kasudin)
        timetable.book(session=session(time(hour), time(hour + 1)), speaker=speaker, by=kasudin)
    with django_assert_max_num_queries(22):
        as_kasudin.get(at(event, "session-list"))


def test_the_panitia(as_kasudin, event):
    member = {"name": "Retno", "duty": "Ketua", "phone": "0812"}
    as_kasudin.post(at(event, "committee-add"), member)
    assertContains(as_kasudin.post(at(event, "committee-add"), member), "sudah tercatat")
    one = CommitteeMember.objects.get()
    as_kasudin.post(at(event, "committee-remove", one.public_id))
    assert not CommitteeMember.objects.exists()


def test_copies_and_waves_are_made_on_their_pages(as_kasudin, event):
    as_kasudin.post(at(event, "event-clone"), {"title": "Salinan", "start_on": "5 Mei 2025"})
    as_kasudin.post(at(event, "event-wave"), {"start_on": "9-5-2024"})
    copy, wave = TrainingEvent.objects.exclude(pk=event.pk).order_by("pk")
    assert (copy.title, copy.cloned_from, wave.wave_of, wave.wave) == ("Salinan", event, event, 2)
    assertContains(as_kasudin.get(at(event, "event-detail")), "Angkatan 2")
