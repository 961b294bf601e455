"""Finding people and organisations by what somebody remembers of them.

A name is first looked for as typed; where nothing fits, by the spelling-blind key of the
Indonesian normaliser (imports/cleaning/names.py): Moch is Muhammad, Soetjipto is Sucipto.
"""

import re

from django.db.models import Q, QuerySet

from imports.cleaning.phones import clean_phone
from pillars.models import Assignment, Board, OrganisationDocument
from pillars.names import match_key, words_of

SHORTEST = 3
FEW = 1_000
PHONE = re.compile(r"(?:\+?62[ \-]?|0)?8[\d .\-()]{7,16}")


def by_name(rows: QuerySet, text: str) -> QuerySet:
    """Rows whose name holds every word of the text, as typed."""
    for word in words_of(text):
        rows = rows.filter(name_key__contains=word)
    return rows


def by_sound(rows: QuerySet, text: str) -> QuerySet:
    """People whose name may be another spelling of the text."""
    keys = [key for key in map(match_key, words_of(text)) if len(key) >= SHORTEST]
    if not keys:
        return rows.none()
    for key in keys:
        rows = rows.filter(match_key__contains=key)
    return rows


def few(rows: QuerySet) -> QuerySet:
    """The same rows by their keys, where they are few: in the order of names the server would
    otherwise read the whole register from A on to find them."""
    keys = list(rows.order_by().values_list("pk", flat=True)[: FEW + 1])
    return rows.model._default_manager.filter(pk__in=keys) if len(keys) <= FEW else rows


def by_phone(rows: QuerySet, text: str) -> QuerySet:
    """Rows with this telephone number, however it is written."""
    number = clean_phone(text).value if PHONE.fullmatch(text.strip()) else None
    return rows.filter(phone=number) if number else rows.none()


def under_decree(number: str) -> QuerySet:
    """Duties under decrees whose number begins like this."""
    # Said twice, so that the index without empty numbers is used.
    return Assignment.objects.exclude(sk_number="").filter(sk_number__istartswith=number)


def organisations_under(rows: QuerySet, number: str) -> QuerySet:
    """Organisations with a board's decree or another paper whose number begins like this."""
    boards = Board.objects.filter(sk_number__istartswith=number)
    papers = OrganisationDocument.objects.filter(number__istartswith=number)
    return rows.filter(
        Q(pk__in=boards.values("organisation_id")) | Q(pk__in=papers.values("organisation_id"))
    )
