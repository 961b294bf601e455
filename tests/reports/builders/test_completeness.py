"""Who has sent what: counted by hand on a month of two cities."""

from datetime import date

import pytest

from tests.grants.conftest import _bank_formats, office, organisations  # noqa: F401
from tests.reports.builders.test_pillar_recap import line
from tests.reports.scenes import enrol, event
from trainings.models import Quota

pytestmark = pytest.mark.django_db


@pytest.fixture
def complete(build):
    return lambda period, region: build("completeness", period, region)


@pytest.fixture
def month(office):  # noqa: F811
    """Both were given seats in February; the city sent, and has four LPJ to come."""
    office.signed().paid(on=date(2026, 1, 10))
    course = event("99", "2026-02-20", title="Bimtek Februari")
    for region in ("99.71", "99.01"):
        Quota.objects.create(event=course, region_id=region, seats=5)
    enrol(course, "PSM", "99.71.01.1001")
    return office


def test_province_names_what_each_regency_owes(month, complete):
    figures = complete("2026-02", "99")
    city, rest = line(figures, "by_regency", "99.71"), line(figures, "by_regency", "99.01")

    assert (city["sent"], city["nomination"], city["lpj"]) == (1, 0, 4)
    assert (rest["sent"], rest["nomination"], rest["lpj"]) == (0, 1, 0)
    assert (city["state"], rest["state"]) == ("2 hal belum", "2 hal belum")


def test_reminders_name_the_person_and_the_oldest_wait_first(month, complete, other_kasudin):
    rows = [row.cells for row in complete("2026-02", "99").table("reminders").rows]

    assert rows[0] == (
        "Kota Selatan",
        "LPJ lewat tempo",
        "–",
        4,
        "2026-02-09",
        "Kartika Selatan",
    )
    assert rows[1][:5] == (
        "Kabupaten Utara",
        "Nominasi peserta belum dikirim",
        "–",
        1,
        "2026-02-20",
    )
    assert rows[1][5] == "Umar Utara"
    assert {row[1] for row in rows[2:]} == {"Belum ada impor"}


def test_city_names_each_organisation(month, complete):
    rows = complete("2026-02", "99.71").table("reminders").rows

    late = [row.cells for row in rows if row.cells[1] == "LPJ lewat tempo"]
    assert [cells[2] for cells in late] == [f"Karang Taruna Uji {n}" for n in (1, 2, 3, 4)]


def test_what_waits_today_is_not_told_of_an_earlier_period(month, complete):
    rows = {row.key: row.cells for row in complete("2026-02", "99").table("comparison").rows}

    assert rows["proposal"][2:] == ("–", "–", "–", "–")
    assert rows["nomination"] == ("Nominasi peserta belum dikirim", 1, 0, 1, 0, 1)
