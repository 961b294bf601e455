"""The training recap against a year counted by hand (tests/reports/scenes.py)."""

from datetime import timedelta

import pgtrigger
import pytest
import time_machine
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from reports.figures import Figures, checksum
from reports.periods import Period
from reports.queries.trainings import count_trainings, training_totals
from tests.reports.scenes import enrol, event
from trainings.models import Enrolment, EnrolmentState, EventState, TrainingEvent

pytestmark = pytest.mark.django_db


def test_quarter_of_a_city(year, recap):
    summary = recap("2024-Q2", "99.71").summary

    assert summary == {
        "events": 3,
        "participants": 6,
        "people": 5,
        "areas_reached": 2,
        "guests": 1,
        "by_district": {"99.71.01": 4, "99.71.02": 2},
        "by_pillar": {"TKSK": 3, "PSM": 3},
        "by_level": {"dasar": 5, "lanjut": 1},
        "by_kind": {"bimtek": 5, "penyegaran": 1},
        "by_month": {"2024-04": 1, "2024-05": 5},
        "by_sex": {"L": 3, "P": 2, "unknown": 1},
        "by_regency": {"99.71": 6},
    }


def test_quarter_with_the_jambore_of_the_province(year, recap):
    figures = recap("2024-Q3", "99.71")

    assert figures.summary == {
        "events": 1,
        "participants": 3,
        "people": 3,
        "areas_reached": 1,
        "guests": 0,
        # One came for the city, and nobody wrote down from which kecamatan.
        "by_district": {"99.71.01": 2, "99.71": 1},
        "by_pillar": {"KARANG_TARUNA": 3},
        "by_level": {"umum": 3},
        "by_kind": {"jambore": 3},
        "by_month": {"2024-08": 3},
        "by_sex": {"L": 1, "P": 2},
        "by_regency": {"99.71": 3},
    }
    assert figures.table("by_district").rows[-1].cells[0] == "Tanpa rincian kecamatan"


def test_year_of_the_province(year, recap):
    summary = recap("2024", "99").summary

    assert (summary["events"], summary["participants"], summary["people"]) == (5, 12, 10)
    assert summary["by_regency"] == {"99.01": 3, "99.71": 9}
    assert summary["by_pillar"] == {"TKSK": 3, "PSM": 5, "KARANG_TARUNA": 4}
    # The guest of Kota Selatan is the province's own.
    assert summary["guests"] == 0


def test_month_has_no_breakdown_by_month(year, recap):
    figures = recap("2024-05", "99.71")

    assert not figures.has_table("by_month")
    assert [figures.summary[key] for key in ("events", "participants", "people")] == [2, 5, 5]


def test_people_of_a_row_are_counted_once_and_do_not_add_up(year, recap):
    table = recap("2024", "99.71").table("by_pillar")

    people = dict(zip((row.key for row in table.rows), table.values("people"), strict=True))
    assert people == {"TKSK": 2, "PSM": 3, "KARANG_TARUNA": 3}
    # One PSM came to the jambore for her Karang Taruna.
    assert table.total[-1] == 7


def test_main_table_has_a_line_for_areas_that_sent_nobody(year, recap):
    figures = recap("2024-Q2", "99")

    assert [row.key for row in figures.table("by_regency").rows] == ["99.01", "99.71"]
    columns = [column.key for column in figures.table("by_regency").columns]
    assert columns == [
        "area",
        "TKSK_L",
        "TKSK_P",
        "TKSK_unknown",
        "TKSK_all",
        "PSM_L",
        "PSM_P",
        "PSM_unknown",
        "PSM_all",
        "participants_L",
        "participants_P",
        "participants_unknown",
        "participants_all",
        "people",
    ]
    rows = {row.key: row.cells for row in figures.table("by_regency").rows}
    assert rows["99.71"] == ("Kota Selatan", 2, 1, 0, 3, 1, 1, 1, 3, 3, 2, 1, 6, 5)
    assert rows["99.01"] == ("Kabupaten Utara", 0, 0, 0, 0, 2, 0, 0, 2, 2, 0, 0, 2, 2)


def test_events_are_listed_in_order_with_their_participants(year, recap):
    table = recap("2024-Q2", "99.71").table("events_held")

    listed = [(row.cells[1], row.cells[3], row.cells[-2], row.cells[-1]) for row in table.rows]
    assert listed == [
        (year.first_day.title, "2024-04-01", 1, 0),
        ("Bimbingan dasar", "2024-05-02", 5, 1),
        (year.empty.title, "2024-05-20", 0, 0),
    ]
    assert table.total[-4:] == (3, 3, 6, 1)


def test_period_is_compared_with_the_one_before_and_a_year_ago(year, recap):
    table = recap("2024-Q2", "99.71").table("comparison")

    labels = [column.label for column in table.columns[1:]]
    assert labels == [
        "Triwulan II 2024",
        "Triwulan I 2024",
        "Selisih",
        "Triwulan II 2023",
        "Selisih",
    ]
    assert [row.cells for row in table.rows] == [
        ("Kegiatan", 3, 0, 3, 1, 2),
        ("Peserta", 6, 0, 6, 1, 5),
        ("Orang", 5, 0, 5, 1, 4),
    ]


