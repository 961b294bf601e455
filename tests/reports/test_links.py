"""A figure opens the list that it counts, for those who may look at that list."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from pillars.forms.organisation_filter import OrganisationFilter
from pillars.forms.person_filter import PersonFilter
from pillars.models import Assignment
from reports.links import links_of
from tests.reports.registry import Registry

pytestmark = pytest.mark.django_db
FILTERS = {"/orang/": PersonFilter, "/organisasi/": OrganisationFilter}


@pytest.fixture
def figures(places, build):
    registry = Registry()
    # Somebody in two kelurahan is counted in both, and the list has her once.
    Assignment.objects.filter(person=registry.psm.person, region="99.71.02.1001").delete()
    return build("pillar-recap", str(timezone.localdate().year), "99")


def rows_behind(url: str, user):
    parts = urlsplit(url)
    form = next(form for path, form in FILTERS.items() if parts.path.endswith(path))
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    filled = form(query, user=user)
    assert filled.is_valid(), filled.errors
    return filled.rows()


def test_lists_hold_as_many_rows_as_the_figure_says(figures, staff):
    table = figures.table("by_regency")
    links = links_of(figures, table, staff)
    opened = 0
    for (area, column), url in links.items():
        if "lowongan" not in url:
            row = next(row for row in table.rows if row.key == area)
            count = row.cells[table.place_of(column)]
            assert rows_behind(url, staff).distinct().count() == count, (area, column, url)
            opened += 1
    assert opened > 10


def test_only_counted_places_lead_anywhere(figures, staff):
    table = figures.table("by_regency")
    row = next(row for row in table.rows if row.key == "99.01")

    assert links_of(figures, figures.table("comparison"), staff) == {}
    assert row.cells[table.place_of("TKSK_L")] == 0
    assert ("99.01", "TKSK_L") not in links_of(figures, table, staff)


def test_the_list_is_of_the_day_of_the_report(figures, staff):
    url = links_of(figures, figures.table("by_regency"), staff)["99.71", "PSM_all"]

    assert f"per={date.today():%d-%m-%Y}" in url
