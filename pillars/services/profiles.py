"""One person on screen: registered, corrected, portrayed. Workbooks write through `people.py`.

NIK and name of somebody who has them change in `changes.py`, where it takes two people.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from accounts import crypto
from accounts.changes import signed
from accounts.models import User
from accounts.permissions import Permission
from imports.cleaning.nik import masked
from imports.services.deciding import may_be_without_nik
from pillars.errors import NikTaken, NotAllowed, OutsideRegion, RegistryError
from pillars.models import Person
from pillars.names import match_key, name_key
from pillars.portraits import portrait
from regions.codes import lies_within

NIK_ONCE = "pillars_person_nik_once"
# What somebody alone may write; the other columns have ways of their own.
FIELDS = (
    "sex", "born_on", "born_at", "religion", "education", "occupation", "state_office", "phone",
    "email", "address", "rt", "rw", "home_region", "region",
)  # fmt: skip
CONSENT = "Foto disimpan dengan sepengetahuan dan persetujuan orangnya"


def register(
    *,
    name: str,
    region,
    nik: str = "",
    kk: str = "",
    mother_name: str = "",
    values: Mapping[str, Any],
    by: User,
) -> Person:
    """Somebody new in the registry, looked after in `region`; `values` are of `FIELDS`.

    Raises NikTaken, NotAllowed (role, or a person without NIK), OutsideRegion.
    """
    _may_edit(by, region.code)
    if not nik and not may_be_without_nik(by):
        raise NotAllowed(
            "Orang tanpa NIK hanya ditambahkan oleh dinas provinsi. Isi NIK dari KTP, atau minta "
            "provinsi menambahkannya."
        )
    person = Person(name=name, name_key=name_key(name), match_key=match_key(name), region=region)
    for field, value in _known(values).items():
        setattr(person, field, value)
    person.region = region
    _seal(person, nik=nik, kk=kk, mother_name=mother_name)
    _save(person, by)
    return person


def correct(
    *,
    person: Person,
    values: Mapping[str, Any],
    nik: str = "",
    kk: str | None = None,
    mother_name: str | None = None,
    reason: str = "",
    by: User,
) -> Person:
    """Write what somebody alone may change. `kk` and `mother_name`: None leaves, "" empties.

    `nik` is taken only for a person without one. Raises NikTaken, NotAllowed, OutsideRegion.
    """
    ensure_editor(person, by)
    with transaction.atomic():
        person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        known = _known(values)
        if "region" in known:
            _may_edit(by, known["region"].code)
        for field, value in known.items():
            setattr(person, field, value)
        if nik and person.nik_index is not None:
            raise RegistryError("Orang ini sudah punya NIK. NIK-nya diubah oleh dua orang.")
        _seal(person, nik=nik, kk=kk, mother_name=mother_name)
        _save(person, by, reason=reason)
    return person


def portray(*, person: Person, file, by: User) -> Person:
    """Keep a portrait; the picture is made anew, so that nothing hides in it.

    Raises NotAllowed, OutsideRegion, NotAPicture.
    """
    ensure_editor(person, by)
    picture = ContentFile(portrait(file))
    with transaction.atomic(), signed(by, reason=CONSENT):
        person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        _forget_file(person)
        person.photo.save(f"{person.public_id.hex[:12]}.jpg", picture, save=False)
        person.save(update_fields=["photo", "updated_at"])
    return person


def unportray(*, person: Person, reason: str, by: User) -> Person:
    """Take the portrait away, for example because the person no longer wants it kept."""
    ensure_editor(person, by)
    with transaction.atomic(), signed(by, reason=reason):
        person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        _forget_file(person)
        person.photo = ""
        person.save(update_fields=["photo", "updated_at"])
    return person


def ensure_editor(person: Person, by: User) -> None:
    """Raises NotAllowed or OutsideRegion unless this user edits this person."""
    _may_edit(by, person.region_id)


def _may_edit(by: User, region_code: str) -> None:
    if not by.has(Permission.PERSON_EDIT):
        raise NotAllowed(f"Peran {by.get_role_display()} tidak mengubah data orang.")
    if not lies_within(region_code, by.region_id or "-"):
        raise OutsideRegion(f"Wilayah ini di luar wilayah Anda, {by.region}.")


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    return {field: values[field] for field in FIELDS if field in values}


def _seal(person: Person, *, nik: str, kk: str | None, mother_name: str | None) -> None:
    if nik:
        person.nik, person.nik_index, person.nik_mask = nik, crypto.index(nik), masked(nik)
    if kk is not None:
        person.kk, person.kk_index = kk or None, crypto.index(kk, "kk") if kk else None
    if mother_name is not None:
        person.mother_name = mother_name or None


def _save(person: Person, by: User, *, reason: str = "") -> None:
    try:
        with transaction.atomic(), signed(by, reason=reason):
            person.save()
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        if name == NIK_ONCE:
            raise NikTaken("NIK ini sudah tercatat untuk orang lain.") from error
        raise


def _forget_file(person: Person) -> None:
    name, storage = person.photo.name, person.photo.storage
    if name:
        transaction.on_commit(lambda: storage.delete(name), robust=True)
