"""Long lists that people filter, arrange, keep under a name and take out as a file.

A room offers its lists in its own `listings.py` as `LISTINGS`; saved views, the column chooser
and exports (accounts/views/lists.py) know nothing of people or organisations. One column serves
the screen and the file, so that an export is what is shown.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.http import Http404, QueryDict

from accounts import exports, formats
from accounts.filter_sentence import PAGING, pills_of
from accounts.forms.listing import ORDER, VIEW
from accounts.models import ListColumns, SavedView, User
from accounts.permissions import Permission


@dataclass(frozen=True)
class ListColumn:
    """A column of a list. `kind` says how the screen draws it: text, name, lines, state, secret,
    number, date; the file writes the same value."""

    key: str
    label: str
    value: Callable[[Any], Any]
    kind: str = "text"
    width: int = 16
    is_default: bool = True
    # What a `secret` column holds in clear, for exports by those who may.
    clear: Callable[[Any], Any] | None = None

    def cell(self, row: Any) -> "Cell":
        value = self.value(row)
        if isinstance(value, date):
            value = formats.long_date(value)
        return Cell(self, value, row)

    def exported(self, *, full: bool) -> exports.Column:
        read = self.clear if full and self.clear else self.value
        if self.kind == "lines":
            return exports.Column(self.label, lambda row: "; ".join(read(row)), self.width)
        if self.kind == "state":
            return exports.Column(self.label, lambda row: read(row)[1], self.width)
        return exports.Column(self.label, read, self.width)


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of a row as the screen shows it."""

    column: ListColumn
    value: Any
    row: Any


@dataclass(frozen=True)
class Order:
    """A way to sort; `columns` are never null and end in a unique one (accounts/paging.py)."""

    label: str
    columns: tuple[str, ...]


class Listing(ABC):
    """A list of the site: what it shows, for whom, and how."""

    key: str
    title: str
    noun: str
    url_name: str
    permission: Permission
    # As the ledger of exports names the rows.
    subject_kind: str
    # The first column names the row and always stays.
    columns: tuple[ListColumn, ...]
    # The first is the usual one.
    orders: dict[str, Order]

    @abstractmethod
    def form(self, query: QueryDict, user: User) -> Any:
        """The bound filter form; its `rows()` are already visible to this user."""

    @abstractmethod
    def complete(self, rows: list, form: Any, user: User) -> None:
        """Attach what the columns show beside the row itself, in a fixed number of queries."""

    @abstractmethod
    def related(self, rows: QuerySet, *, full: bool = False) -> QuerySet:
        """The rows with the tables their columns read; sealed columns only when asked `full`."""

    def order(self, query: QueryDict) -> tuple[str, ...]:
        usual = next(iter(self.orders.values()))
        return self.orders.get(query.get(ORDER, ""), usual).columns

    def chosen(self, keys: Iterable[str]) -> list[ListColumn]:
        """The columns of these keys in the list's own order; the usual ones for none."""
        wanted = set(keys)
        first, *others = self.columns
        known = wanted & {column.key for column in others}
        return [
            first,
            *(c for c in others if (c.key in known if known else c.is_default)),
        ]

    def sentence(self, form: Any, query: QueryDict) -> str:
        """`Orang dengan Pilar PSM, Wilayah Kec. Gambir`, as the pills above the list say it."""
        parts = [f"{pill.label} {pill.value}".strip() for pill in pills_of(form, query)]
        return f"{self.title} dengan {', '.join(parts)}" if parts else f"Semua {self.noun}"


@cache
def all_listings() -> dict[str, Listing]:
    names = [f"{config.name}.listings" for config in apps.get_app_configs()]
    modules = [import_module(name) for name in names if name != __name__ and find_spec(name)]
    return {listing.key: listing for module in modules for listing in module.LISTINGS}


def listing_or_404(user: User, key: str) -> Listing:
    """A list this user may open. Raises Http404: which lists exist is no secret, only unhelpful."""
    found = all_listings().get(key)
    if found is None or not user.has(found.permission):
        raise Http404
    return found


def wish_of(query: QueryDict) -> QueryDict:
    """What is asked of a list, without the place in it: what a saved view keeps."""
    kept = QueryDict(mutable=True)
    for name, values in query.lists():
        filled = [value for value in values if value]
        if filled and name not in (*PAGING, VIEW):
            kept.setlist(name, filled)
    return kept


def view_in(query: QueryDict, listing: Listing, user: User) -> SavedView | None:
    """The saved view whose name stands in the address, if this user may see it."""
    public_id = query.get(VIEW, "")
    if not public_id:
        return None
    rows = SavedView.objects.visible_to(user).filter(listing=listing.key).select_related("owner")
    return rows.filter(public_id=public_id).first() if is_uuid(public_id) else None


def columns_for(listing: Listing, user: User, view: SavedView | None) -> Sequence[ListColumn]:
    """The columns of the view that is open, else those this user chose last, else the usual."""
    if view is not None and view.columns:
        return listing.chosen(view.columns)
    kept = ListColumns.objects.visible_to(user).filter(listing=listing.key).first()
    return listing.chosen(kept.columns if kept else ())


def is_uuid(text: str) -> bool:
    return len(text) == 36 and not set(text.lower()) - set("0123456789abcdef-")
