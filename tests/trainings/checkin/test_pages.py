"""The office's pages of a check-in: what they say of a day that has not come, and how they stay
short with 1,600 people."""

from datetime import time, timedelta

import pytest
from django.urls import reverse

from trainings.checkin import board
from trainings.models import Session


@pytest.fixture
def session(jambore):
    def make(day, hour=8):
        return Session.objects.create(
            event=jambore,
            day=day,
            starts_at=time(hour),
            ends_at=time(hour + 1),
            subject="Pembukaan",
            jp=1,
        )

    return make


def words(client, name, *args, **query) -> str:
    return client.get(reverse(f"trainings:{name}", args=args), query).content.decode()


def test_nobody_is_absent_from_a_session_that_has_not_been_held(
    jambore, come, session, today, client, staff
):
    come()
    jambore.end_on = today + timedelta(days=1)
    jambore.save()
    client.force_login(staff)
    tomorrow = session(today + timedelta(days=1))
    page = words(client, "attendance-list", jambore.code, sesi=tomorrow.public_id)
    assert "Belum berlangsung" in page
    assert "Tidak hadir" not in page.split("<tbody>")[1].split("</tbody>")[0]


def test_a_filter_of_the_attendance_keeps_the_session(jambore, come, session, today, client, staff):
    mine, _other = come(), come()
    session(today)
    chosen = session(today, 10)
    client.force_login(staff)
    name = mine.person.name
    answer = client.get(
        reverse("trainings:attendance-list", args=[jambore.code]),
        {"q": name, "sesi": chosen.public_id},
    )
    assert answer.context["chosen"] == chosen
    assert mine.pk in [row.pk for row in answer.context["page"]]


def test_the_board_names_kabupaten_and_not_every_tent(jambore, come, today, client, staff):
    for number in range(12):
        come(room=f"Tenda {number}")
    client.force_login(staff)
    assert "Tenda 7" not in words(client, "checkin-board", jambore.code)
    assert "Tenda 7" in words(client, "checkin-carriers", jambore.code, "kamar")


def test_the_tents_are_counted_in_a_few_queries(
    jambore, come, today, staff, django_assert_num_queries
):

    for number in range(12):
        come(room=f"Tenda {number}")
    with django_assert_num_queries(2):
        assert len(board.carriers(jambore, staff, "room", today)[0].lines) == 12
