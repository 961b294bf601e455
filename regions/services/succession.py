"""A region is split, joined, recoded or renamed: the map gets the new places and the links.

Each line says what became of an old code. One old code on several lines was split; several on
one new code were joined; the same code on both sides goes on, under another name perhaps. What
this means for rows that stand in the old region is decided to the left (pillars).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from regions.codes import CODE, Level, level_of, parent_code
from regions.models import Region, RegionAlias
from regions.names import fold

# Offices stand on the levels above; an office that moves is no change of codes alone.
HIGHEST = Level.DISTRICT


class SuccessionInvalid(Exception):
    """The lines do not describe a change of the map; the message is for the person who wrote it."""


@dataclass(frozen=True)
class Line:
    """What an old region became: `31.74.09.1006` → `31.74.11.1001`, with the name it has now."""

    old: str
    new: str
    name: str = ""


@dataclass(frozen=True)
class Succession:
    """What was done to the map: new places, ended ones, and old codes with their only successor."""

    made: list[str]
    ended: list[str]
    renamed: list[str]
    # Old code → new code, where everything of the old one went to one place.
    moved: dict[str, str]
    # Old codes that were split: who went where is not known from the codes.
    split: list[str]


def parse(text: str) -> list[Line]:
    """Lines of `kode lama; kode baru; nama baru`. Raises SuccessionInvalid."""
    lines = []
    for number, raw in enumerate(text.splitlines(), start=1):
        cells = [cell.strip() for cell in raw.replace("\t", ";").split(";")]
        if not any(cells):
            continue
        old, new, name = (*cells, "", "")[:3]
        if not (CODE.match(old) and CODE.match(new)):
            raise SuccessionInvalid(
                f"Baris {number}: tulis “kode lama; kode baru; nama”, misalnya "
                "“31.74.09.1006; 31.74.11.1001; Cipedak”."
            )
        lines.append(Line(old, new, " ".join(name.split())))
    if not lines:
        raise SuccessionInvalid("Belum ada baris perubahan wilayah.")
    return lines


@transaction.atomic
def apply(*, lines: Iterable[Line], on: date, decree: str) -> Succession:
    """Write the change into the map, as of the day. Raises SuccessionInvalid."""
    lines = _with_what_lies_beneath(list(lines))
    known = Region.objects.in_bulk({line.old for line in lines} | {line.new for line in lines})
    for line in lines:
        _check(line, known, on)
    wanted = Counter(line.old for line in lines)
    goes_on = {line.old for line in lines if line.old == line.new}
    made, renamed, moved = [], [], {}
    for line in sorted(lines, key=lambda one: (level_of(one.new), one.new)):
        old = known[line.old]
        if line.old == line.new:
            if line.name and line.name != old.name:
                _rename(old, line.name)
                renamed.append(old.code)
            continue
        if line.new not in known:
            known[line.new] = _make(line, old, on, decree)
            made.append(line.new)
        old.successors.add(known[line.new])
        if wanted[line.old] == 1:
            moved[line.old] = line.new
            _alias(known[line.new], old.name)
    ended = sorted({line.old for line in lines} - goes_on)
    Region.objects.filter(pk__in=ended).update(valid_until=on)
    split = sorted(code for code, count in wanted.items() if count > 1)
    return Succession(made, ended, renamed, moved, split)


def _with_what_lies_beneath(lines: list[Line]) -> list[Line]:
    """A region that is recoded as a whole takes along what lies in it, unless that is said."""
    said = {line.old for line in lines}
    times = Counter(line.old for line in lines)
    found = list(lines)
    for line in lines:
        if line.old == line.new or times[line.old] > 1:
            continue
        beneath = Region.objects.filter(pk__gt=line.old + ".", pk__lt=line.old + "/")
        for region in beneath.filter(valid_until__isnull=True):
            if region.code not in said:
                found.append(
                    Line(region.code, line.new + region.code.removeprefix(line.old), region.name)
                )
    return found


def _check(line: Line, known: dict[str, Region], on: date) -> None:
    old = known.get(line.old)
    if old is None:
        raise SuccessionInvalid(f"Kode lama {line.old} tidak ada di daftar wilayah.")
    if old.valid_until is not None:
        raise SuccessionInvalid(f"{old.name} ({old.code}) sudah berakhir sebelumnya.")
    if old.valid_from >= on:
        raise SuccessionInvalid(f"{old.name} ({old.code}) baru berlaku pada tanggal itu.")
    if old.level < HIGHEST:
        raise SuccessionInvalid(
            "Yang dapat diubah di sini kecamatan, desa/kelurahan, dan RW. Perubahan kabupaten/kota "
            "menyangkut kantor dan hak aksesnya; hubungi pengelola sistem."
        )
    if level_of(line.new) != old.level:
        raise SuccessionInvalid(f"Kode baru {line.new} bukan tingkat yang sama dengan {old.name}.")


def _make(line: Line, old: Region, on: date, decree: str) -> Region:
    parent = parent_code(line.new)
    if not Region.objects.filter(pk=parent).exists():
        raise SuccessionInvalid(f"Induk {parent} dari kode baru {line.new} tidak ada.")
    name = line.name or old.name
    return Region.objects.create(
        code=line.new,
        name=name,
        name_key=fold(name),
        level=old.level,
        kind=old.kind,
        parent_id=parent,
        valid_from=on,
        source=decree[:80],
    )


def _rename(region: Region, name: str) -> None:
    before = region.name
    region.name, region.name_key = name, fold(name)
    region.save(update_fields=["name", "name_key"])
    _alias(region, before)


def _alias(region: Region, name: str) -> None:
    """The old name goes on being understood in workbooks."""
    key = fold(name)
    if key and key != region.name_key:
        RegionAlias.objects.get_or_create(
            region=region, name_key=key, defaults={"name": name, "note": "nama lama"}
        )
