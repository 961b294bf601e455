"""Long lists page by place, not by number: the next page starts where this one ends.

The address names the row at the edge, never its values, so that no name is in a log; its place
in the order is looked up. Cost does not grow with depth, and rows that arrive meanwhile neither
repeat nor hide others.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import QueryDict

from accounts import formats

SIZE = 50
COUNT_LIMIT = 10_000
# What counting may cost, in the planner's units (about ten milliseconds of a warm server).
# Beyond it a list of a million people says "sekitar 78.000": the planner knows that at once.
DEAR = 4_000
ROUGH_FROM = 1_000


@dataclass(frozen=True)
class Page:
    """The rows to show, the edges of the pages beside it, and an honest count of the list."""

    rows: list
    previous: str
    next: str
    count: int
    is_capped: bool
    is_rough: bool = False

    def __iter__(self):
        return iter(self.rows)

    def __len__(self):
        return len(self.rows)

    @property
    def count_in_words(self) -> str:
        """`1.600`, or `lebih dari 10.000` where counting on would cost more than it tells, or
        `sekitar 78.000` where counting at all would."""
        if self.is_rough:
            return f"sekitar {formats.number(self.count)}"
        return (
            f"lebih dari {formats.number(COUNT_LIMIT)}"
            if self.is_capped
            else formats.number(self.count)
        )


def page_of(
    rows: QuerySet,
    query: QueryDict,
    *,
    order: tuple[str, ...],
    key: str = "pk",
    size: int = SIZE,
    may_estimate: bool = False,
    whole: Callable[[QuerySet], QuerySet] | None = None,
) -> Page:
    """One page of `rows` after (`?sesudah=`) or before (`?sebelum=`) the row that is named.

    `order` names columns without nulls, ends in a unique one, and may say `-column`. `key` is
    the unique column that stands in the address. `may_estimate` lets a list that would be dear
    to count ask the planner instead. `whole` adds the tables that a row is shown with: then the
    page is found by its keys first, from an index alone where one holds all that is asked.
    """
    estimate = _estimate(rows) if may_estimate else None
    # Keys alone: what a row is shown with besides would be worked out for each one counted.
    keys = rows.order_by().values("pk")[: COUNT_LIMIT + 1]
    counted = keys.count() if estimate is None else estimate
    edge_key, backwards = query.get("sesudah", ""), False
    if not edge_key and query.get("sebelum"):
        edge_key, backwards = str(query["sebelum"]), True
    edge = _edge(rows, key, edge_key, order)
    backwards = backwards and edge is not None
    found = rows.order_by(*(_turned(column) if backwards else column for column in order))
    if edge is not None:
        found = found.filter(_beyond(order, edge, backwards=backwards))
    shown = list(found[: size + 1]) if whole is None else _by_keys(found[: size + 1], whole)
    has_more = len(shown) > size
    shown = shown[:size]
    if backwards:
        shown.reverse()
    has_previous = has_more if backwards else edge is not None
    has_next = edge is not None if backwards else has_more
    return Page(
        rows=shown,
        previous=str(_value(shown[0], key)) if shown and has_previous else "",
        next=str(_value(shown[-1], key)) if shown and has_next else "",
        count=counted if estimate is not None else min(counted, COUNT_LIMIT),
        is_capped=counted > COUNT_LIMIT,
        is_rough=estimate is not None,
    )


def _estimate(rows: QuerySet) -> int | None:
    """How many rows the planner expects, to two digits; None where counting is cheap."""
    # Nothing comes back for a question that Django knows to have no answer.
    told = rows.order_by()[: COUNT_LIMIT + 1].explain(format="json")
    if not told:
        return None
    plan = json.loads(told)[0]["Plan"]
    if plan["Total Cost"] < DEAR:
        return None
    expected = plan["Plans"][0]["Plan Rows"] if plan["Node Type"] == "Limit" else plan["Plan Rows"]
    # A short list is counted all the same: there an estimate would tell less than it saves.
    return round(expected, 2 - len(str(expected))) if expected > ROUGH_FROM else None


def _by_keys(found: QuerySet, whole: Callable[[QuerySet], QuerySet]) -> list:
    """The rows of the page, complete, in the order in which their keys were found."""
    keys = list(found.values_list("pk", flat=True))
    rows = whole(found.model._default_manager.filter(pk__in=keys)).in_bulk()
    return [rows[key] for key in keys if key in rows]


def _edge(rows: QuerySet, key: str, value: str, order: tuple[str, ...]) -> tuple | None:
    """Where the named row stands in the order; a row that is gone leads to the first page."""
    if not value:
        return None
    try:
        return rows.filter(**{key: value}).values_list(*(c.lstrip("-") for c in order)).first()
    except (ValueError, ValidationError):
        return None


def _beyond(order: tuple[str, ...], edge: tuple, *, backwards: bool) -> Q:
    """(a, b) > (x, y), spelled out so that each column may have its own direction.

    That the first column is not before its edge is said once more by itself: an index on the
    order begins there instead of reading all pages before.
    """
    beyond = Q()
    same: dict[str, object] = {}
    for column, value in zip(order, edge, strict=True):
        falls = column.startswith("-") != backwards
        name = column.lstrip("-")
        beyond |= Q(**same, **{f"{name}__{'lt' if falls else 'gt'}": value})
        same[name] = value
    first, value = order[0].lstrip("-"), edge[0]
    falls = order[0].startswith("-") != backwards
    return Q(**{f"{first}__{'lte' if falls else 'gte'}": value}) & beyond


def _turned(column: str) -> str:
    return column[1:] if column.startswith("-") else f"-{column}"


def _value(row, key: str):
    return row[key] if isinstance(row, dict) else getattr(row, key)
