"""Two hands at the same second, each in a thread and a transaction of its own."""

import threading

import pytest
from django.db import connection

from reports import tasks
from reports.errors import ClosingRefused
from reports.models import ReportClosing, ReportLetter, ReportSubscription
from reports.services import closing
from tests.conftest import make_user
from tests.reports.books import made

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_bells(monkeypatch):
    monkeypatch.setattr(tasks.build_run, "delay", lambda _: None)
    monkeypatch.setattr(tasks.send_letters, "delay", lambda _: None)


@pytest.fixture
def second_kasudin(places):
    return make_user("kasudin", "99.71", "kasudin.dua@uji.test", "Kasudin Dua")


@pytest.fixture
def second_head(places):
    return make_user("head", "99", "kadis.dua@uji.test", "Kepala Dua")


def at_once(*steps) -> list:
    """What each of the steps gave back or raised, all begun at the same moment."""
    start = threading.Barrier(len(steps))
    ends: list = [None] * len(steps)

    def go(place: int, step):
        start.wait()
        try:
            ends[place] = step()
        except Exception as fault:  # noqa: BLE001 - judged by the test
            ends[place] = fault
        finally:
            connection.close()

    hands = [threading.Thread(target=go, args=pair) for pair in enumerate(steps)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    return ends


def one_won(ends: list, words: str) -> ReportClosing:
    """One step is done, and each other one reads who was first."""
    done = [end for end in ends if isinstance(end, ReportClosing)]
    refused = [end for end in ends if isinstance(end, ClosingRefused)]
    assert len(done) == 1, ends
    assert len(refused) == len(ends) - 1, ends
    assert all(words in str(end) for end in refused), refused
    return done[0]


def test_of_two_kasudin_one_approves_and_the_other_reads_who(
    report, operator, kasudin, second_kasudin
):
    closing.submit(run=report, by=operator)
    ends = at_once(
        lambda: closing.verify(run=report, by=kasudin),
        lambda: closing.verify(run=report, by=second_kasudin),
    )
    winner = one_won(ends, "sudah disetujui oleh").verified_by
    kept = ReportClosing.objects.get(run=report)
    assert (kept.state, kept.verified_by) == ("verified", winner)


def test_of_closing_and_giving_back_one_happens(report, operator, kasudin, head, second_head):
    closing.submit(run=report, by=operator)
    closing.verify(run=report, by=kasudin)
    ends = at_once(
        lambda: closing.close(run=report, by=head),
        lambda: closing.give_back(run=report, reason="Belum lengkap", by=second_head),
    )
    won = one_won(ends, "tidak dapat dilakukan")
    kept = ReportClosing.objects.get(run=report)
    assert kept.state == won.state
    assert (kept.closed_by is None) == (kept.state == "returned")


def test_of_two_reports_of_one_period_one_is_handed_in(report, operator, kasudin, year):
    # As if neither replaced the other: the database alone decides.
    other = made(kasudin)
    type(other).objects.filter(pk=other.pk).update(replaces=None)
    ends = at_once(
        lambda: closing.submit(run=report, by=operator),
        lambda: closing.submit(run=other, by=kasudin),
    )
    one_won(ends, "Satu periode hanya punya satu laporan yang disahkan")
    assert ReportClosing.objects.count() == 1


def test_a_head_who_clicks_from_two_screens_closes_once(report, operator, kasudin, head, staff):
    ReportSubscription.objects.create(user=staff, kind="", region_id="99.71")
    closing.submit(run=report, by=operator)
    closing.verify(run=report, by=kasudin)
    ends = at_once(*[lambda: closing.close(run=report, by=head)] * 4)

    assert {end.closed_at for end in ends} == {ReportClosing.objects.get(run=report).closed_at}
    assert ReportLetter.objects.filter(run=report, occasion="closed").count() == 1
