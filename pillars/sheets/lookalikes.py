"""People who may be the person of a row, with the reasons, as the page may show them."""

from __future__ import annotations

import re
from base64 import b64decode
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.urls import reverse

from accounts.crypto import unseal
from accounts.formats import long_date
from imports.cleaning.names import token_key
from imports.models import ImportRow
from imports.sheets import LookAlike
from pillars.models import Person, TransferRequest, TransferState
from pillars.services import lookalikes
from pillars.sheets.candidates import duties_of
from regions.codes import lies_within
from regions.models import Region

NEAR_NIK = 2
TRANSFER = {
    TransferState.ASKED: "Permintaan pindah menunggu keputusan provinsi.",
    TransferState.DECLINED: "Permintaan pindah ditolak",
}
INITIALS = re.compile(r"(\w)\w*")


def look_alikes(rows: Sequence[ImportRow], batch, user, sheet) -> dict[int, list[LookAlike]]:
    """By key of the row, the likeliest first. People of other regions only if they look strongly
    alike, and masked."""
    by_key = {row.pk: row for row in rows}
    with connection.cursor() as cursor:
        pairs = lookalikes.found(cursor, batch, by_key)
    people = {
        person.pk: person
        for person in Person.objects.filter(pk__in={pk for _row, pk, _diff in pairs})
    }
    scope = user.region_id or "-"
    near = {pk for pk, person in people.items() if lies_within(person.region_id, scope)}
    duties = duties_of(near)
    places = _places(people.values(), pairs, sheet)
    asked = _transfers(set(people) - near, batch)
    result: dict[int, list[tuple[tuple, LookAlike]]] = defaultdict(list)
    for key, pk, changes in pairs:
        row, person = by_key[key], people[pk]
        reasons, rank, is_strong = _compare(row, person, is_near=pk in near)
        if rank is None or not (is_strong or pk in near):
            continue
        result[key].append(
            (
                (*rank, pk),
                _shown(
                    person, changes, reasons, is_strong, pk in near, duties, places, asked, sheet
                ),
            )
        )
    return {
        key: [one for _rank, one in sorted(found, key=lambda pair: pair[0])]
        for key, found in result.items()
    }


def _compare(row: ImportRow, person: Person, *, is_near: bool):
    """(reasons, rank or None for a mere namesake, whether it has to be decided)."""
    values = row.values
    name, born = values["match_key"], values.get("born_on")
    reasons = []
    is_same_name = person.match_key == name
    is_reordered = not is_same_name and sorted(person.match_key) == sorted(name)
    if is_same_name:
        reasons.append("nama sama")
    elif is_reordered:
        same_words = token_key(person.name) == token_key(values.get("name", ""))
        reasons.append("nama sama, urutan katanya lain" if same_words else "nama hampir sama")
    else:
        reasons.append("nama mirip")
    is_same_birth = bool(born) and person.born_on == date.fromisoformat(born)
    if is_same_birth:
        reasons.append("tanggal lahir sama")
    elif born and person.born_on:
        reasons.append(
            f"tanggal lahir lain ({long_date(person.born_on)})" if is_near else "tanggal lahir lain"
        )
    is_same_place = bool(values.get("born_at")) and (
        values["born_at"].casefold() == person.born_at.casefold()
    )
    if is_same_place:
        reasons.append("tempat lahir sama")
    apart = _digits_apart(row, person) if is_near else None
    key = bytes(row.key_index or b"")
    is_same_nik = bool(key) and key == bytes(person.nik_index or b"")
    if is_same_nik:
        reasons.insert(0, "NIK sama")
    elif person.nik_index is None:
        reasons.append("di register belum ada NIK")
    elif row.key_index is None:
        reasons.append("baris ini tanpa NIK")
    elif apart is not None and apart <= NEAR_NIK:
        reasons.append("NIK berbeda " + ("satu angka" if apart == 1 else "dua angka"))
    else:
        reasons.append("NIK berbeda")
    is_strong = is_same_nik or (is_same_birth and (is_same_name or is_reordered))
    is_worth_it = (
        is_same_nik
        or is_same_birth
        or is_same_place
        or row.key_index is None
        or person.nik_index is None
        or (apart is not None and apart <= NEAR_NIK)
    )
    rank = (
        not is_same_nik,
        not is_strong,
        not is_near,
        not is_same_name,
        not is_same_place,
        apart or 99,
    )
    return tuple(reasons), rank if is_worth_it else None, is_strong


def _digits_apart(row: ImportRow, person: Person) -> int | None:
    """In how many places two NIKs differ; None if one is missing."""
    sealed = row.secrets.get("nik")
    if not sealed or not person.nik:
        return None
    own = unseal(b64decode(sealed))
    return sum(one != other for one, other in zip(own, person.nik, strict=False))


def _shown(person, changes, reasons, is_strong, is_near, duties, places, asked, sheet):
    if not is_near:
        return LookAlike(
            key=str(person.public_id),
            match_id=person.pk,
            name=INITIALS.sub(r"\1***", person.name),
            about=places.get(person.region_id[:5], "wilayah lain"),
            reasons=reasons,
            is_strong=is_strong,
            is_visible=False,
            transfer=asked.get(person.pk, ""),
        )
    about = [duties.get(person.pk, ""), places.get(person.region_id, ""), person.nik_mask]
    return LookAlike(
        key=str(person.public_id),
        match_id=person.pk,
        name=person.name,
        about=" · ".join(filter(None, about)),
        reasons=reasons,
        is_strong=is_strong,
        is_visible=True,
        url=reverse("pillars:person-detail", args=[person.public_id]),
        changes=tuple(
            (sheet.field_label(key), old, new)
            for key, old, new in sheet.display_differences(changes, places)
        ),
    )


def _places(people, pairs, sheet) -> dict[str, str]:
    codes = {person.region_id for person in people}
    codes |= {person.region_id[:5] for person in people}
    for _row, _pk, changes in pairs:
        for key in sheet.region_fields:
            codes |= {code for code in changes.get(key, ()) if code}
    return dict(Region.objects.filter(code__in=codes).values_list("code", "name"))


def _transfers(people: set[int], batch) -> dict[int, str]:
    """What became of the last request to move each of these people here."""
    if not people:
        return {}
    found: dict[int, str] = {}
    requests = TransferRequest.objects.filter(
        person__in=people, to_region_id__gte=batch.region_id, to_region_id__lt=batch.region_id + "/"
    ).order_by("id")
    known: Any
    for known in requests:
        words = TRANSFER.get(known.state, "")
        if known.state == TransferState.DECLINED:
            words = f"{words}: {known.reason}"
        found[known.person_id] = words
    return found
