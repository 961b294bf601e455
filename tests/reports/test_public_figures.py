"""What Dinas Sosial DKI Jakarta told the public about 2024, from its workbooks to every form."""

import json
from datetime import date

import openpyxl
import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import TestCase

from pillars.models import Assignment
from regions.models import Region
from reports.figures import Figures
from reports.models import IndicatorSetting, ReportKind, ReportRun
from tests.imports.workbooks import SAMPLES
from tests.reports import jakarta
from tests.reports import test_links as links
from tests.reports.books import made
from tests.reports.builders.test_pillar_recap import line
from tests.reports.writers import test_same_numbers as forms

REGENCIES = {"31.01": 6, "31.71": 44, "31.72": 29, "31.73": 56, "31.74": 65, "31.75": 64}


def truth(name: str) -> dict:
    return json.loads((SAMPLES / f"{name}.json").read_text())


def accredited_and_active() -> int:
    """Counted in the office's own list, without the program."""
    sheet = openpyxl.load_workbook(SAMPLES / jakarta.REGISTERS["lks"]).active
    assert sheet is not None
    heading, *rows = sheet.iter_rows(values_only=True)
    at = {name: place for place, name in enumerate(heading)}
    return sum(
        row[at["STATUS"]] == "Aktif"
        and row[at["AKREDITASI"]] in ("A", "B", "C")
        and row[at["TAHUN AKREDITASI"]] <= 2024
        for row in rows
    )


