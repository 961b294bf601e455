"""Reading an upload: staged, asked about, or refused with a sentence; never half."""

import time

import pytest

from accounts.models.job import JobState
from accounts.services import jobs
from imports import queries, registry
from imports.errors import MappingIncomplete
from imports.models import BatchState, ImportBatch, ImportRow, RememberedMapping
from imports.services import batches, reading, steps
from imports.services.staging import Stage
from imports.states import READ
from tests.imports.conftest import read
from tests.imports.reading import broken
from tests.imports.workbooks import BUDI, HEADINGS, SITI, as_file, workbook, workbook_of


def test_a_good_file_is_staged_and_counted(upload):
    batch = upload(SITI, BUDI)
    assert (batch.state, batch.job_state) == (BatchState.CHECKED, JobState.DONE)
    assert (batch.rows_total, batch.rows_new, batch.rows_error) == (2, 2, 0)
    assert batch.checked_at is not None
    (table,) = batch.tables
    assert (table["name"], table["heading_rows"], table["rows"]) == ("Peserta", [1], 2)


def test_samples_for_the_mapping_page_hide_niks(upload):
    (table,) = upload(SITI).tables
    assert table["samples"]["1"] == ["3171********0001"]


def too_many_rows() -> bytes:
    return "\n".join(["Nama;NIK", *["Siti;3171014405900001"] * 200_001]).encode()


REFUSED = {
    "text renamed": (b"halo, ini bukan buku kerja", "a.xlsx", "text_as_workbook"),
    "image": (broken.PNG, "a.xlsx", "picture"),
    "truncated zip": (broken.good_xlsx()[:900], "a.xlsx", "broken_file"),
    "cell at the far corner": (
        broken.xlsx(broken.sheet(broken.row(1, ("A", "Nama")), broken.row(1048576, ("XFD", "x")))),
        "a.xlsx",
        "sheet_too_long",
    ),
    "password": (broken.PROTECTED, "a.xlsx", "password"),
    "html": (broken.HTML, "a.xls", "html_as_xls"),
    "empty sheet": (workbook_of({"Sheet1": []}), "a.xlsx", "empty_sheet"),
    "zip bomb": (
        broken.xlsx(broken.sheet("<row/>" + " " * (210 * 1024 * 1024))),
        "a.xlsx",
        "unpacked_too_big",
    ),
    "heading without rows": (workbook(), "a.xlsx", "no_rows"),
    "more rows than we read": (too_many_rows(), "a.csv", "sheet_too_long"),
}


