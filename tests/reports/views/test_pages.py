"""The pages of reports, as the cast meets them."""

import hashlib
import io
from datetime import timedelta

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccessLog
from regions.models import Region
from reports import home, tasks
from reports.models import ReportRun
from reports.periods import Period
from reports.services import runs
from reports.writers import WRITERS
from tests.reports.scenes import enrol

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rung(monkeypatch):
    ids = []
    monkeypatch.setattr(tasks.build_run, "delay", ids.append)
    return ids


def ask(by, period="2024-Q2", region="99.71", **more) -> ReportRun:
    return runs.request(
        kind="training-recap",
        period=Period.parse(period),
        region=Region.objects.get(pk=region),
        by=by,
        **more,
    )


def built(run: ReportRun) -> ReportRun:
    tasks.build_run(run.pk)
    return ReportRun.objects.get(pk=run.pk)


def page(client, who, name, *args, **query):
    client.force_login(who)
    return client.get(reverse(f"reports:{name}", args=args), query)


def text(response) -> str:
    return " ".join(response.content.decode().split())


# --- Asking ----------------------------------------------------------------------------------
def test_form_offers_my_region_and_those_beneath(year, client, kasudin, staff):
    mine = text(page(client, kasudin, "run-create"))
    assert '<option value="99.71">Kota Selatan' in mine
    assert '<option value="99.71.02">Kecamatan Karang Anyar' in mine
    assert "99.01" not in mine
    assert '<option value="99.01">Kabupaten Utara' in text(page(client, staff, "run-create"))


def test_form_suggests_the_quarter_that_closed_last(year, client, kasudin):
    with time_machine.travel("2025-02-10 09:00 +0700"):
        form = page(client, kasudin, "run-create")

    assert '<option value="2024" selected>' in text(form)
    assert '<option value="Q4" selected>Triwulan IV' in text(form)


def test_form_leads_to_the_run(year, client, kasudin, django_capture_on_commit_callbacks, rung):
    client.force_login(kasudin)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(
            reverse("reports:run-create"),
            {"kind": "training-recap", "year": "2024", "part": "Q2", "region": "99.71"},
        )

    run = ReportRun.objects.get()
    assert response.url == reverse("reports:run-detail", args=[run.public_id])
    assert (run.period, run.requested_by, rung) == ("2024-Q2", kasudin, [run.pk])


@pytest.mark.parametrize(
    ("field", "value", "advice"),
    [
        ("region", "99.01", "Masukkan pilihan yang valid"),
        ("year", "1889", "Masukkan pilihan yang valid"),
        ("part", "Q9", "Masukkan pilihan yang valid"),
        ("as_of", "besok", "tidak dikenali"),
        ("as_of", "1 Januari 2999", "belum tiba"),
        ("as_of", "1 Januari 2024", "belum dimulai"),
    ],
)
def test_form_says_what_to_change(year, client, kasudin, field, value, advice):
    client.force_login(kasudin)
    wanted = {"kind": "training-recap", "year": "2024", "part": "Q2", "region": "99.71"}
    response = client.post(reverse("reports:run-create"), wanted | {field: value})

    assert response.status_code == 200
    assert advice in text(response)
    assert ReportRun.objects.count() == 0


def test_period_to_come_is_refused_at_its_field(year, client, kasudin):
    client.force_login(kasudin)
    today = timezone.localdate()
    wanted = {"kind": "training-recap", "year": today.year, "part": "12", "region": "99.71"}
    with time_machine.travel(f"{today.year}-03-04 09:00 +0700"):
        client.force_login(kasudin)
        response = client.post(reverse("reports:run-create"), wanted)

    assert "belum dimulai" in str(response.context["form"].errors["part"])


@pytest.mark.parametrize("region", ["99", "99.01", "98.01", "99.99", ""])
def test_button_asks_for_nothing_outside_my_region(year, client, kasudin, region):
    client.force_login(kasudin)
    response = client.post(
        reverse("reports:run-request"),
        {"kind": "training-recap", "period": "2024-Q2", "region": region},
    )

    assert response.status_code == 404
    assert ReportRun.objects.count() == 0


def test_button_for_a_period_to_come_says_why(year, client, kasudin):
    client.force_login(kasudin)
    response = client.post(
        reverse("reports:run-request"),
        {"kind": "training-recap", "period": "2999", "region": "99.71"},
        follow=True,
    )

    assert "belum dimulai" in text(response)


# --- Waiting ---------------------------------------------------------------------------------
def test_open_run_shows_its_progress_and_asks_again(year, client, kasudin):
    run = ask(kasudin)
    shown = text(page(client, kasudin, "run-detail", run.public_id))

    progress = reverse("reports:run-progress", args=[run.public_id])
    assert f'hx-get="{progress}"' in shown
    assert "Menunggu giliran" in shown
    assert "Batalkan" in shown


