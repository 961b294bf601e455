"""The sheets that the door knows. Each app registers its own when it is loaded, so that this
app need not know pillars, trainings or grants.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from imports.sheets import Sheet

_sheets: dict[str, type[Sheet]] = {}


class UnknownSheet(LookupError):
    """No app registered a sheet of this name."""


def register(sheet: type[Sheet]) -> type[Sheet]:
    """Class decorator: this sheet can be uploaded."""
    _sheets[sheet.slug] = sheet
    return sheet


def get(slug: str) -> type[Sheet]:
    try:
        return _sheets[slug]
    except KeyError:
        raise UnknownSheet(slug) from None


def slugs() -> list[str]:
    return sorted(_sheets)


def all_for(user) -> list[type[Sheet]]:
    """The sheets this user may upload, by title."""
    allowed = [sheet for sheet in _sheets.values() if sheet.may_upload(user)]
    return sorted(allowed, key=lambda sheet: sheet.title)
