"""A database that is restarted, or falls, while somebody's workbook is read or applied."""

import signal

import pytest

from tests.faults.conftest import KASUDIN, people
from tests.faults.site import until
from tests.faults.test_workers import APPLYING, READING, ROWS, exactly_once, stop_at

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]

HOW = {"fast": signal.SIGINT, "immediate": signal.SIGQUIT, "power-cut": signal.SIGKILL}


@pytest.mark.parametrize("how", ["fast", "immediate"])
def test_restarted_while_reading(site, desk, how):
    with site.session_of_database() as stranger:
        batch = stop_at(site, stranger, READING, lambda: desk.upload(people(ROWS)))
        site.stop_database(HOW[how])
    site.start_servers()

    desk.until_ended(batch, sweeps=True)
    assert (batch.state, batch.rows.count()) == ("checked", ROWS)
    desk.decide(batch, "apply")
    exactly_once(desk, desk.until_ended(batch))


@pytest.mark.parametrize("how", HOW)
def test_restarted_while_applying(site, desk, how):
    batch = desk.checked(people(ROWS))
    with site.session_of_database() as stranger:
        stop_at(site, stranger, APPLYING, lambda: desk.decide(batch, "apply"))
        site.stop_database(HOW[how])
    site.start_servers()

    desk.until_ended(batch, sweeps=True)
    exactly_once(desk, batch)


def test_pages_while_the_database_is_away(site, desk):
    batch = desk.checked(people(ROWS))
    site.stop_database(signal.SIGINT)

    for address in ("/", desk.upload_page):
        page = desk.browser.get(address)
        assert page.status == 503
        assert "sedang terganggu sebentar" in page.words
    # The supervisor, without cookies: the process lives, but cannot do its work.
    assert site.browser().get("/livez").status == 200
    assert site.browser().get("/readyz").status == 503

    site.start_servers()
    until(lambda: desk.page(batch).status == 200, "the pages are back", seconds=10)
    assert f"{ROWS} baris siap diterapkan" in desk.page(batch).words
    assert site.browser(KASUDIN).get("/").status == 200
