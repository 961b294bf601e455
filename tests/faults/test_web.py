"""A web process that dies in the middle of an upload, and people who click twice."""

import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from imports.models import ImportBatch
from pillars.models import Person
from tests.faults.conftest import KASUDIN, Desk, people
from tests.faults.site import until
from tests.faults.test_workers import ROWS, exactly_once

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]


def half_sent(desk: Desk, form: dict) -> socket.socket:
    """An upload of which the second half is still on its way."""
    body = encode_multipart(BOUNDARY, form)
    request = desk.browser.request(desk.upload_page, body, MULTIPART_CONTENT)
    desk.browser.jar.add_cookie_header(request)
    lines = [f"POST {desk.upload_page} HTTP/1.1", f"Host: 127.0.0.1:{desk.site.port}"]
    lines += [f"{name}: {value}" for name, value in request.header_items()]
    lines += [f"Content-Length: {len(body)}", "", ""]
    line = socket.create_connection(("127.0.0.1", desk.site.port), timeout=30)
    line.sendall("\r\n".join(lines).encode() + body[: len(body) // 2])
    return line


def test_web_killed_in_the_middle_of_an_upload(site, desk):
    form, before = desk.form(people(ROWS)), site.files()
    content = form["file"].read()
    form["file"].seek(0)
    with half_sent(desk, form):
        site.kill_web()
    assert ImportBatch.objects.filter(target=desk.event.code).count() == 0
    assert site.files() == before

    site.start_web()
    again = desk.form(content) | {"key": form["key"]}
    batch = desk.batch_at(desk.browser.post(desk.upload_page, again))
    assert str(batch.public_id) == form["key"]
    desk.until_ended(batch)
    desk.decide(batch, "apply")
    exactly_once(desk, desk.until_ended(batch))


def test_web_killed_before_the_row_is_written_leaves_no_import_and_the_retry_is_one(site, desk):
    """The file is there already when the row cannot be written yet: kill it in between."""
    form, before = desk.form(people(ROWS)), site.files()
    content = form["file"].read()
    form["file"].seek(0)
    with site.session_of_database() as stranger:
        stranger.execute("LOCK TABLE imports_importbatch IN SHARE MODE")
        sender = threading.Thread(target=_send_in_vain, args=(desk, form))
        sender.start()
        until(lambda: site.blocked(), "the row waits to be written")
        site.kill_web()
        sender.join()
    assert ImportBatch.objects.filter(target=desk.event.code).count() == 0

    site.start_web()
    again = desk.form(content) | {"key": form["key"]}
    batch = desk.until_ended(desk.batch_at(desk.browser.post(desk.upload_page, again)))
    assert (batch.state, ImportBatch.objects.filter(target=desk.event.code).count()) == (
        "checked",
        1,
    )
    # What the killed process left has no row; the nightly purge takes it away once it is old.
    strays = site.files() - before - {batch.file.name}
    assert len(strays) <= 1


def _send_in_vain(desk: Desk, form: dict) -> None:
    with pytest.raises(OSError):
        desk.browser.post(desk.upload_page, form)


def test_same_page_sent_twice_at_once_is_one_import(site, desk):
    page, content, before = desk.browser.get(desk.upload_page), people(ROWS), site.files()
    forms = [desk.form(content, page=page) for _ in range(3)]

    with ThreadPoolExecutor(3) as clicks:
        answers = list(clicks.map(lambda form: desk.browser.post(desk.upload_page, form), forms))

    batches = {desk.batch_at(answer).pk for answer in answers}
    assert len(batches) == 1
    batch = desk.until_ended(desk.batch_at(answers[0]))
    assert site.files() - before == {batch.file.name}
    assert batch.job_attempts == 1


def test_apply_clicked_twice_at_once(site, desk):
    batch = desk.checked(people(ROWS))
    browsers = [site.browser(KASUDIN) for _ in range(3)]

    with ThreadPoolExecutor(3) as clicks:
        answers = list(
            clicks.map(lambda browser: desk.decide(batch, "apply", browser=browser), browsers)
        )

    assert {answer.status for answer in answers} == {200}
    desk.until_ended(batch)
    assert batch.job_attempts == 1
    exactly_once(desk, batch)


def test_same_file_in_two_tabs_makes_nobody_twice(site, desk):
    content = people(ROWS)
    tabs = [desk.checked(content), desk.checked(content)]
    assert tabs[0].pk != tabs[1].pk
    browsers = [site.browser(KASUDIN) for _ in tabs]

    with ThreadPoolExecutor(2) as clicks:
        answers = list(
            clicks.map(
                lambda tab: desk.decide(tab[0], "apply", browser=tab[1]),
                zip(tabs, browsers, strict=True),
            )
        )

    assert {answer.status for answer in answers} == {200}
    for tab in tabs:
        desk.until_ended(tab)
        assert (tab.state, tab.job_error) == ("applied", "")
    assert desk.ledger() == {"people": ROWS, "enrolments": ROWS}
    assert sorted(tab.rows_new for tab in tabs) == [0, ROWS]
    assert Person.objects.filter(enrolments__event=desk.event).distinct().count() == ROWS
