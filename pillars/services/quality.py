"""Looking at the quality of the data: counted at night, or when somebody asks.

count   the checks of every region inside a scope, in three queries
doubt   NIKs that tell another birth date or sex than the row; opens every NIK of a province
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from imports.cleaning.nik import check_against
from pillars import quality
from pillars.errors import NotAllowed
from pillars.models import NikDoubt, Person, QualityCount
from regions.codes import within

CHUNK = 2_000
CODES = frozenset(NikDoubt.Code.values)


def count(*, scope: str) -> int:
    """Count the checks anew for everything inside `scope`; how many figures there are."""
    now = timezone.now()
    with transaction.atomic():
        _one_at_a_time()
        rows = [
            QualityCount(
                region_id=region, check_key=key, failing=failing, total=total, counted_at=now
            )
            for region, key, failing, total in quality.count(scope)
        ]
        QualityCount.objects.filter(within("region_id", scope)).delete()
        QualityCount.objects.bulk_create(rows, batch_size=CHUNK)
    return len(rows)


def count_again(*, by: User) -> int:
    """Asked on the page, for the region somebody acts for. Raises NotAllowed."""
    if not by.has(Permission.PERSON_EDIT) or not by.region_id:
        raise NotAllowed(f"Peran {by.get_role_display()} tidak menghitung ulang mutu data.")
    return count(scope=by.region_id)


def doubt(*, province: str) -> int:
    """Compare every NIK of a province with its row; how many doubts stand afterwards.

    Outside of one big transaction: each chunk is right by itself.
    """
    people = Person.objects.standing().within(province).filter(nik_index__isnull=False)
    found = 0
    rows = people.only("id", "nik", "born_on", "sex").order_by("pk").iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        doubts = list(_doubts(chunk))
        with transaction.atomic():
            standing = NikDoubt.objects.filter(person__in=[one.pk for one in chunk])
            known = set(standing.values_list("person_id", "code"))
            wanted = {(one.person_id, one.code) for one in doubts}
            gone = [row.pk for row in standing if (row.person_id, row.code) not in wanted]
            NikDoubt.objects.filter(pk__in=gone).delete()
            NikDoubt.objects.bulk_create(
                one for one in doubts if (one.person_id, one.code) not in known
            )
        found += len(doubts)
    NikDoubt.objects.filter(within("person__region_id", province)).exclude(
        person__removed_at__isnull=True, person__nik_index__isnull=False
    ).delete()
    return found


def _doubts(people: Iterable[Person]) -> Iterator[NikDoubt]:
    for person in people:
        if person.nik is None:
            continue
        remarks = check_against(person.nik, born_on=person.born_on, sex=person.sex or None)
        for code in {remark.code for remark in remarks} & CODES:
            yield NikDoubt(person_id=person.pk, code=code)


def _one_at_a_time() -> None:
    """Two counts of one scope would meet in the unique key; the second waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('pillars.quality'))")