class TestJakarta2024(TestCase):
    """Loaded once for the class; each test builds what it looks at."""

    loaded: jakarta.Jakarta

    @classmethod
    def setUpTestData(cls):
        cls.loaded = jakarta.load()

    @pytest.fixture(autouse=True)
    def _pages(self, client):
        self.client = client

    def run_of(self, kind: str, period: str, region: str = "31") -> ReportRun:
        by = self.loaded.staff if region == "31" else self.loaded.kasudin
        run = made(by, region, kind=kind, period=period)
        assert run.job_state == "done", run.job_error
        return run

    def figures_of(self, kind: str, period: str, region: str = "31") -> Figures:
        return Figures.from_json(self.run_of(kind, period, region).figures)

    def test_the_annual_says_what_was_published(self):
        figures = self.figures_of("annual", "2024")
        known = truth(jakarta.STIMULUS)

        assert {one.key: one.value for one in figures.headlines} == {
            "trained": 52,
            "events": 2,
            "jambore": truth(jakarta.JAMBORE)["rows"],
            "villages_funded": 264,
            "units_funded": 2116,
        }
        lines = {code: line(figures, "by_regency", code) for code in REGENCIES}
        assert len(figures.table("by_regency").rows) == 6
        assert {code: one["villages_funded"] for code, one in lines.items()} == REGENCIES
        names = {one["area"].upper(): one["villages_funded"] for one in lines.values()}
        assert names == known["by_regency"]
        assert sum(one["units_funded"] for one in lines.values()) == known["units"]
        assert all(one["villages_paid"] == one["villages_funded"] for one in lines.values())
        assert sum(one["approved"] for one in lines.values()) == known["yearly_total"]
        assert sum(one["paid"] for one in lines.values()) == known["monthly_total"]
        assert line(figures, "by_event_kind", "jambore")["participants"] == 1600

    def test_tksk_and_psm_trained_as_loaded(self):
        pusat = line(self.figures_of("annual", "2024"), "by_regency", "31.71")
        assert (pusat["TKSK"], pusat["PSM"], pusat["trained"]) == (8, 44, 52)

    def test_the_quarter_of_jakarta_pusat_gives_8_and_44(self):
        figures = self.figures_of("training-recap", "2024-Q2", "31.71")

        by_pillar = {row.key: row.cells[-1] for row in figures.table("by_pillar").rows}
        assert by_pillar == {"TKSK": 8, "PSM": 44}
        tksk = figures.table("by_district").values("TKSK_all")
        assert tksk == [1] * 8

    def test_the_registers_of_44_and_801(self):
        figures = self.figures_of("pillar-recap", "2024")
        found = {one.key: one.value for one in figures.headlines}

        assert (found["TKSK"], found["PSM"], found["LKS"]) == (44, 801, 320)
        assert (found["KARANG_TARUNA"], found["UKKT"]) == (264, 2116)
        assert found["TKSK_vacant"] == 0
        total = dict(
            zip(
                (column.key for column in figures.table("by_regency").columns),
                figures.table("by_regency").total or (),
                strict=True,
            )
        )
        assert total["KARANG_TARUNA_vacant"] == Region.objects.at(4).within("31").count() - 264

    def test_the_key_indicator_has_its_formula_target_and_attainment(self):
        IndicatorSetting.objects.filter(indicator="able").delete()
        IndicatorSetting.objects.create(
            indicator="able",
            validity=DateRange(date(2024, 1, 1), date(2025, 1, 1)),
            target=3000,
            training_months=24,
            classes=[],
            legal_basis="Renstra 2023-2026",
        )
        run = self.run_of("annual", "2024")
        figures = Figures.from_json(run.figures)
        able = line(figures, "indicators", "able")

        assert "mampu melakukan pemberdayaan sosial" in able["label"]
        assert "÷" in able["formula"]
        # No registered TKSK or PSM was trained in these workbooks; the boards are all valid.
        assert able["part"] == accredited_and_active() + 264
        assert able["whole"] == 44 + 801 + 264 + truth(jakarta.REGISTERS["lks"])["active"]
        assert able["rate"] == round(10_000 * able["part"] / able["whole"])
        assert (able["target"], able["reached"]) == (3000, round(10_000 * able["rate"] / 3000))
        words = next(one.text for one in figures.definitions if "mampu" in one.term)
        assert "berlaku sejak 01-01-2024 sampai sebelum 01-01-2025" in words
        # The year after has no rule yet, and says so instead of counting by an old one.
        later = line(self.figures_of("annual", "2025"), "indicators", "able")
        assert (later["part"], later["target"]) == ("–", "–")

    def test_a_trained_person_of_the_register_counts_as_able(self):
        duty = Assignment.objects.filter(kind="TKSK", region__code__startswith="31.71").earliest(
            "pk"
        )
        before = line(self.figures_of("annual", "2024"), "indicators", "trained")
        person = self.loaded.training.enrolments.filter(pillar="TKSK").earliest("pk").person
        Assignment.objects.filter(pk=duty.pk).update(person=person)
        after = line(self.figures_of("annual", "2024"), "indicators", "trained")
        assert (before["part"], after["part"], after["whole"]) == (0, 1, 845)

    def test_every_figure_of_the_annual_opens_as_many_rows(self):
        figures = self.figures_of("annual", "2024")
        self.client.force_login(self.loaded.staff)
        found = list(links.cells(figures, self.loaded.staff))

        opened = {(row, column) for _, row, column, _, _ in found}
        assert {(code, "villages_funded") for code in REGENCIES} <= opened
        assert {(code, "units_funded") for code in REGENCIES} <= opened
        assert {("31.71", "TKSK"), ("31.71", "PSM"), ("jambore", "participants")} <= opened
        for table, row, column, value, url in found:
            page = self.client.get(url)
            # The sums of money are added up on the smaller map of test_links.
            if not page.context["measure"].is_money:
                assert page.context["page"].count == value, (table, row, column, url)

    def test_every_kind_says_the_same_in_every_form(self):
        periods = {
            "annual": "2024",
            "pillar-recap": "2024",
            "grant-realisation": "2024-Q1",
            "training-recap": "2024-Q2",
            "completeness": "2024-12",
        }
        assert set(periods) == set(ReportKind.values)
        for kind, period in periods.items():
            with self.subTest(kind):
                run = self.run_of(kind, period)
                figures = Figures.from_json(run.figures)
                forms.test_workbook(run, figures)
                forms.test_paper(run, figures)
                forms.test_csv(run, figures)
                forms.test_page(run, figures, self.client, self.loaded.staff)
