"""Workers that are killed, with kill -9, at the worst moment."""

from functools import partial

import psycopg
import pytest

from tests.faults.conftest import people
from tests.faults.site import until

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]

ROWS = 40
# Somebody else's lock on these tables stops a worker in the middle of that step.
READING = "LOCK TABLE imports_importrow IN SHARE MODE"
APPLYING = "LOCK TABLE pillars_person IN SHARE MODE"


def stop_at(site, stranger: psycopg.Connection, lock: str, ask):
    """Ask for the step and wait until a worker stands in the middle of it."""
    stranger.execute(lock)
    batch = ask()
    until(lambda: site.blocked(), "the worker is in the middle of its step")
    return batch


def exactly_once(desk, batch) -> None:
    assert (batch.state, batch.job_state, batch.job_error) == ("applied", "done", "")
    assert (batch.rows_total, batch.rows_new, batch.rows_applied) == (ROWS, ROWS, ROWS)
    assert batch.rows.count() == ROWS
    assert desk.ledger() == {"people": ROWS, "enrolments": ROWS}
    assert f"{ROWS} baris diterapkan" in desk.page(batch).words


@pytest.mark.parametrize("whole_tree", [False, True], ids=["child", "tree"])
def test_killed_while_reading(site, desk, whole_tree):
    with site.session_of_database() as stranger:
        batch = stop_at(site, stranger, READING, lambda: desk.upload(people(ROWS)))
        kill(site, whole_tree=whole_tree)
        batch.refresh_from_db()
        assert (batch.state, batch.job_state) == ("uploaded", "running")
        assert desk.page(batch).status == 200

    desk.until_ended(batch, sweeps=True)
    assert (batch.state, batch.job_attempts) == ("checked", 2)
    assert batch.rows.count() == batch.rows_total == ROWS

    desk.decide(batch, "apply")
    exactly_once(desk, desk.until_ended(batch))


@pytest.mark.parametrize("whole_tree", [False, True], ids=["child", "tree"])
def test_killed_while_applying(site, desk, whole_tree):
    batch = desk.checked(people(ROWS))
    with site.session_of_database() as stranger:
        stop_at(site, stranger, APPLYING, lambda: desk.decide(batch, "apply"))
        kill(site, whole_tree=whole_tree)
        batch.refresh_from_db()
        assert (batch.state, batch.job_state) == ("checked", "running")
        assert desk.ledger() == {"people": 0, "enrolments": 0}
        assert desk.page(batch).status == 200

    desk.until_ended(batch, sweeps=True)
    assert batch.job_attempts == 2
    exactly_once(desk, batch)


def kill(site, *, whole_tree: bool) -> None:
    if whole_tree:
        site.kill_worker_tree()
        site.start_worker()
    else:
        site.kill_worker_children()


def test_poison_ends_after_three_attempts_while_others_go_on(site, desk):
    poison = desk.checked(people(ROWS))
    with site.session_of_database() as stranger:
        # Its staged rows cannot be cleared, so each worker stops there, and there it is killed.
        stranger.execute(
            "SELECT FROM imports_importrow WHERE batch_id = %s FOR UPDATE", [poison.pk]
        )
        desk.decide(poison, "recheck")
        for attempt in (1, 2, 3):
            until(partial(is_at, site, poison, attempt), f"attempt {attempt} began")
            site.kill_worker_children()
        other = desk.until_ended(desk.upload(people(ROWS)), sweeps=True)
        assert (other.state, other.rows_total) == ("checked", ROWS)

        desk.until_ended(poison, sweeps=True)

    assert (poison.job_state, poison.job_attempts) == ("failed", 4)
    assert "terhenti 3 kali" in poison.job_error
    page = desk.page(poison)
    assert page.status == 200
    assert "terhenti 3 kali" in page.words
    assert desk.ledger() == {"people": 0, "enrolments": 0}


def is_at(site, batch, attempt: int) -> bool:
    site.sweep()
    batch.refresh_from_db()
    return batch.job_attempts == attempt and site.blocked() >= 1
