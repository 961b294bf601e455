"""Naming a list as it is filtered and arranged, for oneself or for others."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import QueryDict

from accounts.listings import wish_of
from accounts.models import ListColumns, SavedView, User


@transaction.atomic
def keep(*, view: SavedView, query: QueryDict, columns: Iterable[str], by: User) -> SavedView:
    """Keep the list as it is now under the view's name, shared from the office of its owner."""
    _ensure_own(view, by)
    view.query = wish_of(query).urlencode()
    view.columns = list(columns)
    view.region = by.region
    view.save()
    return view


@transaction.atomic
def rename(*, view: SavedView, by: User) -> SavedView:
    """Keep another name or another circle of readers."""
    _ensure_own(view, by)
    view.region = by.region
    view.save()
    return view


@transaction.atomic
def delete(*, view: SavedView, by: User) -> None:
    _ensure_own(view, by)
    view.delete()


def choose_columns(*, listing: str, columns: Iterable[str], by: User) -> None:
    """Remember the columns of a list for this person; none brings the usual ones back."""
    wanted = list(columns)
    if wanted:
        ListColumns.objects.update_or_create(user=by, listing=listing, defaults={"columns": wanted})
    else:
        ListColumns.objects.filter(user=by, listing=listing).delete()


def _ensure_own(view: SavedView, by: User) -> None:
    if view.owner_id != by.pk:
        raise PermissionDenied("not the owner of this view")
