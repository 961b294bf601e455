"""A measure is what a figure counts: the figure, the tile and the list come from one query."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Left
from django.urls import reverse

from accounts.permissions import Permission
from reports.dashboards.look import Look

RUPIAH = "rupiah"


@dataclass(frozen=True)
class RowColumn:
    """A column of the list behind a figure; the first one names the row."""

    label: str
    value: Callable[[Any], Any]
    is_number: bool = False


@dataclass(frozen=True, kw_only=True)
class Measure:
    """Something that is counted, or rupiah that are summed up, with its rows."""

    key: str
    label: str
    # In titles of lists: `801 PSM yang bertugas`; the label where nothing is said.
    title: str = ""
    unit: str
    definition: str
    needs: Permission
    rows: Callable[[Look], QuerySet]
    # The column with the code of the place that a row belongs to.
    place: str
    columns: Sequence[RowColumn]
    # Never null, unique at the end (accounts/paging.py).
    order: tuple[str, ...] = ("pk",)
    related: tuple[str, ...] = ()
    # Sealed columns that no list of ours may read.
    unread: tuple[str, ...] = ()
    # What is summed up instead of counting rows.
    amount: Combinable | None = None
    # The page of one row.
    link: Callable[[Any], str] | None = None
    # The room's own list, where one can go on filtering: URL name and its query.
    listing: Callable[[Look], str] | None = None

    @property
    def is_money(self) -> bool:
        return self.amount is not None

    @property
    def words(self) -> str:
        """What follows the number in the title of the list: `801` PSM yang bertugas."""
        return self.label.lower() if self.is_money else self.title or self.unit

    @property
    def _counted(self):
        # `pk` would be looked up behind joins; counting rows needs none.
        return Count("*") if self.amount is None else Coalesce(Sum(self.amount), 0)

    def rows_in(self, look: Look) -> QuerySet:
        """The rows here; without those of the places beneath where only the rest is meant."""
        rows = self.rows(look)
        return rows.filter(**{self.place: look.code}) if look.is_exact else rows

    def total(self, look: Look) -> int:
        return self.rows_in(look).order_by().aggregate(total=self._counted)["total"]

    def by_area(self, look: Look, width: int) -> dict[str, int]:
        """The figure by places whose codes have that many characters (shorter for larger ones)."""
        counted = (
            self.rows_in(look)
            .order_by()
            .annotate(area=Left(F(self.place), width))
            .values_list("area")
            .annotate(total=self._counted)
        )
        return dict(counted.values_list("area", "total"))

    def complete(self, rows: QuerySet) -> QuerySet:
        """The rows with all that their columns read."""
        return rows.select_related(*self.related).defer(*self.unread)

    def url(self, look: Look) -> str:
        """The page with exactly these rows."""
        return rows_url(self.key, look.code, look.day)


def rows_url(
    key: str, region: str, day: date, *, since: date | None = None, is_exact: bool = False
) -> str:
    """The page with the rows of a measure in a region on a day."""
    query = {"wilayah": region, "pada": day.isoformat()}
    if since is not None and since != day.replace(month=1, day=1):
        query["dari"] = since.isoformat()
    if is_exact:
        query["tepat"] = "1"
    return f"{reverse('reports:dashboard-rows', args=[key])}?{urlencode(query)}"


def slug(kind: str) -> str:
    """The code of a kind as addresses write it: `karang-taruna`."""
    return kind.lower().replace("_", "-")
