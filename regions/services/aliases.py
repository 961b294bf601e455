"""Other spellings of a region's name, added by an office."""

from django.core.exceptions import ValidationError
from django.db import transaction

from regions.models import Region, RegionAlias
from regions.names import fold


@transaction.atomic
def add(*, region: Region, name: str, note: str = "", by) -> RegionAlias:
    """A spelling that counts inside the region's parent from the next upload on."""
    key = fold(name)
    if not key:
        raise ValidationError({"name": "Ejaan ini tidak berisi huruf."})
    if key == region.name_key:
        raise ValidationError({"name": "Ejaan ini sudah sama dengan nama resminya."})
    taken = (
        RegionAlias.objects.filter(region__parent=region.parent_id, name_key=key)
        .select_related("region")
        .first()
    )
    if taken is not None:
        raise ValidationError({"name": f"Ejaan ini sudah dipakai untuk {taken.region.name}."})
    sibling = Region.objects.filter(parent=region.parent_id, name_key=key).first()
    if sibling is not None:
        raise ValidationError({"name": f"Ini nama resmi wilayah lain: {sibling.name}."})
    note = note or f"Ditambahkan oleh {by}"
    return RegionAlias.objects.create(region=region, name=name.strip(), name_key=key, note=note)


@transaction.atomic
def remove(*, alias: RegionAlias, by) -> None:
    alias.delete()
