"""Every figure of the dashboard, for a wide and a narrow role: the page it opens has that many."""

import re

import pytest
from django.urls import reverse

from accounts import formats
from tests.reports.dashboards.conftest import THIS_YEAR

pytestmark = pytest.mark.django_db
PAGE = "reports:dashboard"
ROLES = ("head", "treasurer", "auditor", "staff", "kasudin", "operator")


def figures_of(client, **query):
    page = client.get(reverse(PAGE), query)
    assert page.status_code == 200
    return [figure for section in page.context["sections"] for figure in section.figures]


def rupiah_in(text: str) -> int:
    return int(re.sub(r"[^\d-]", "", text))


def opened(client, figure):
    """What the page behind a figure comes to, added up from the rows that it shows."""
    page = client.get(figure.url)
    assert page.status_code == 200
    rows = page.context["rows"]
    assert len(rows) == page.context["page"].count, "the scene is small: one page has all"
    if not figure.measure.is_money:
        return len(rows)
    label = "Pagu" if figure.measure.key == "pagu" else figure.measure.columns[-1].label
    return sum(
        rupiah_in(value) for _, cells in rows for column, value in cells if column.label == label
    )


@pytest.mark.parametrize(
    ("scene", "year", "least"),
    [("counted", 2024, 7), ("counted", THIS_YEAR, 7), ("funded", THIS_YEAR, 7)],
)
@pytest.mark.parametrize("role", ROLES)
def test_every_figure_opens_exactly_its_rows(scene, role, year, least, client, request):
    request.getfixturevalue(scene)
    client.force_login(request.getfixturevalue(role))
    figures = figures_of(client, tahun=year)

    counted = [figure for figure in figures if figure.value]
    assert len(counted) >= least
    for figure in counted:
        assert opened(client, figure) == figure.value, figure.measure.key
    assert all(not figure.url for figure in figures if not figure.value)


@pytest.mark.parametrize("region", ["99.71", "99.71.01", "99.71.01.1001"])
@pytest.mark.parametrize("role", ["head", "kasudin"])
@pytest.mark.parametrize("scene", ["counted", "funded"])
def test_further_down_as_well(scene, role, region, client, request):
    request.getfixturevalue(scene)
    client.force_login(request.getfixturevalue(role))

    for figure in figures_of(client, wilayah=region):
        if figure.value:
            assert opened(client, figure) == figure.value, figure.measure.key


def test_wide_and_narrow_see_their_own(funded, client, head, other_kasudin):
    def by_key(user):
        client.force_login(user)
        return {one.measure.key: one.value for one in figures_of(client, tahun=THIS_YEAR)}

    wide, narrow = by_key(head), by_key(other_kasudin)

    assert (wide["dilatih"], narrow["dilatih"]) == (3, 1)
    assert (wide["dibayar"], narrow["dibayar"]) == (4_000_000, 0)
    assert wide["lpj-terlambat"] == 3


def test_past_year_is_seen_on_its_last_day(counted, client, head):
    """The village's Karang Taruna fell asleep in 2025: in 2024 it still counts."""
    client.force_login(head)
    then = {one.measure.key: one for one in figures_of(client, tahun=2024)}
    page = client.get(then["karang-taruna-aktif"].url)

    rows = [{column.label: value for column, value in cells} for _, cells in page.context["rows"]]
    assert {row["Status hari itu"] for row in rows} == {"Aktif"}
    assert "Tumbuh" in {row["Klasifikasi"] for row in rows}, "the class of that day"
    assert "pada=2024-12-31" in then["karang-taruna-aktif"].url


def test_rows_say_what_and_when(funded, client, head):
    client.force_login(head)
    figure = next(one for one in figures_of(client) if one.measure.key == "dibayar")
    text = client.get(figure.url).content.decode()

    assert formats.rupiah(figure.value) in text
    assert re.search(r"Dihitung \d+ \w+ \d{4}, \d\d\.\d\d WIB", text)


def test_rows_elsewhere_are_not_there(counted, client, kasudin):
    client.force_login(kasudin)
    url = reverse("reports:dashboard-rows", args=["dilatih"])

    assert client.get(url, {"wilayah": "99.01"}).status_code == 404
    assert client.get(url, {"wilayah": "99"}).status_code == 404
    assert client.get(url, {"pada": "kemarin"}).status_code == 404
    assert client.get(url, {"pada": "9999-01-01"}).status_code == 404
    assert client.get(reverse("reports:dashboard-rows", args=["entah"])).status_code == 404
    assert client.get(reverse("reports:dashboard-rows", args=["data-dibuka"])).status_code == 403
