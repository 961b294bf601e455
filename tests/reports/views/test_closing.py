"""What each role sees of an approval, and the closed report as it comes out of the drawer."""

import subprocess
from datetime import timedelta

import pytest
import time_machine
import zxingcpp
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from reports import home, tasks
from reports.models import ReportFile, ReportRun
from reports.services import closing, printing, runs
from tests.conftest import make_user
from tests.reports.books import made
from tests.reports.scenes import enrol

pytestmark = pytest.mark.django_db
FORMATS = ("xlsx", "pdf", "csv")


@pytest.fixture(autouse=True)
def _no_bells(monkeypatch):
    monkeypatch.setattr(tasks.build_run, "delay", lambda _: None)
    monkeypatch.setattr(tasks.send_letters, "delay", lambda _: None)


def listed(client, who, **query) -> set[str]:
    client.force_login(who)
    page = client.get(reverse("reports:run-list"), query)
    assert page.status_code == 200
    return {str(run.public_id) for run in page.context["page"].rows}


def waiting(who) -> dict[str, int]:
    return {card.key: card.count for card in home.cards(who) if card.count}


def detail(client, who, run) -> str:
    client.force_login(who)
    return client.get(reverse("reports:run-detail", args=[run.public_id])).content.decode()


def downloads(client, who, run) -> dict[str, bytes]:
    client.force_login(who)
    found = {}
    for format in FORMATS:
        answer = client.get(reverse("reports:run-file", args=[run.public_id, format]))
        assert answer.status_code == 200
        found[format] = answer.content
    return found


# --- Whose turn it is ------------------------------------------------------------------------
def test_the_card_and_the_filter_go_from_hand_to_hand(
    client, report, operator, kasudin, other_kasudin, head, auditor
):
    one = {str(report.public_id)}
    assert [waiting(who) for who in (operator, kasudin, head)] == [{}, {}, {}]

    closing.submit(run=report, by=operator)
    assert waiting(kasudin) == {"reports-awaiting": 1}
    assert [waiting(who) for who in (operator, other_kasudin, head, auditor)] == [{}] * 4
    assert listed(client, kasudin, pengesahan="giliran") == one
    assert listed(client, head, pengesahan="giliran") == set()
    assert listed(client, auditor, pengesahan="menunggu") == one
    assert listed(client, other_kasudin, pengesahan="menunggu") == set()

    closing.verify(run=report, by=kasudin)
    assert (waiting(kasudin), waiting(head)) == ({}, {"reports-awaiting": 1})
    assert listed(client, head, pengesahan="giliran") == one

    closing.give_back(run=report, reason="Peserta Mei kurang", by=head)
    assert (waiting(head), waiting(operator)) == ({}, {"reports-returned": 1})
    assert listed(client, operator, pengesahan="kembali") == one
    assert listed(client, operator, pengesahan="returned") == one
    # The corrected one takes its place.
    made(operator)
    assert waiting(operator) == {}


def test_nobody_is_asked_to_approve_work_of_their_own(client, year, operator, kasudin, head):
    second = make_user("kasudin", "99.71", "kasudin.dua@uji.test", "Kasudin Dua")
    own = made(kasudin)
    closing.submit(run=own, by=operator)

    assert (waiting(kasudin), waiting(second)) == ({}, {"reports-awaiting": 1})
    verify = reverse("reports:closing-verify", args=[own.public_id])
    assert verify not in detail(client, kasudin, own)
    assert verify in detail(client, second, own)
    assert "Kepala Suku Dinas kabupaten/kota memeriksa dan menyetujui" in detail(client, head, own)


def test_a_report_of_the_province_goes_straight_to_the_head(client, year, staff, kasudin, head):
    run = made(staff, "99")
    closing.submit(run=run, by=staff)

    assert (waiting(kasudin), waiting(head)) == ({}, {"reports-awaiting": 1})
    assert reverse("reports:closing-close", args=[run.public_id]) in detail(client, head, run)


def test_corrections_are_for_those_who_may_read_the_report(
    client, year, closed, other_kasudin, kasudin, auditor
):
    enrol(year.basic, "PSM", "99.71.01.1001", sex="L")
    pages = [
        reverse("reports:corrections", args=[closed.public_id]),
        reverse("reports:corrections-file", args=[closed.public_id, "xlsx"]),
        reverse("reports:run-file", args=[closed.public_id, "pdf"]),
    ]
    for who, status in ((kasudin, 200), (auditor, 200), (other_kasudin, 404)):
        client.force_login(who)
        assert [client.get(page).status_code for page in pages] == [status] * 3


