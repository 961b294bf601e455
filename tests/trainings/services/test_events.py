import threading
from datetime import date

import pytest
from django.db import connection

from accounts.models import User
from accounts.roles import Role
from pillars.models import PillarKind
from regions.models import Region
from trainings.errors import (
    EventInvalid,
    MoveNotAllowed,
    NotAllowed,
    OutsideRegion,
    ReasonMissing,
)
from trainings.models import EventKind, EventState, TrainingEvent
from trainings.services import events

DAY = date(2024, 5, 2)


def make(by, region, **more):
    fields = {"title": "Bimbingan  Dasar ", "kind": EventKind.BIMTEK, "start_on": DAY} | more
    return events.create(region=region, by=by, **fields)


def test_create_gives_code_tidy_words_and_an_open_event(kasudin, city):
    psm = PillarKind.objects.get(code="PSM")
    event = make(kasudin, city, pillars=[psm], place=" Aula  Lantai 3 ")

    event.refresh_from_db()
    assert event.code == "BMT-9971-2024-001"
    assert (event.title, event.place) == ("Bimbingan Dasar", "Aula Lantai 3")
    assert (event.start_on, event.end_on, event.days) == (DAY, DAY, 1)
    assert event.state == EventState.OPEN
    assert list(event.pillars.all()) == [psm]
    assert event.created_by == kasudin


def test_codes_count_per_kind_region_and_year(kasudin, staff, city, places):
    codes = [
        make(kasudin, city).code,
        make(kasudin, city).code,
        make(kasudin, city, kind=EventKind.JAMBORE).code,
        make(kasudin, city, start_on=date(2025, 1, 2)).code,
        make(staff, places["99"]).code,
    ]

    assert codes == [
        "BMT-9971-2024-001",
        "BMT-9971-2024-002",
        "JMB-9971-2024-001",
        "BMT-9971-2025-001",
        "BMT-99-2024-001",
    ]


def test_a_gap_in_the_numbers_is_left(kasudin, city):
    first, second = make(kasudin, city), make(kasudin, city)
    first.delete()

    assert make(kasudin, city).code == "BMT-9971-2024-003"
    assert second.code == "BMT-9971-2024-002"


def test_code_stays_when_the_day_moves_to_another_year(kasudin, event, city):
    events.edit(
        event=event,
        title=event.title,
        kind=EventKind.JAMBORE,
        level=event.level,
        region=city,
        start_on=date(2025, 2, 1),
        end_on=None,
        pillars=[],
        place="",
        note="",
        by=kasudin,
    )

    event.refresh_from_db()
    assert event.code.startswith("BMT-9971-2024")
    assert (event.start_on, event.end_on) == (date(2025, 2, 1), date(2025, 2, 1))


def test_create_in_another_region_is_refused(other_kasudin, city):
    with pytest.raises(OutsideRegion, match="Kabupaten Utara"):
        make(other_kasudin, city)
    assert not TrainingEvent.objects.exists()


def test_create_needs_the_right(auditor, city):
    with pytest.raises(NotAllowed, match="Auditor"):
        make(auditor, city)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": "  "}, "Nama kegiatan"),
        ({"end_on": date(2024, 5, 1)}, "mendahului"),
        ({"end_on": date(2027, 5, 1)}, "satu tahun"),
        ({"start_on": date(1970, 1, 1)}, "1970"),
    ],
)
def test_create_refuses_what_is_no_event(kasudin, city, fields, words):
    with pytest.raises(EventInvalid, match=words):
        make(kasudin, city, **fields)


def test_cancel_needs_a_reason_and_keeps_it_in_history(kasudin, event):
    with pytest.raises(ReasonMissing):
        events.cancel(event=event, reason=" ", by=kasudin)
    events.cancel(event=event, reason="Aula dipakai Pilkada", by=kasudin)

    event.refresh_from_db()
    assert event.state == EventState.CANCELLED
    last = TrainingEvent.pgh_event_model.objects.filter(pgh_obj_id=event.pk).latest("pgh_id")
    assert last.pgh_context.metadata["reason"] == "Aula dipakai Pilkada"
    assert last.pgh_context.metadata["user"] == kasudin.pk


def test_steps_follow_the_table(kasudin, event):
    events.start(event=event, by=kasudin)
    events.finish(event=event, by=kasudin)
    with pytest.raises(MoveNotAllowed, match="Selesai"):
        events.cancel(event=event, reason="terlambat", by=kasudin)
    reopened = events.reopen(event=event, reason="daftar hadir menyusul", by=kasudin)

    assert reopened.state == EventState.OPEN


def test_draft_is_opened(kasudin, city):
    event = make(kasudin, city, state=EventState.DRAFT)
    with pytest.raises(MoveNotAllowed):
        events.start(event=event, by=kasudin)

    assert events.open_registration(event=event, by=kasudin).state == EventState.OPEN


def test_a_city_cannot_move_the_events_of_the_province(kasudin, province_event):
    with pytest.raises(OutsideRegion):
        events.cancel(event=province_event, reason="bukan milik saya", by=kasudin)


@pytest.mark.django_db(transaction=True)
def test_a_race_for_codes_gives_every_event_its_own():
    Region.objects.create(code="99", name="Provinsi Uji", name_key="u", level=1, kind="provinsi")
    user = User.objects.create(email="s@uji.test", name="S", role=Role.STAFF, region_id="99")
    region, codes, gate = Region.objects.get(pk="99"), [], threading.Barrier(8)

    def one():
        try:
            gate.wait(10)
            codes.append(make(user, region).code)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(codes) == [f"BMT-99-2024-{n:03d}" for n in range(1, 9)]