def test_progress_of_an_ended_run_asks_for_the_page(year, client, kasudin):
    run = built(ask(kasudin))

    response = page(client, kasudin, "run-progress", run.public_id)
    assert response["HX-Redirect"] == reverse("reports:run-detail", args=[run.public_id])


def test_failed_run_says_why_and_offers_another_try(year, client, kasudin, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setitem(WRITERS, "pdf", lambda *_: 1 / 0)
        run = built(ask(kasudin))

    shown = text(page(client, kasudin, "run-detail", run.public_id))
    assert "gangguan yang tidak terduga" in shown
    assert "Coba lagi" in shown
    client.post(reverse("reports:run-retry", args=[run.public_id]))
    assert built(run).job_state == "done"


def test_auditor_reads_but_has_no_buttons(year, client, staff, auditor):
    run = built(ask(staff))
    for shown in (
        page(client, auditor, "run-detail", run.public_id),
        page(client, auditor, "current"),
        page(client, auditor, "run-list"),
    ):
        assert "Buat" not in text(shown).replace("Belum dibuat", "").replace("Dibuat", "")


# --- Reading ---------------------------------------------------------------------------------
def test_page_shows_figures_definitions_and_files(year, client, kasudin):
    run = built(ask(kasudin))
    shown = text(page(client, kasudin, "run-detail", run.public_id))

    assert "Rekap pelatihan Triwulan II 2024" in shown
    assert "Apa yang dihitung laporan ini" in shown
    assert run.figures_sha256 in shown
    assert 'data-chart="participants_by_area"' in shown
    for format in WRITERS:
        assert reverse("reports:run-file", args=[run.public_id, format]) in shown


def test_events_lead_to_their_pages_where_i_may_open_them(year, client, kasudin, other_kasudin):
    run = built(ask(kasudin))
    shown = text(page(client, kasudin, "run-detail", run.public_id))

    assert reverse("trainings:event-detail", args=[year.basic.code]) in shown


def test_event_of_another_city_is_named_but_leads_nowhere(year, client, other_kasudin):
    run = built(ask(other_kasudin, region="99.01"))
    shown = text(page(client, other_kasudin, "run-detail", run.public_id))

    assert year.basic.code in shown
    assert reverse("trainings:event-detail", args=[year.basic.code]) not in shown


def test_replaced_report_points_to_the_newer_one(year, client, kasudin):
    old = built(ask(kasudin))
    enrol(year.basic, "PSM", "99.71.01.1001")
    new = built(ask(kasudin))

    shown = text(page(client, kasudin, "run-detail", old.public_id))
    assert "Ada laporan yang lebih baru" in shown
    assert reverse("reports:run-detail", args=[new.public_id]) in shown
    assert "Menggantikan" in text(page(client, kasudin, "run-detail", new.public_id))


def test_download_is_the_kept_file_and_is_written_down(year, client, kasudin):
    run = built(ask(kasudin))
    response = page(client, kasudin, "run-file", run.public_id, "xlsx")

    assert response["Content-Disposition"] == (
        'attachment; filename="rekap-pelatihan_99.71_2024-Q2.xlsx"'
    )
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert "Rekap" in book.sheetnames
    line = AccessLog.objects.get()
    assert (line.user_email, line.subject_id) == (kasudin.email, str(run.public_id))
    assert line.checksum == run.files.get(format="xlsx").sha256


def test_lost_file_is_written_again_and_unknown_ones_are_not_logged(year, client, kasudin):
    run = built(ask(kasudin))
    file = run.files.get(format="pdf")
    file.file.storage.delete(file.file.name)

    assert page(client, kasudin, "run-file", run.public_id, "exe").status_code == 404
    assert AccessLog.objects.count() == 0
    again = page(client, kasudin, "run-file", run.public_id, "pdf")
    assert hashlib.sha256(again.content).hexdigest() == file.sha256
    assert AccessLog.objects.get().checksum == file.sha256


def test_other_city_finds_no_page_and_no_file(year, client, kasudin, other_kasudin):
    run = built(ask(kasudin))
    for name, args in (
        ("run-detail", []),
        ("run-progress", []),
        ("run-file", ["pdf"]),
    ):
        response = page(client, other_kasudin, name, run.public_id, *args)
        assert response.status_code == 404


# --- Lists -----------------------------------------------------------------------------------
def test_archive_shows_my_region_and_what_lies_beneath(year, client, staff, kasudin, other_kasudin):
    built(ask(staff, region="99"))
    built(ask(staff, region="99.71"))
    built(ask(staff, region="99.71.01"))

    def regions(who, **query):
        return sorted(
            run.region_id for run in page(client, who, "run-list", **query).context["page"]
        )

    assert regions(staff) == ["99", "99.71", "99.71.01"]
    assert regions(kasudin) == ["99.71", "99.71.01"]
    assert regions(other_kasudin) == []
    assert regions(staff, wilayah="99.71") == ["99.71"]
    assert regions(staff, wilayah="nonsens") == ["99", "99.71", "99.71.01"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, {"2023", "2024", "2024-Q2", "2024-05", "2024-S1"}),
        ({"tahun": "2024"}, {"2024", "2024-Q2", "2024-05", "2024-S1"}),
        ({"rentang": "month"}, {"2024-05"}),
        ({"rentang": "quarter", "tahun": "2024"}, {"2024-Q2"}),
        ({"rentang": "year", "status": "queued"}, {"2024"}),
        ({"status": "done"}, {"2023"}),
        ({"jenis": "training-recap", "rentang": "semester"}, {"2024-S1"}),
    ],
)
def test_archive_is_filtered(year, client, staff, query, found):
    built(ask(staff, "2023"))
    for period in ("2024", "2024-Q2", "2024-05", "2024-S1"):
        ask(staff, period)

    rows = page(client, staff, "run-list", **query).context["page"]
    assert {run.period for run in rows} == found


