"""Where the data of a person come from: the file and row that each value was read from.

The history that the database keeps names the import behind each change, so a value that somebody
typed over later is not credited to the file. It holds, too, once the file and its cells are gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from accounts.changes import versions_of
from accounts.models import User
from imports import queries
from imports.models import BatchState, ImportBatch, ImportRow
from pillars.models import Person

FIELDS = (
    "name",
    "nik_mask",
    "sex",
    "born_at",
    "born_on",
    "phone",
    "email",
    "address",
    "rt",
    "rw",
    "home_region_id",
    "religion",
    "education",
    "occupation",
)
LABELS = {"nik_mask": "NIK", "home_region_id": "Domisili", "rt": "RT", "rw": "RW"}


@dataclass(frozen=True)
class Source:
    """A row of a file, with the values that are still as it said."""

    file: str
    row: str
    at: datetime | None
    url: str
    values: list[str]


def sources_of(person: Person, user: User) -> list[Source]:
    """The files behind the values that stand now, the newest first. Imports of regions that this
    user does not see are told without their name."""
    fields = _batch_of_each_field(person)
    public_ids = {batch for batch in fields.values() if batch}
    if not public_ids:
        return []
    batches = {
        str(batch.public_id): batch
        for batch in ImportBatch.objects.filter(public_id__in=public_ids).exclude(
            state=BatchState.UNDONE
        )
    }
    seen = set(
        queries.visible_batches(user)
        .filter(public_id__in=list(batches))
        .values_list("pk", flat=True)
    )
    numbers: dict[int, list[int]] = {}
    rows = ImportRow.objects.filter(
        batch__in=list(batches.values()), match_id=person.pk, applied_at__isnull=False
    )
    for batch_id, number in rows.order_by("sheet_index", "number").values_list(
        "batch_id", "number"
    ):
        numbers.setdefault(batch_id, []).append(number)
    found = []
    for public_id, batch in batches.items():
        values = [_label(field) for field, source in fields.items() if source == public_id]
        found.append(_source(batch, numbers.get(batch.pk, []), values, is_seen=batch.pk in seen))
    return sorted(found, key=lambda source: source.at.timestamp() if source.at else 0, reverse=True)


def _batch_of_each_field(person: Person) -> dict[str, str]:
    """The import in which each value that is not empty came to be what it is; "" for a person."""
    versions = (
        versions_of(Person)
        .filter(pgh_obj_id=person.pk)
        .select_related("pgh_context")
        .order_by("pgh_id")
    )
    found: dict[str, str] = {}
    before = None
    for version in versions:
        context = version.pgh_context
        batch = (context.metadata.get("batch") or "") if context else ""
        for field in FIELDS:
            value = getattr(version, field, None)
            if value in (None, ""):
                found.pop(field, None)
            elif before is None or getattr(before, field) != value:
                found[field] = batch
        before = version
    return found


def _label(field: str) -> str:
    if field in LABELS:
        return LABELS[field]
    name = str(Person._meta.get_field(field).verbose_name)  # type: ignore[union-attr]
    return name[:1].upper() + name[1:]


def _source(batch: ImportBatch, numbers: list[int], values: list[str], *, is_seen: bool) -> Source:
    if not is_seen:
        return Source("impor wilayah lain", "", batch.applied_at, "", values)
    row = ", ".join(map(str, numbers))
    address = reverse("imports:batch-log", args=[batch.public_id])
    url = f"{address}?cari={numbers[0]}" if numbers else address
    return Source(batch.file_name, row, batch.applied_at, url, values)