@pytest.mark.parametrize(("content", "name", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_a_file_that_cannot_be_used_says_why(content, name, code, kasudin, event):
    began = time.monotonic()
    batch = read(as_file(content, name), by=kasudin, event=event)
    assert batch.state == BatchState.REFUSED
    assert batch.refusal["code"] == code
    assert batch.refusal["message"].endswith(".")
    assert batch.refusal["suggestion"]
    assert not batch.rows.exists()
    assert time.monotonic() - began < 30


class TestAskingAboutColumns:
    ROW = ("Siti Aminah", "3171014405900001", "Kebon Jeruk", "Pasar Baru", "PSM")

    def test_without_a_name_column_the_uploader_is_asked(self, upload):
        batch = upload(self.ROW[1:], headings=["NIK", "Kelurahan", "Kecamatan", "Unsur"])
        assert batch.state == BatchState.MAPPING
        assert batch.tables[0]["missing"] == ["Nama lengkap"]
        assert "Nama lengkap" in batch.effects["reasons"][0]
        assert not batch.rows.exists()

    def test_a_strange_heading_can_be_chosen_and_is_remembered(self, upload, kasudin):
        headings = ["Sebutan", "NIK", "Kelurahan", "Kecamatan", "Unsur"]
        batch = upload(self.ROW, headings=headings)
        assert batch.state == BatchState.MAPPING
        batches.choose_mapping(
            batch=batch,
            tables=[{"index": 0, "use": True, "columns": {"0": "name"}}],
            by=kasudin,
            rings=False,
        )
        steps.run(batch.pk, READ)
        batch.refresh_from_db()
        assert (batch.state, batch.rows_new) == (BatchState.CHECKED, 1)
        assert batch.rows.get().values["name"] == "Siti Aminah"
        assert RememberedMapping.objects.get().region_id == "99.71"
        assert upload(self.ROW, headings=headings).state == BatchState.CHECKED

    def test_what_another_office_chose_is_not_offered(self, upload, kasudin, staff, event):
        headings = ["Sebutan", "NIK", "Kelurahan", "Kecamatan", "Unsur"]
        batch = upload(self.ROW, headings=headings)
        batches.choose_mapping(
            batch=batch,
            tables=[{"index": 0, "columns": {"0": "name"}}],
            by=kasudin,
            rings=False,
        )
        assert upload(self.ROW, headings=headings, by=staff).state == BatchState.MAPPING

    def test_a_choice_that_still_lacks_a_column_is_sent_back(self, upload, kasudin):
        batch = upload(self.ROW, headings=["Sebutan", "NIK", "Kelurahan", "Kecamatan", "Unsur"])
        with pytest.raises(MappingIncomplete, match="Nama lengkap"):
            batches.choose_mapping(
                batch=batch, tables=[{"index": 0, "columns": {}}], by=kasudin, rings=False
            )

    def test_exchanged_columns_are_asked_about(self, upload):
        rows = [
            (f"31710144059000{n:02d}", name, "Kebon Jeruk", "Pasar Baru", "PSM")
            for n, name in enumerate(["Siti Aminah", "Budi Santoso", "Ani Rahayu"], 1)
        ]
        batch = upload(*rows, headings=["Nama", "NIK", "Kelurahan", "Kecamatan", "Unsur"])
        assert batch.state == BatchState.MAPPING
        assert "tertukar" in batch.effects["reasons"][0]

    def test_a_sheet_left_out_is_passed_over_and_stays_listed(self, kasudin, event):
        file = as_file(
            workbook_of({"Satu": [HEADINGS, SITI], "Dua": [HEADINGS, BUDI], "Rekap": [["x"]]})
        )
        batch = read(file, by=kasudin, event=event)
        assert batch.rows_total == 2
        batches.choose_mapping(
            batch=batch, tables=[{"index": 1, "use": False}], by=kasudin, rings=False
        )
        steps.run(batch.pk, READ)
        batch.refresh_from_db()
        assert batch.rows_total == 1
        assert {table["name"]: table["use"] for table in batch.tables} == {
            "Satu": True,
            "Dua": False,
            "Rekap": False,
        }


class TestKilledInBetween:
    """A worker may die at any line; the next one begins the reading anew."""

    @pytest.fixture
    def waiting(self, kasudin, event):
        return batches.upload(
            sheet=registry.get("participants"),
            file=as_file(workbook(SITI, BUDI)),
            by=kasudin,
            target=event.code,
            rings=False,
        )

    def test_rows_of_a_reading_cut_short_are_read_again_once(self, waiting, settings):
        settings.JOB_SILENT_SECONDS = 0
        first = jobs.claim(ImportBatch.objects.all(), waiting.pk, step=READ)
        stage = Stage(first, registry.get("participants")())
        stage.sheet.begin(first)
        stage.sheet.has_duty_columns = stage.sheet.has_home = False
        cells = {"name": "Hantu", "nik": "3171014405900077"}
        stage.add(0, 2, cells, {}, stage.sheet.clean_row(cells, {}))
        stage.flush()
        assert ImportRow.objects.count() == 1
        assert steps.run(waiting.pk, READ)
        waiting.refresh_from_db()
        assert (waiting.state, waiting.rows_total, waiting.job_attempts) == ("checked", 2, 2)
        assert not waiting.rows.filter(values__name="Hantu").exists()

    def test_who_lost_the_claim_writes_nothing_more(self, waiting, settings):
        settings.JOB_SILENT_SECONDS = 0
        first = jobs.claim(ImportBatch.objects.all(), waiting.pk, step=READ)
        assert steps.run(waiting.pk, READ)
        with pytest.raises(jobs.ClaimLost):
            reading.read(first)
        waiting.refresh_from_db()
        assert (waiting.state, waiting.rows.count()) == ("checked", 2)

    def test_two_workers_at_once_read_once(self, waiting):
        assert jobs.claim(ImportBatch.objects.all(), waiting.pk, step=READ)
        assert steps.run(waiting.pk, READ) is False

    def test_the_fourth_attempt_is_not_made(self, waiting, settings):
        settings.JOB_SILENT_SECONDS = 0
        for _ in range(settings.JOB_ATTEMPTS):
            assert jobs.claim(ImportBatch.objects.all(), waiting.pk, step=READ)
        assert steps.run(waiting.pk, READ) is False
        waiting.refresh_from_db()
        assert waiting.job_state == JobState.FAILED
        assert "tidak dicoba lagi" in waiting.job_error

    def test_a_cancelled_reading_stops_at_the_next_portion(self, waiting, kasudin):
        job = jobs.claim(ImportBatch.objects.all(), waiting.pk, step=READ)
        assert batches.cancel(batch=waiting, by=kasudin)
        with pytest.raises(jobs.ClaimLost):
            reading.read(job)
        waiting.refresh_from_db()
        assert (waiting.state, waiting.job_state) == (BatchState.UPLOADED, JobState.CANCELLED)

    def test_a_broken_step_ends_with_words_and_logs_no_cell(self, waiting, monkeypatch, caplog):
        def burst(_sheet, cells, _group):
            raise ValueError(cells)

        monkeypatch.setattr("trainings.sheets.participants.ParticipantSheet.clean_row", burst)
        steps.run(waiting.pk, READ)
        waiting.refresh_from_db()
        assert waiting.job_state == JobState.FAILED
        assert waiting.job_error == steps.BROKE
        assert "ValueError" in caplog.text
        assert "Siti" not in caplog.text


def test_equal_problems_are_one_card(upload, kasudin):
    rows = [(f"Orang {c}", *SITI[1:4], "Kebun Jeruk", *SITI[5:]) for c in "ABC"]
    batch = upload(*rows)
    groups = {
        (group.code, group.count): group for group in queries.problem_groups(batch, viewer=kasudin)
    }
    card = groups["village_unknown", 3]
    assert card.values == ["Kebun Jeruk"]
    assert card.suggestions == ["Kebon Jeruk"]
    assert card.rows == [("Peserta", 2), ("Peserta", 3), ("Peserta", 4)]
    assert ("nik_repeated", 2) in groups


def test_pages_of_rows_follow_each_other(upload, kasudin):
    batch = upload(*[(f"Orang {c}", *SITI[1:]) for c in "ABCDE"])
    first = queries.rows_of(batch, viewer=kasudin, limit=2)
    second = queries.rows_of(batch, viewer=kasudin, limit=2, after=first[-1].position)
    assert [row.number for row in first + second] == [2, 3, 4, 5]
    assert queries.tab_counts(batch)["error"] == 4


def test_a_page_of_rows_costs_few_queries(upload, kasudin, django_assert_max_num_queries):
    batch = upload(*[(f"Orang {c}", *SITI[1:]) for c in "ABCDE"])
    # The rows, what was typed on screen in their place, and the names of their regions.
    with django_assert_max_num_queries(4):
        queries.rows_of(batch, viewer=kasudin)