def test_archive_needs_no_more_statements_for_more_rows(year, client, staff):
    def statements():
        with CaptureQueriesContext(connection) as queries:
            assert page(client, staff, "run-list").status_code == 200
        return len(queries)

    built(ask(staff, "2023"))
    statements()
    one = statements()
    for period in ("2024", "2024-Q1", "2024-Q2"):
        built(ask(staff, period))
    built(ask(staff, "2024"))

    assert statements() == one


def test_empty_archive_says_how_the_first_report_appears(year, client, kasudin, auditor):
    assert "Anda juga dapat memintanya sekarang" in text(page(client, kasudin, "run-list"))
    assert "memintanya" not in text(page(client, auditor, "run-list"))


def test_current_page_offers_what_is_missing(year, client, staff):
    with time_machine.travel("2024-07-05 09:00 +0700"):
        ask(staff, "2024-Q2", region="99")
        shown = page(client, staff, "current")

    shelf = shown.context["shelves"][0]
    lines = [(str(line.period), bool(line.run), line.is_closed) for line in shelf.lines]
    assert lines == [
        ("2024-06", False, True),
        ("2024-Q2", True, True),
        ("2024-S1", False, True),
        ("2023", False, True),
        ("2024-Q3", False, False),
        ("2024", False, False),
    ]
    assert text(shown).count('name="kind" value="training-recap"') == 5


def test_current_page_of_a_region_beneath(year, client, staff, kasudin):
    assert page(client, staff, "current", wilayah="99.71").context["region"].code == "99.71"
    assert page(client, kasudin, "current", wilayah="99.01").context["region"].code == "99.71"


def test_schedule_tells_the_next_dates(places, client, kasudin, settings):
    settings.PROVINCE = "99"
    with time_machine.travel("2024-11-22 09:00 +0700"):
        shown = text(page(client, kasudin, "schedule"))

    assert "Minggu, 1 Desember 2024" in shown
    assert "Triwulan IV 2024" in shown
    assert "Belum ada laporan terjadwal" in shown


# --- Beranda ---------------------------------------------------------------------------------
def test_home_tells_of_failed_reports_of_my_region(
    year, kasudin, other_kasudin, auditor, monkeypatch
):
    with monkeypatch.context() as patch:
        patch.setitem(WRITERS, "pdf", lambda *_: 1 / 0)
        built(ask(kasudin))

    def failed(user) -> list[int]:
        return [card.count for card in home.cards(user) if card.key == "reports-failed"]

    assert (failed(kasudin), failed(other_kasudin)) == ([1], [0])
    assert home.cards(auditor) == []


def test_home_shows_the_newest_figures_and_reports(year, kasudin, other_kasudin):
    run = built(ask(kasudin))

    (figure,) = home.figures(kasudin)
    assert (figure.value, figure.url) == (
        5,
        reverse("reports:run-detail", args=[run.public_id]),
    )
    assert [item.url for item in home.recent(kasudin)] == [figure.url]
    assert home.figures(other_kasudin) == home.recent(other_kasudin) == []


def test_header_tells_of_my_reports_until_i_look(year, client, kasudin, operator):
    run = ask(kasudin)
    assert [job.is_open for job in home.jobs(kasudin)] == [True]
    assert home.jobs(operator) == []
    built(run)
    assert [job.state for job in home.jobs(kasudin)] == ["done"]

    page(client, kasudin, "run-detail", run.public_id)
    assert home.jobs(kasudin) == []
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert home.jobs(kasudin) == []