def test_a_list_costs_the_same_with_many_approvals(client, year, operator, head):
    def read(**query):
        client.force_login(head)
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("reports:run-list"), query)
        return len(found)

    closing.submit(run=made(operator), by=operator)
    read()
    one = read(pengesahan="menunggu")
    for region in ("99", "99.01"):
        staff = make_user("staff", "99", f"staf.{region}@uji.test", "Staf")
        closing.submit(run=made(staff, region), by=staff)
    assert read(pengesahan="menunggu") == one


# --- The same paper on another day -----------------------------------------------------------
@pytest.mark.parametrize("disk", ["kept", "lost"])
def test_a_closed_report_comes_out_as_it_went_in(
    client, year, closed, operator, auditor, head, settings, monkeypatch, disk
):
    signed = downloads(client, auditor, closed)
    assert signed == {format: printing.kept_bytes(one) for format, one in files_of(closed).items()}

    enrol(year.basic, "PSM", "99.71.01.1001", sex="L")
    type(year.basic).objects.filter(pk=year.basic.pk).update(title="Judul lain")
    for who in (operator, head):
        who.name = f"{who.name}, S.Sos"
        who.save()
    settings.PUBLIC_URL = "https://alamat-baru.test"
    monkeypatch.setattr(runs, "program_version", lambda: "99.9")
    if disk == "lost":
        for one in files_of(closed).values():
            one.file.storage.delete(one.file.name)

    with time_machine.travel(timezone.now() + timedelta(days=400)):
        assert downloads(client, auditor, closed) == signed
        newer = made(operator)
        assert newer.figures != closed.figures
        assert (newer.program_version, newer.asked_by_name) == ("99.9", "Oki Operator, S.Sos")
        assert downloads(client, auditor, newer) != signed
        assert "diminta oleh Oki Operator<" in detail(client, auditor, closed)


def files_of(run: ReportRun) -> dict[str, ReportFile]:
    return {one.format: one for one in ReportFile.objects.filter(run=run)}


def test_a_damaged_file_that_cannot_be_set_again_is_refused_in_words(
    client, closed, auditor, monkeypatch
):
    file = files_of(closed)["pdf"]
    with file.file.storage.open(file.file.name, "wb") as kept:
        kept.write(b"%PDF-1.7 rusak")
    monkeypatch.setitem(printing.WRITERS, "pdf", lambda *_: b"%PDF-1.7 program lain")

    client.force_login(auditor)
    address = reverse("reports:run-file", args=[closed.public_id, "pdf"])
    answer = client.get(address, follow=True)

    assert answer.redirect_chain
    assert "tidak dapat ditulis ulang sama persis" in answer.content.decode()


# --- The paper and its QR --------------------------------------------------------------------
def test_the_qr_of_the_paper_tells_whether_a_newer_revision_exists(
    client, closed, operator, tmp_path
):
    address = scanned(printing.kept_bytes(files_of(closed)["pdf"]), tmp_path)
    path = reverse("reports:check", args=[closed.public_id])
    assert address.endswith(path)

    client.logout()
    before = client.get(path).content.decode()
    assert "sudah ditutup" in before
    assert "Revisi lebih baru" in before
    assert "Ada hitungan yang lebih baru" not in before

    newer = made(operator)
    after = client.get(path).content.decode()
    assert "Ada hitungan yang lebih baru" in after
    assert str(newer.public_id) in after
    assert "Yang sah tetap lembar ini" in after


def scanned(pdf: bytes, folder) -> str:
    """What a telephone reads from the printed pages."""
    (folder / "laporan.pdf").write_bytes(pdf)
    subprocess.run(
        ["pdftoppm", "-r", "150", "-png", "laporan.pdf", "halaman"], cwd=folder, check=True
    )
    pages = sorted(folder.glob("halaman*.png"))
    found = {code.text for page in pages for code in zxingcpp.read_barcodes(Image.open(page))}
    assert len(found) == 1, found
    return found.pop()
