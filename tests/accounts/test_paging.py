import pytest
from django.http import QueryDict

from accounts import paging
from accounts.paging import page_of
from regions.models import Region

ORDER = ("-level", "name", "code")


@pytest.fixture
def rows(places):
    return Region.objects.all()


def walk(rows, direction, start, size):
    """Page after page in one direction, as somebody who keeps pressing the same button."""
    page, seen = start, []
    while True:
        seen.append([row.code for row in page])
        edge = getattr(page, "next" if direction == "sesudah" else "previous")
        if not edge:
            return page, seen
        page = page_of(rows, QueryDict(f"{direction}={edge}"), order=ORDER, size=size)


@pytest.mark.parametrize("size", [1, 3, 5, 14, 50])
def test_pages_forth_and_back_show_every_row_once_in_order(rows, size):
    expected = [row.code for row in rows.order_by(*ORDER)]
    first = page_of(rows, QueryDict(), order=ORDER, size=size)

    last, forth = walk(rows, "sesudah", first, size)
    _, back = walk(rows, "sebelum", last, size)

    assert [code for page in forth for code in page] == expected
    assert [code for page in reversed(back) for code in page] == expected
    assert first.previous == ""
    assert last.next == ""


def test_rows_that_arrive_meanwhile_repeat_nothing(rows, places):
    first = page_of(rows, QueryDict(), order=ORDER, size=4)
    Region.objects.create(
        code="99.01.01.2009", name="Aaa", name_key="aaa", kind="desa", level=4, parent_id="99.01.01"
    )

    second = page_of(rows, QueryDict(f"sesudah={first.next}"), order=ORDER, size=4)

    assert not {row.code for row in first} & {row.code for row in second}


@pytest.mark.parametrize("query", ["sesudah=tidak-ada", "sebelum=99.88", "sesudah="])
def test_row_that_is_gone_leads_to_the_first_page(rows, query):
    page = page_of(rows, QueryDict(query), order=ORDER, size=3)

    assert [row.code for row in page] == [row.code for row in rows.order_by(*ORDER)[:3]]


def test_address_names_the_row_and_not_its_values(rows):
    page = page_of(rows, QueryDict(), order=("name", "code"), size=3)

    assert page.next == page.rows[-1].code


def test_count_is_capped_and_says_so(rows, monkeypatch):
    monkeypatch.setattr(paging, "COUNT_LIMIT", 10)

    assert page_of(rows, QueryDict(), order=ORDER).count_in_words == "lebih dari 10"
    assert page_of(rows.filter(level=1), QueryDict(), order=ORDER).count_in_words == "1"


def test_page_costs_three_queries_at_any_depth(rows, django_assert_num_queries):
    first = page_of(rows, QueryDict(), order=ORDER, size=5)

    with django_assert_num_queries(3):
        page_of(rows, QueryDict(f"sesudah={first.next}"), order=ORDER, size=5)
