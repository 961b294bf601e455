"""A queue that is down, hangs, restarts, or forgets: people are told, and nothing is lost."""

import signal
import time

import pytest
import redis

from accounts.models.job import JobState
from tests.faults.conftest import KASUDIN, people
from tests.faults.site import until
from tests.faults.test_workers import APPLYING, ROWS, exactly_once, stop_at

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]

# The site gives the queue two seconds to answer, and asks a few times for one page.
A_MOMENT = 15


def quickly(ask):
    began = time.monotonic()
    answer = ask()
    assert time.monotonic() - began < A_MOMENT
    return answer


@pytest.mark.parametrize("how", ["stopped", "hung"])
def test_upload_and_apply_without_a_queue(site, desk, how):
    content, page = people(ROWS), desk.browser.get(desk.upload_page)
    if how == "stopped":
        site.stop_broker()
    else:
        site.hang_broker()

    answer = quickly(lambda: desk.browser.post(desk.upload_page, desk.form(content, page=page)))

    assert answer.status == 200
    assert "Menunggu" in answer.words
    batch = desk.batch_at(answer)
    assert batch.job_state == JobState.QUEUED
    for address in ("/", desk.upload_page, answer.url):
        assert quickly(lambda address=address: desk.browser.get(address)).status == 200

    site.wake_broker()
    site.start_servers()
    desk.until_ended(batch, sweeps=True)
    assert (batch.state, batch.rows.count()) == ("checked", ROWS)
    assert batch.job_attempts == 1
    desk.decide(batch, "apply")
    exactly_once(desk, desk.until_ended(batch))


@pytest.mark.parametrize("how", ["stopped", "hung"])
def test_who_is_looking_at_a_finished_import_sees_it_without_a_queue(site, desk, how):
    batch = desk.checked(people(ROWS))
    if how == "stopped":
        site.stop_broker()
    else:
        site.hang_broker()

    page = quickly(lambda: desk.page(batch))

    assert page.status == 200
    assert f"{ROWS} baris siap diterapkan" in page.words
    assert quickly(lambda: desk.browser.get("/")).status == 200


@pytest.mark.parametrize("how", ["stopped", "hung"])
def test_login_without_a_queue_says_to_come_back(site, how):
    """The limits of wrong passwords are kept there: without them nobody is let in."""
    browser = site.browser()
    if how == "stopped":
        site.stop_broker()
    else:
        site.hang_broker()

    answer = quickly(lambda: browser.log_in(KASUDIN))

    assert answer.status == 503
    assert "Coba lagi" in answer.words

    site.wake_broker()
    site.start_servers()
    # A question that the hung queue answered too late may hold the door shut for ten seconds more.
    answers = []
    until(lambda: can_log_in(browser, answers), "somebody is let in again", seconds=60)
    for answer in answers[:-1]:
        assert "Terlalu sering dalam waktu singkat" in answer.words


def can_log_in(browser, answers) -> bool:
    answers.append(browser.log_in(KASUDIN))
    if answers[-1].status == 429:
        time.sleep(3)
    return answers[-1].url == f"{browser.address}/"


def test_queue_restarted_while_a_task_runs(site, desk):
    """Celery 5.7.0's worker dies here."""
    batch = desk.checked(people(ROWS))
    with site.session_of_database() as stranger:
        stop_at(site, stranger, APPLYING, lambda: desk.decide(batch, "apply"))
        for process in site.broker_processes():
            process.send_signal(signal.SIGKILL)
        site.start_servers()
        # Long enough for the worker to notice.
        time.sleep(2)
        assert site.worker.poll() is None

    exactly_once(desk, desk.until_ended(batch, sweeps=True))
    assert site.worker.poll() is None
    other = desk.until_ended(desk.upload(people(ROWS)), sweeps=True)
    assert other.state == "checked"


def test_emptied_cache_logs_nobody_out(site, desk):
    until(lambda: redis.Redis(unix_socket_path=str(site.valkey.socket)).ping(), "it answers")
    redis.Redis(unix_socket_path=str(site.valkey.socket)).flushall()

    page = desk.browser.get("/")

    assert page.status == 200
    assert page.url == f"{site.address}/"
    assert "Kartika Selatan" in page.words
