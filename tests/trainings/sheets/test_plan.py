"""A plan as offices type it: lines with money and months, and rows that say whom each reaches."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from imports import queries, registry
from imports.errors import NotAllowed, TargetNotFound
from imports.services import batches, steps
from imports.states import READ, UNDO
from tests.imports.conftest import apply
from tests.imports.workbooks import as_file, workbook_of
from tests.trainings.sheets.conftest import fill, read_rows
from trainings.models import PlanLine, PlanTarget
from trainings.services import plans
from trainings.sheets import plan_cells

HEADINGS = (
    "No", "Nama Kegiatan", "Kode Rekening", "Sasaran Pilar", "Jumlah Peserta", "Kab/Kota", "Waktu",
    "Lama", "Pagu Anggaran", "Materi",
)  # fmt: skip
BIMTEK = (
    1, "Bimtek TKSK 2025", "1.06.02.1.03.0002", "TKSK", "2 orang", "Kota Selatan", "Maret 2025",
    "3 hari", "Rp 250.000.000,-", "1. Kebijakan 2. Komunikasi 3. Penanganan kasus",
)  # fmt: skip
MORE = (
    2, "Bimtek TKSK 2025", "", "TKSK", 2, "Kabupaten Utara", "", "", "", "",
)  # fmt: skip
BASIC = (
    3, "Pelatihan Dasar PSM 2025", "", "", "44 PSM dan 8 TKSK", "", "Triwulan II", 2, 180_500_000,
    "etika; asesmen",
)  # fmt: skip


@pytest.fixture
def send(staff):
    def send(*rows, by=staff, headings=HEADINGS, year="2025"):
        return read_rows("plan", *rows, headings=headings, by=by, target=year)

    return send


def codes(batch, viewer):
    return [problem["code"] for problem in queries.problems_of(batch, viewer=viewer)]


def reached(line) -> set:
    return set(line.targets.values_list("pillar_id", "region_id", "people"))


class TestRows:
    def test_rows_of_one_activity_make_one_line_with_all_it_reaches(self, send, staff):
        batch = apply(send(BIMTEK, MORE, BASIC), by=staff)
        assert (batch.rows_applied, batch.rows_error) == (3, 0)
        bimtek, basic = PlanLine.objects.order_by("first_month")
        assert (bimtek.year, bimtek.region_id, bimtek.kind) == (2025, "99", "bimtek")
        assert (bimtek.budget, bimtek.days, bimtek.budget_code) == (
            250_000_000, 3, "1.06.02.1.03.0002",
        )  # fmt: skip
        assert bimtek.subject_list == ["Kebijakan", "Komunikasi", "Penanganan kasus"]
        assert (bimtek.first_month, bimtek.last_month) == (3, 3)
        assert reached(bimtek) == {("TKSK", "99.71", 2), ("TKSK", "99.01", 2)}
        assert (basic.kind, basic.level) == ("pelatihan", "dasar")
        assert (basic.first_month, basic.last_month, basic.budget) == (4, 6, 180_500_000)
        assert reached(basic) == {("PSM", "99", 44), ("TKSK", "99", 8)}
        assert bimtek.created_by == staff

    def test_an_activity_typed_once_for_a_merged_group(self, staff):
        rows = [
            ["RENCANA PELATIHAN TAHUN 2025"],
            ["Kegiatan", "Sasaran Pilar", "Kab/Kota", "Sasaran"],
            ["Bimtek TKSK", "TKSK", "Kota Selatan", 2],
            ["", "TKSK", "Kabupaten Utara", 3],
            ["", "PSM", "Kabupaten Utara", 4],
            ["", "PSM", "Kota Selatan", 5],
            ["JUMLAH", "", "", 14],
        ]
        batch = batches.upload(
            sheet=registry.get("plan"),
            file=as_file(workbook_of({"Rencana": rows})),
            by=staff,
            target="2025",
            rings=False,
        )
        steps.run(batch.pk, READ)
        batch.refresh_from_db()
        apply(batch, by=staff)
        assert reached(PlanLine.objects.get()) == {
            ("TKSK", "99.71", 2), ("TKSK", "99.01", 3), ("PSM", "99.01", 4), ("PSM", "99.71", 5),
        }  # fmt: skip

    def test_the_same_plan_again_changes_nothing(self, send, staff):
        apply(send(BIMTEK, MORE, BASIC), by=staff)
        again = send(BIMTEK, MORE, BASIC)
        assert (again.rows_same, again.rows_new, again.rows_changed) == (3, 0, 0)

    def test_other_money_and_other_people_are_shown_before_they_are_written(self, send, staff):
        apply(send(BIMTEK, MORE), by=staff)
        again = send((*BIMTEK[:8], "300 juta", BIMTEK[9]), (*MORE[:4], 5, *MORE[5:]))
        first, second = queries.rows_of(again, viewer=staff, tab="changed")
        assert [(one.label, one.old, one.new) for one in first.differences] == [
            ("Anggaran (Rp)", "Rp250.000.000", "Rp300.000.000")
        ]
        ((told),) = second.differences
        assert (told.old, told.new) == ("2 orang", "5 orang")
        assert "TKSK" in told.label
        assert "Utara" in told.label
        apply(again, by=staff)
        line = PlanLine.objects.get()
        assert line.budget == 300_000_000
        assert reached(line) == {("TKSK", "99.71", 2), ("TKSK", "99.01", 5)}

    def test_what_is_blank_or_not_named_stays(self, send, staff, places):
        line = plans.add(
            year=2025, region=places["99"], activity="BIMTEK  tksk 2025", kind="bimtek",
            level="umum", subjects="Etika", budget=7, budget_code="", days=2, waves=1,
            first_month=1, last_month=2, note="dari rapat", by=staff,
        )  # fmt: skip
        plans.set_targets(line=line, people={("99.01", "PSM"): 9}, by=staff)
        apply(send(MORE), by=staff)
        line.refresh_from_db()
        assert (line.budget, line.subjects, line.note) == (7, "Etika", "dari rapat")
        assert reached(line) == {("PSM", "99.01", 9), ("TKSK", "99.01", 2)}

    def test_a_second_row_with_other_money_is_told_and_not_taken(self, send, staff):
        batch = send(BIMTEK, (*MORE[:8], 5, ""))
        (remark,) = queries.problems_of(batch, viewer=staff)
        assert (remark["level"], remark["code"]) == ("warning", "line_differs")
        assert "Baris 2" in remark["message"]
        assert "anggaran" in remark["message"]
        apply(batch, by=staff)
        assert PlanLine.objects.get().budget == 250_000_000

    def test_the_same_people_twice_are_refused_and_not_added_up(self, send, staff):
        batch = send(BIMTEK, (2, "Bimtek TKSK 2025", "", "", "2 TKSK, 3 PSM", "Kota Selatan"))
        (remark,) = queries.problems_of(batch, viewer=staff)
        assert remark["code"] == "target_twice"
        assert "baris 2" in remark["message"]

    @pytest.mark.parametrize(
        ("cells", "code"),
        [
            ({1: ""}, "activity_missing"),
            ({1: "Senam pagi"}, "kind_unknown"),
            ({3: "Dokter"}, "pillar_unknown"),
            ({1: "Bimtek 2025", 3: ""}, "pillar_missing"),
            ({4: "banyak"}, "people_unreadable"),
            ({5: "Atlantis"}, "regency_unknown"),
            ({6: "kapan-kapan"}, "month_unreadable"),
            ({7: "lama"}, "length_unreadable"),
            ({8: "mahal"}, "amount_unreadable"),
        ],
    )
    def test_a_bad_cell_says_which_and_how(self, send, staff, cells, code):
        row = [cells.get(place, value) for place, value in enumerate(BIMTEK)]
        assert codes(send(row), staff) == [code]

    def test_a_city_may_be_the_organiser(self, send, staff):
        row = ("Bimtek PSM", "Sudin Sosial Kota Selatan", "PSM", 10)
        headings = ("Kegiatan", "Penyelenggara", "Sasaran Pilar", "Sasaran")
        apply(send(row, headings=headings), by=staff)
        line = PlanLine.objects.get()
        assert line.region_id == "99.71"
        assert reached(line) == {("PSM", "99.71", 10)}

    def test_the_preview_adds_up_people_per_region(self, send, staff):
        apply(send(BIMTEK), by=staff)
        effect = send(BIMTEK, MORE, BASIC).effects["regencies"]
        assert [(one["region"], one["pillar"], one["before"], one["after"]) for one in effect] == [
            ("99", "PSM", 0, 44), ("99", "TKSK", 0, 8), ("99.01", "TKSK", 0, 2),
        ]  # fmt: skip


class TestWho:
    def test_a_city_plans_for_itself_alone(self, send, kasudin):
        assert codes(send(MORE, by=kasudin), kasudin) == ["outside_scope"]
        row = ("Bimtek PSM", "PSM", 10)
        batch = send(row, by=kasudin, headings=("Kegiatan", "Sasaran Pilar", "Sasaran"))
        apply(batch, by=kasudin)
        assert PlanLine.objects.get().region_id == "99.71"

    def test_whoever_holds_no_events_uploads_no_plan(self, send, auditor, operator):
        for user in (auditor, operator):
            with pytest.raises(NotAllowed):
                send(BIMTEK, by=user)

    @pytest.mark.parametrize("year", ["", "besok", "1999", "25"])
    def test_only_years_are_targets(self, send, year):
        with pytest.raises(TargetNotFound):
            send(BIMTEK, year=year)


def test_undo_takes_lines_and_people_back(send, staff):
    apply(send(BIMTEK), by=staff)
    batch = apply(send((*BIMTEK[:4], 9, *BIMTEK[5:]), MORE, BASIC), by=staff)
    batches.undo(batch=batch, by=staff, rings=False)
    steps.run(batch.pk, UNDO)
    assert reached(PlanLine.objects.get()) == {("TKSK", "99.71", 2)}
    assert PlanTarget.objects.count() == 1


def test_the_template_is_understood_when_it_comes_back(staff, tmp_path):
    path = tmp_path / "templat.xlsx"
    call_command("make_template", "plan", region="99", out=path)
    filled = fill(
        path,
        {
            "Kegiatan": "Bimtek TKSK 2026",
            "Jenis": "Bimbingan teknis",
            "Mulai bulan": "April",
            "Sampai bulan": "Mei",
            "Pilar sasaran": "TKSK",
            "Sasaran (orang)": 44,
        },
    )
    batch = batches.upload(
        sheet=registry.get("plan"),
        file=as_file(filled, "templat.xlsx"),
        by=staff,
        target="2026",
        rings=False,
    )
    steps.run(batch.pk, READ)
    batch.refresh_from_db()
    apply(batch, by=staff)
    line = PlanLine.objects.get()
    assert (line.year, line.first_month, line.last_month) == (2026, 4, 5)
    assert reached(line) == {("TKSK", "99", 44)}


def test_the_page_of_the_plan_leads_to_the_upload(client, staff):
    client.force_login(staff)
    page = client.get(reverse("trainings:plan-year", args=[2025]))
    upload = f"{reverse('imports:batch-new')}?lembar=plan&amp;untuk=2025"
    assert upload in page.content.decode()
    assert client.get(upload.replace("&amp;", "&")).status_code == 200


@pytest.mark.parametrize(
    ("cell", "span"),
    [
        ("Maret", (3, 3)), ("April s.d. Juni 2025", (4, 6)), ("Agst-Sept", (8, 9)),
        ("Triwulan IV", (10, 12)), ("TW 1", (1, 3)), ("Semester II", (7, 12)), ("4-6", (4, 6)),
        ("05", (5, 5)), ("2 Mei 2025", (5, 5)), ("Nopember", (11, 11)),
    ],
)  # fmt: skip
def test_months_as_offices_write_them(cell, span):
    assert plan_cells.months(cell, column="time").value == span


@pytest.mark.parametrize("cell", ["Juni-April", "13", "segera", "Triwulan"])
def test_other_words_are_no_months(cell):
    assert plan_cells.months(cell, column="time").problems
