"""Whose NIK is that? A merged row answers with the one that was kept."""

from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from pillars.models import Person


def holder_of_nik(index: bytes) -> Person | None:
    """The person of a NIK, whether removed or not; following a merge to the row that stands."""
    found = Person.objects.with_nik(index).select_related("merged_into").first()
    return standing_row(found) if found else None


def by_nik(people: QuerySet, index: bytes) -> QuerySet:
    """Of these people the one with this NIK, or the one kept of two that had it."""
    holder = holder_of_nik(index)
    return people.filter(pk=holder.pk) if holder else people.none()


def standing_row(person: Person) -> Person:
    """The row itself, or the one it was merged into."""
    while person.merged_into is not None:
        person = person.merged_into
    return person


def kept_for(user: User, public_id: UUID) -> Person | None:
    """The person whose page an old address leads to, where this user may see it."""
    gone = Person.objects.filter(public_id=public_id, merged_into__isnull=False).first()
    if gone is None:
        return None
    return Person.objects.visible_to(user).filter(pk=standing_row(gone).pk).first()
