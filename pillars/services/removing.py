"""A person who never should have been a row: removed from every list, and brought back.

Removing hides; nothing is deleted. It refuses while money, attendance or a running duty hangs
on the person (pillars/holding.py): then the duty is ended, or the row merged, instead.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.changes import signed
from accounts.models import User
from accounts.permissions import Permission
from pillars import holding
from pillars.errors import NotAllowed, OutsideRegion, RemovalNotPossible
from pillars.models import Person
from regions.codes import lies_within

SHORTEST_REASON = 10


def remove(*, person: Person, reason: str, by: User) -> Person:
    """Take the person out of every list. Raises NotAllowed, OutsideRegion, RemovalNotPossible."""
    _may(by, person)
    reason = " ".join(reason.split())[:300]
    if len(reason) < SHORTEST_REASON:
        raise RemovalNotPossible("Tulis alasan yang dapat dipahami orang lain.")
    with transaction.atomic(), signed(by, reason=f"Dihapus: {reason}"[:300]):
        person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        if person.removed_at is not None:
            raise RemovalNotPossible("Orang ini sudah dihapus.")
        holds = holds_for(person)
        if holds:
            raise RemovalNotPossible(
                f"{person.name} belum dapat dihapus, karena masih ada {_listed(holds)}. "
                "Akhiri tugasnya, atau gabungkan bila datanya ganda."
            )
        person.removed_at, person.removed_by, person.removed_reason = timezone.now(), by, reason
        person.save(update_fields=["removed_at", "removed_by", "removed_reason", "updated_at"])
    return person


def restore(*, person: Person, by: User) -> Person:
    """Bring the person back into the lists. Raises NotAllowed, OutsideRegion,
    RemovalNotPossible."""
    _may(by, person)
    with transaction.atomic(), signed(by, reason="Dipulihkan"):
        person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        if person.removed_at is None:
            raise RemovalNotPossible("Orang ini tidak sedang dihapus.")
        if person.merged_into_id is not None:
            raise RemovalNotPossible(
                "Data ini digabung ke orang lain. Pisahkan penggabungannya di halaman Orang ganda."
            )
        person.removed_at, person.removed_by, person.removed_reason = None, None, ""
        person.save(update_fields=["removed_at", "removed_by", "removed_reason", "updated_at"])
    return person


def holds_for(person: Person) -> list[str]:
    """What keeps the person here, in words: running duties, and what other rooms know."""
    running = person.assignments.active_on().count()
    own = [f"{running} tugas yang masih berjalan"] if running else []
    return [*own, *holding.holds_for(person)]


def _may(by: User, person: Person) -> None:
    if not by.has(Permission.PERSON_MERGE):
        raise NotAllowed(f"Peran {by.get_role_display()} tidak menghapus orang.")
    if not lies_within(person.region_id, by.region_id or "-"):
        raise OutsideRegion("Orang ini dibina di wilayah lain.")


def _listed(words: list[str]) -> str:
    if len(words) == 1:
        return words[0]
    return f"{', '.join(words[:-1])} dan {words[-1]}"