@pytest.mark.parametrize("period", ["2024", "2024-S1", "2024-Q2", "2024-Q3", "2024-05", "2023"])
@pytest.mark.parametrize("region", ["99", "99.71", "99.01", "99.71.01"])
def test_headlines_comparison_and_the_rules_of_the_models_agree(year, recap, period, region):
    figures = recap(period, region)
    summary = figures.summary
    span = Period.parse(period)
    held = TrainingEvent.objects.held().filter(start_on__range=(span.start, span.end))
    counted = Enrolment.objects.counted().filter(event__in=held).within(region)
    filled = Enrolment.objects.counted().values("event")
    own = held.within(region).exclude(~Q(pk__in=filled), state=EventState.OPEN)
    events = own | held.filter(pk__in=counted.values("event"))

    assert summary["participants"] == counted.count()
    assert summary["people"] == counted.values("person").distinct().count()
    assert summary["events"] == events.distinct().count()
    now = [row.cells[1] for row in figures.table("comparison").rows]
    assert now == [summary["events"], summary["participants"], summary["people"]]
    for key in ("by_pillar", "by_level", "by_kind", "by_sex", "by_regency"):
        if region == "99" or key != "by_regency":
            assert sum(summary[key].values()) == summary["participants"], key


def test_empty_period_says_so(places, recap):
    figures = recap("2024-01", "99")

    assert figures.summary["events"] == 0
    assert figures.table("by_regency").total == ("Jumlah", 0, 0, 0, 0)
    assert figures.table("events_held").note == "Tidak ada kegiatan pada periode ini."
    assert figures.charts == ()


def test_figures_survive_their_json(year, recap):
    figures = recap("2024", "99")

    data = figures.to_json()
    assert Figures.from_json(data) == figures
    assert checksum(data) == checksum(dict(reversed(data.items())))


def test_figures_name_nobody(year, recap):
    """A report may go to a newspaper: it holds counts and events, never a person."""
    text = str(recap("2024", "99").to_json())

    assert "Bimbingan dasar" in text
    assert year.psm.person.name not in text


def test_more_rows_and_regions_need_no_more_statements(year, recap):
    def statements(period, region):
        with CaptureQueriesContext(connection) as queries:
            recap(period, region)
        return len(queries)

    few = statements("2024-Q2", "99.01")
    for n in range(1, 13):
        for origin in ("99.01.01.2001", "99.01.01.2002", "99.01.02.2001"):
            enrol(event("99.01", f"2024-{n:02d}-03"), "PSM", origin)

    assert statements("2024", "99.01") == few == 10


# --- As of an earlier day --------------------------------------------------------------------
def put_off(model, pk: int, days: int) -> None:
    """Let the newest change of a row have happened some days later."""
    history = model._meta.get_field("events").related_model
    newest = history.objects.filter(pgh_obj_id=pk).order_by("-pgh_id").first()
    with pgtrigger.ignore(f"{history._meta.label}:append_only"):
        history.objects.filter(pk=newest.pk).update(
            pgh_created_at=newest.pgh_created_at + timedelta(days=days)
        )


def numbers(figures) -> tuple[int, int, int]:
    return tuple(figures.summary[key] for key in ("events", "participants", "people"))


def test_earlier_day_is_told_from_the_history(year, recap):
    today = timezone.localdate()
    before = recap("2024-Q2", "99.71").to_json()
    Enrolment.objects.filter(pk=year.psm.pk).update(state=EnrolmentState.WITHDRAWN)
    put_off(Enrolment, year.psm.pk, days=2)
    TrainingEvent.objects.filter(pk=year.first_day.pk).update(state=EventState.CANCELLED)
    put_off(TrainingEvent, year.first_day.pk, days=4)

    with time_machine.travel(timezone.now() + timedelta(days=6)):
        assert recap("2024-Q2", "99.71", today).to_json() == before
        assert numbers(recap("2024-Q2", "99.71", today + timedelta(days=1))) == (3, 6, 5)
        assert numbers(recap("2024-Q2", "99.71", today + timedelta(days=3))) == (3, 5, 4)
        assert numbers(recap("2024-Q2", "99.71", today + timedelta(days=5))) == (2, 4, 4)
        assert numbers(recap("2024-Q2", "99.71")) == (2, 4, 4)


def test_deleted_rows_were_there_before(year, recap):
    today = timezone.localdate()
    gone = year.psm.pk
    year.psm.delete()
    put_off(Enrolment, gone, days=2)

    with time_machine.travel(timezone.now() + timedelta(days=5)):
        assert numbers(recap("2024-Q2", "99.71", today)) == (3, 6, 5)
        assert numbers(recap("2024-Q2", "99.71", today + timedelta(days=3))) == (3, 5, 4)


def test_every_count_is_the_same_from_the_history(year):
    """The two ways of reading must not drift apart."""
    today = timezone.localdate()
    period = Period.parse("2024")
    now = {
        region: count_trainings(period=period, region=region, as_of=today)
        for region in ("99", "99.71", "99.01", "99.71.01")
    }
    totals = training_totals(periods=[period, period.previous], region="99", as_of=today)

    with time_machine.travel(timezone.now() + timedelta(days=1)):
        for region, counts in now.items():
            assert count_trainings(period=period, region=region, as_of=today) == counts
        assert (
            training_totals(periods=[period, period.previous], region="99", as_of=today) == totals
        )
