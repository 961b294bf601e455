"""Counting that would be dear is left to the planner; keys first gives the same page."""

import pytest
from django.http import QueryDict

from accounts import paging
from accounts.paging import page_of
from regions.models import Region

ORDER = ("name", "code")


@pytest.fixture
def rows(places):
    return Region.objects.all()


def test_cheap_lists_are_counted_exactly(rows):
    page = page_of(rows, QueryDict(), order=ORDER, may_estimate=True)

    assert (page.count, page.is_rough) == (len(rows), False)


def test_dear_lists_say_about(rows, monkeypatch):
    monkeypatch.setattr(paging, "DEAR", 0)
    monkeypatch.setattr(paging, "ROUGH_FROM", 0)

    page = page_of(rows, QueryDict(), order=ORDER, may_estimate=True)
    assert page.is_rough
    assert page.count_in_words == f"sekitar {page.count}"


def test_dear_lists_that_are_short_are_counted(rows, monkeypatch):
    monkeypatch.setattr(paging, "DEAR", 0)

    assert page_of(rows, QueryDict(), order=ORDER, may_estimate=True).count == len(rows)


def test_empty_list_asks_nobody(rows, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert page_of(rows.none(), QueryDict(), order=ORDER, may_estimate=True).count == 0


def test_keys_first_gives_the_same_rows(rows, django_assert_num_queries):
    plain = page_of(rows, QueryDict(), order=("-name", "code"), size=5)
    with django_assert_num_queries(3):
        keyed = page_of(
            rows,
            QueryDict(),
            order=("-name", "code"),
            size=5,
            whole=lambda found: found.select_related("parent"),
        )
        assert [row.parent and row.parent.name for row in keyed]

    assert [row.pk for row in keyed] == [row.pk for row in plain]
    assert keyed.next == plain.next
