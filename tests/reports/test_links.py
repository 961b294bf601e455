"""A figure of a report opens exactly the rows that it counts, for those who may look at them."""

from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from accounts.permissions import Permission
from reports.links import AREAS, links_of
from tests.reports.dashboards.conftest import (  # noqa: F401
    _bank_formats,
    counted,
    funded,
    office,
    organisations,
)
from tests.reports.dashboards.test_figures_open_their_rows import rupiah_in

pytestmark = pytest.mark.django_db
YEAR = str(timezone.localdate().year)
CASES = [
    ("counted", "pillar-recap", "2024"),
    ("counted", "pillar-recap", YEAR),
    ("counted", "training-recap", "2024"),
    ("counted", "training-recap", "2024-Q2"),
    ("counted", "annual", "2024"),
    ("funded", "pillar-recap", YEAR),
    ("funded", "grant-realisation", YEAR),
    ("funded", "grant-realisation", f"{YEAR}-01"),
    ("funded", "annual", YEAR),
    ("funded", "completeness", YEAR),
]


def cells(figures, user):
    """(table, row, column, figure, address) of all that can be opened."""
    for table in figures.shown_tables:
        links = links_of(figures, table, user)
        lines = [(row.key, row.cells) for row in table.rows]
        for key, values in [*lines, ("", table.total or ())]:
            for column, value in zip(table.columns, values, strict=False):
                if (key, column.key) in links:
                    yield table.key, key, column.key, value, links[key, column.key]


def behind(client, url: str) -> tuple[int, int]:
    """How many rows a page has, and the sum of its last column where that is money."""
    page = client.get(url)
    assert page.status_code == 200, url
    rows = page.context["rows"]
    assert len(rows) == page.context["page"].count
    money = page.context["measure"].is_money
    return len(rows), sum(rupiah_in(found[-1][1]) for _, found in rows) if money else 0


@pytest.mark.parametrize(("scene", "kind", "period"), CASES)
@pytest.mark.parametrize(("role", "region"), [("head", "99"), ("kasudin", "99.71")])
def test_every_linked_figure_opens_its_rows(
    build,
    scene,
    kind,
    period,
    role,
    region,
    client,
    request,
):
    request.getfixturevalue(scene)
    user = request.getfixturevalue(role)
    client.force_login(user)
    found = list(cells(build(kind, period, region), user))

    assert found
    for table, row, column, value, url in found:
        count, money = behind(client, url)
        assert value in (count, money), (table, row, column, url)


@pytest.mark.parametrize(
    ("scene", "kind", "period", "left"),
    [
        ("counted", "pillar-recap", "2024", set()),
        # A share, and rupiah of what is late, are no rows.
        ("funded", "grant-realisation", YEAR, {"absorbed", "overdue_amount"}),
        ("funded", "annual", YEAR, set()),
    ],
)
def test_every_figure_by_area_can_be_opened(build, head, scene, kind, period, left, request):
    """Also LKS, those trained, and what is late: nothing but zero is left without a link."""
    request.getfixturevalue(scene)
    figures = build(kind, period, "99")
    opened = {(table, row, column) for table, row, column, *_ in cells(figures, head)}

    assert [
        (table.key, row.key, column.key)
        for table in figures.shown_tables
        if table.key in AREAS
        for row in table.rows
        for column, value in zip(table.columns, row.cells, strict=True)
        if isinstance(value, int)
        and value
        and column.key not in left
        and (table.key, row.key, column.key) not in opened
    ] == []


def test_no_link_without_the_right(counted, build, staff, monkeypatch):  # noqa: F811
    figures = build("pillar-recap", YEAR, "99")
    monkeypatch.setattr(type(staff), "has", lambda _, right: right != Permission.PERSON_VIEW)
    opened = {column for *_, column, _, _ in cells(figures, staff)}

    assert not any(column.startswith(("TKSK", "PSM")) for column in opened)
    assert "KARANG_TARUNA_all" in opened


def test_other_tables_and_zeros_stay_plain(counted, build, staff):  # noqa: F811
    figures = build("pillar-recap", "2024", "99")
    table = figures.table("by_regency")
    row = next(row for row in table.rows if row.key == "99.01")

    assert links_of(figures, figures.table("comparison"), staff) == {}
    assert row.cells[table.place_of("TKSK_L")] == 0
    assert ("99.01", "TKSK_L") not in links_of(figures, table, staff)


def test_rows_are_of_the_day_of_the_report(counted, build, staff):  # noqa: F811
    figures = build("pillar-recap", "2024", "99")
    url = links_of(figures, figures.table("by_regency"), staff)["99.71", "PSM_all"]

    assert "pada=2024-12-31" in urlsplit(url).query
