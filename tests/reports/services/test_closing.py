"""From a finished report to a closed book, and what holds when hands collide."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from reports import tasks
from reports.corrections import corrections
from reports.errors import ClosingRefused
from reports.models import ReportClosing, ReportFile, ReportLetter, ReportRun, ReportSubscription
from reports.services import closing, letters, printing, runs
from tests.reports.books import made
from tests.reports.scenes import enrol

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_bells(monkeypatch):
    monkeypatch.setattr(tasks.build_run, "delay", lambda _: None)
    monkeypatch.setattr(tasks.send_letters, "delay", lambda _: None)


def test_each_step_waits_for_the_one_before(report, operator, kasudin, head):
    with pytest.raises(ClosingRefused):
        closing.verify(run=report, by=kasudin)
    closing.submit(run=report, by=operator)
    with pytest.raises(ClosingRefused, match="belum menyetujui"):
        closing.close(run=report, by=head)
    closing.verify(run=report, by=kasudin)
    assert closing.close(run=report, by=head).state == "closed"


def test_nobody_approves_work_of_their_own(year, kasudin, operator):
    own = made(kasudin)
    closing.submit(run=own, by=operator)
    with pytest.raises(ClosingRefused, match="Anda sendiri yang susun"):
        closing.verify(run=own, by=kasudin)
    with pytest.raises(IntegrityError, match="verifier_is_not_maker"), transaction.atomic():
        ReportClosing.objects.filter(run=own).update(
            state="verified", verified_by=kasudin, verified_at=timezone.now()
        )


def test_a_double_click_is_one_step(closed, head):
    first = closed.closing.closed_at
    assert closing.close(run=closed, by=head).closed_at == first


def test_the_second_approver_reads_who_came_first(report, operator, kasudin, make_second):
    closing.submit(run=report, by=operator)
    closing.verify(run=report, by=kasudin)
    with pytest.raises(ClosingRefused, match="sudah disetujui oleh"):
        closing.verify(run=report, by=make_second)


@pytest.fixture
def make_second(places):
    from tests.conftest import make_user

    return make_user("kasudin", "99.71", "kasudin.dua@uji.test", "Kasudin Dua")


def test_a_returned_report_says_why_and_comes_again(report, operator, kasudin):
    closing.submit(run=report, by=operator)
    with pytest.raises(ClosingRefused):
        closing.give_back(run=report, reason=" ", by=kasudin)
    closing.give_back(run=report, reason="Peserta Mei kurang", by=kasudin)
    again = closing.submit(run=report, by=operator)
    assert (again.state, again.reason) == ("submitted", "Peserta Mei kurang")


def test_one_report_stands_for_a_period(closed, operator):
    newer = made(operator)
    with pytest.raises(ClosingRefused, match="sudah ditutup bukunya"):
        closing.submit(run=newer, by=operator)


def test_the_database_keeps_a_closed_report(closed):
    for change in (
        lambda: ReportRun.objects.filter(pk=closed.pk).update(figures={}),
        lambda: ReportFile.objects.filter(run=closed).delete(),
        lambda: ReportFile.objects.filter(run=closed).update(sha256="0"),
        lambda: ReportClosing.objects.filter(run=closed).update(state="returned"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_files_of_an_open_report_can_go(report):
    assert ReportFile.objects.filter(run=report).delete()[0] == 3


def test_printed_again_it_is_the_same_and_the_change_is_a_correction(year, closed, build):
    before = {one.format: one.sha256 for one in closed.files.all()}
    enrol(year.basic, "PSM", "99.71.01.1001", sex="L")
    with time_machine.travel(timezone.now() + timedelta(days=40)):
        for file in closed.files.all():
            assert printing.written_again(file) == printing.kept_bytes(file)
            assert file.sha256 == before[file.format]
        found = corrections(runs.figures_of(closed), build("training-recap", "2024-Q2", "99.71"))
        later = build("training-recap", "2024-Q3", "99.71")
    people = next(one for one in found if one.table == "Angka utama" and one.row == "Orang")
    assert people.difference == 1
    # It belongs to the day of the event, not to the day somebody typed it.
    assert later == build("training-recap", "2024-Q3", "99.71", later_day(later))


def later_day(figures):
    from datetime import date

    return date.fromisoformat(figures.as_of)


def test_a_lost_file_is_written_again(closed):
    file = closed.files.get(format="pdf")
    whole = printing.kept_bytes(file)
    file.file.storage.delete(file.file.name)
    assert printing.kept_bytes(file) == whole


def test_letters_go_to_those_who_may_still_read(closed, operator, auditor):
    for one in (operator, auditor):
        ReportSubscription.objects.create(user=one, kind="", region_id="99.71")
    letters.announce(closed, "closed")
    operator.region_id = "99.01"
    operator.save()
    letters.send(closed.pk)
    letters.send(closed.pk)
    assert [letter.to for letter in mail.outbox] == [[auditor.email]]
    assert ReportLetter.objects.get(user=operator).outcome == "refused"


@pytest.mark.parametrize(
    "change",
    [
        {"is_active": False},
        {"region_id": "99.01"},
        {"role": ""},
    ],
    ids=["account closed", "moved away", "right taken"],
)
def test_rights_are_asked_again_when_a_letter_is_sent(closed, auditor, staff, change):
    for one in (auditor, staff):
        ReportSubscription.objects.create(user=one, kind="training-recap", region_id="99.71")
    letters.announce(closed, "ready")
    # Between the report and the letter.
    type(staff).objects.filter(pk=staff.pk).update(**change)
    letters.send(closed.pk)

    assert [letter.to for letter in mail.outbox] == [[auditor.email]]
    assert ReportLetter.objects.get(user=staff).outcome == "refused"
    # It is refused for good, even if the right comes back.
    type(staff).objects.filter(pk=staff.pk).update(is_active=True, region_id="99", role="staff")
    letters.send(closed.pk)
    assert len(mail.outbox) == 1


def test_a_letter_whose_bell_was_lost_goes_out_once(closed, auditor, monkeypatch):
    ReportSubscription.objects.create(user=auditor, kind="", region_id="99.71")
    letters.announce(closed, "ready")
    rung = []
    monkeypatch.setattr(tasks.send_letters, "delay", rung.append)
    letters.sweep()
    assert rung == []

    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        letters.sweep()
        assert rung == [closed.pk]
        tasks.send_letters(closed.pk)
        tasks.send_letters(closed.pk)
        letters.sweep()

    assert (len(mail.outbox), rung) == (1, [closed.pk])


def test_the_public_page_tells_no_figure(closed, client, operator):
    address = reverse("reports:check", args=[closed.public_id])
    page = client.get(address)
    words = page.content.decode()
    assert closed.figures_sha256 in words
    assert "sudah ditutup" in words
    assert operator.name not in words
    assert "Tidak ada" in words
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    newer = made(operator)
    assert str(newer.public_id) in client.get(address).content.decode()
    other = client.get(reverse("reports:check", args=[newer.public_id])).content.decode()
    assert "Bukan laporan yang sah" in other
    assert client.get(reverse("reports:check", args=[operator_uuid()])).status_code == 404


def operator_uuid():
    import uuid

    return uuid.uuid4()


def test_the_page_leads_each_role_to_its_step(report, client, operator, kasudin, head, year):
    for who, name, words in (
        (operator, "closing-submit", "Ajukan untuk disahkan"),
        (kasudin, "closing-verify", "Setujui"),
        (head, "closing-close", "Sahkan dan tutup buku"),
    ):
        client.force_login(who)
        detail = reverse("reports:run-detail", args=[report.public_id])
        assert words in client.get(detail).content.decode()
        client.post(reverse(f"reports:{name}", args=[report.public_id]))
    assert ReportClosing.objects.get(run=report).is_closed
    enrol(year.basic, "PSM", "99.71.01.1001", sex="L")
    page = client.get(reverse("reports:corrections", args=[report.public_id]))
    assert "Menjadi" in page.content.decode()
    file = client.get(reverse("reports:corrections-file", args=[report.public_id, "csv"]))
    assert "Selisih" in file.content.decode()
