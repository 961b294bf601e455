"""More people than seats in a workbook: the last of them wait in line, unless somebody says so."""

import pytest
from django.urls import reverse

from imports.services import batches, deciding, steps
from imports.states import UNDO
from tests.imports.conftest import apply
from tests.imports.workbooks import SITI
from trainings.models import Enrolment, EnrolmentState, Quota, SeatOffer
from trainings.services import enrolments, seats
from trainings.sheets.participants import SURPLUS

pytestmark = pytest.mark.django_db
ANI = ("Ani Wijaya", "3171014405900002", *SITI[2:])
ZAENAL = ("Zaenal Arif", "3171010405900003", "L", *SITI[3:])


def states(event) -> dict[str, str]:
    rows = Enrolment.objects.filter(event=event).select_related("person")
    return {row.person.name.split()[0]: row.state for row in rows}


@pytest.fixture
def two_seats(event):
    Quota.objects.create(event=event, region_id="99.71", pillar_id="PSM", seats=2)
    return event


def test_the_last_of_the_workbook_wait_in_line(upload, two_seats, kasudin):
    batch = upload(ZAENAL, SITI, ANI)
    assert batch.effects["surplus"] == 1
    assert apply(batch, by=kasudin).rows_applied == 3
    assert states(two_seats) == {"Zaenal": "nominated", "Siti": "nominated", "Ani": "waiting"}
    assert Enrolment.objects.in_line().get().wait_rank == 1


def test_those_who_sit_already_are_counted_and_keep_their_seat(upload, two_seats, kasudin):
    apply(upload(ANI), by=kasudin)
    batch = upload(ZAENAL, SITI, ANI)
    assert batch.effects["surplus"] == 1
    apply(batch, by=kasudin)
    assert states(two_seats) == {"Ani": "nominated", "Zaenal": "nominated", "Siti": "waiting"}


def test_another_pillar_has_no_quota_and_sits(upload, two_seats, kasudin):
    tksk = (*ANI[:6], "TKSK")
    apply(upload(ZAENAL, SITI, tksk), by=kasudin)
    assert set(states(two_seats).values()) == {"nominated"}


def test_capacity_of_the_event_binds_everybody(upload, event, kasudin):
    event.capacity = 1
    event.save()
    batch = upload(SITI, (*ANI[:6], "TKSK"))
    assert batch.effects["surplus"] == 1
    apply(batch, by=kasudin)
    assert states(event) == {"Siti": "nominated", "Ani": "waiting"}


def test_the_uploader_may_nominate_beyond_the_quota(upload, two_seats, kasudin):
    batch = upload(ZAENAL, SITI, ANI)
    deciding.settle_all(batch=batch, key=SURPLUS, choice="seat", by=kasudin)
    apply(batch, by=kasudin)
    assert set(states(two_seats).values()) == {"nominated"}
    assert len(seats.surplus(two_seats)) == 1


def test_a_seat_that_comes_free_is_offered_to_who_waits_from_the_workbook(
    upload, two_seats, kasudin
):
    apply(upload(ZAENAL, SITI, ANI), by=kasudin)
    first = Enrolment.objects.get(person__name__startswith="Zaenal")
    enrolments.withdraw(enrolment=first, reason="sakit", by=kasudin)
    offer = SeatOffer.objects.get()
    assert offer.enrolment.person.name.startswith("Ani")
    assert offer.freed_by == first


def test_seats_of_a_workbook_taken_back_are_offered_by_the_morning(
    upload, two_seats, kasudin, django_capture_on_commit_callbacks
):
    first = apply(upload(ZAENAL, SITI), by=kasudin)
    apply(upload(ANI), by=kasudin)
    batches.undo(batch=first, by=kasudin, rings=False)
    steps.run(first.pk, UNDO)
    assert states(two_seats) == {"Ani": "waiting"}
    seats.lapse(today=two_seats.start_on)
    assert states(two_seats) == {"Ani": EnrolmentState.OFFERED}
    seats.lapse(today=two_seats.start_on)
    assert SeatOffer.objects.count() == 1


def test_the_choice_stands_in_the_preview_and_is_said_again(client, upload, two_seats, kasudin):
    client.force_login(kasudin)
    batch = upload(ZAENAL, SITI, ANI)
    page = client.get(reverse("imports:batch-detail", args=[batch.public_id])).content.decode()
    assert "Masukkan ke daftar tunggu" in page
    assert 'value="surplus:seat"' in page
    question = client.get(reverse("imports:batch-apply", args=[batch.public_id])).content.decode()
    assert "masukkan ke daftar tunggu" in question
    client.post(
        reverse("imports:batch-differences", args=[batch.public_id]), {"putusan": "surplus:seat"}
    )
    batch.refresh_from_db()
    assert batch.defaults[SURPLUS] == "seat"


def test_within_the_quota_there_is_nothing_to_choose(client, upload, two_seats, kasudin):
    client.force_login(kasudin)
    batch = upload(ZAENAL, SITI)
    page = client.get(reverse("imports:batch-detail", args=[batch.public_id])).content.decode()
    assert "surplus:" not in page
