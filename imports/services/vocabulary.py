"""The words over columns that an office adds on screen: the vocabulary grows as data."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.permissions import Permission
from imports.models import HeadingWord
from imports.reading.headings import heading_key
from imports.sheets import Sheet


def add(*, sheet: type[Sheet], column: str, word: str, by) -> HeadingWord:
    """From now on this heading means that column of that sheet."""
    _may(by)
    assert column in sheet.columns()
    return HeadingWord.objects.create(
        sheet=sheet.slug, column=column, word=word, word_key=heading_key(word), added_by=by
    )


@transaction.atomic
def remove(*, word: HeadingWord, by) -> None:
    """Forget the heading; workbooks that were read with it stay as they are."""
    _may(by)
    word.delete()


def _may(by) -> None:
    if not by.has(Permission.VOCABULARY_MANAGE):
        raise PermissionDenied
