"""Who a row is, where no NIK says so, and which of its values to take: as a person decided.

A row whose NIK meets nobody, but whose name and birth date somebody in the registry shares, waits
(`RowLevel.UNDECIDED`) until a person says "the same", "somebody new" or "skip". So does a row
without a NIK, which stays refused until then. Decisions are kept beside the rows and taken again
whenever the rows meet the registry; "not the same" is remembered for the next upload too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, transaction

from imports import registry
from imports.errors import ImportProblem, NotAllowed, WrongState
from imports.models import (
    BatchState,
    ImportBatch,
    ImportRow,
    NotTheSame,
    RowChoice,
    RowDecision,
    RowLevel,
)
from imports.problems import NIK_MISSING
from imports.services import matching, repeats
from imports.services.counting import recount
from imports.sheets import LookAlike, Ruling, Sheet

Place = tuple[int, int]
# What becomes of fields in which workbook and registry differ, for the whole workbook.
RULES = {
    "take": "Ambil nilai dari berkas",
    "fill": "Isi yang kosong saja",
    "keep": "Pertahankan nilai register",
}


class NotDecidable(ImportProblem):
    """The row does not wait for this decision, or the person named is not one it may be."""

    code = "not_decidable"


class Decision(NamedTuple):
    """What somebody says of a row: `person` is the key of a look-alike, for "the same"."""

    place: Place
    choice: str
    person: str = ""


def may_be_without_nik(by) -> bool:
    """Whether this user may add somebody whose NIK nobody knows."""
    allowed = settings.SIPILAR_PEOPLE_WITHOUT_NIK
    return allowed == "all" or (allowed == "province" and "." not in (by.region_id or "."))


def decide(*, batch: ImportBatch, decisions: Iterable[Decision], by) -> ImportBatch:
    """Take decisions about rows; an empty choice takes an earlier one back.

    Raises NotAllowed, WrongState, NotDecidable; then nothing is kept.
    """
    with transaction.atomic():
        batch, sheet = _held(batch, by)
        wanted = {decision.place: decision for decision in decisions}
        rows = _rows(batch, wanted)
        known = sheet.look_alikes(rows, batch, by)
        for row in rows:
            _decide(batch, row, wanted[row.sheet_index, row.number], known.get(row.pk, []), by)
        return _again(batch, sheet, [row.pk for row in rows])


def decide_clear_cases(*, batch: ImportBatch, by) -> int:
    """ "The same" for every waiting row that only one person of the region can be; how many.

    Raises NotAllowed, WrongState.
    """
    with transaction.atomic():
        batch, sheet = _held(batch, by)
        with connection.cursor() as cursor:
            cases = dict(sheet.clear_cases(cursor, batch))
        rows = list(batch.rows.filter(pk__in=cases).only("sheet_index", "number"))
        RowDecision.objects.bulk_create(
            [
                RowDecision(
                    batch=batch,
                    sheet_index=row.sheet_index,
                    number=row.number,
                    choice=RowChoice.SAME,
                    match_id=cases[row.pk],
                    decided_by=by,
                )
                for row in rows
            ],
            update_conflicts=True,
            unique_fields=["batch", "sheet_index", "number"],
            update_fields=["choice", "match_id", "decided_by"],
            batch_size=2_000,
        )
        _again(batch, sheet, list(cases))
        return len(rows)


def clear_cases(batch: ImportBatch) -> int:
    """How many rows `decide_clear_cases` would decide."""
    with connection.cursor() as cursor:
        return len(registry.get(batch.sheet)().clear_cases(cursor, batch))


def keep(*, batch: ImportBatch, fields: Mapping[Place, Iterable[str]], by) -> ImportBatch:
    """Of these rows, keep the registry's value in these fields and take all others.

    Raises NotAllowed, WrongState, NotDecidable.
    """
    with transaction.atomic():
        batch, sheet = _held(batch, by)
        rows = _rows(batch, fields)
        for row in rows:
            place = (row.sheet_index, row.number)
            known = {*row.differences, *row.differences.get("kept", {})}
            chosen = sorted(known & set(fields[place]))
            RowDecision.objects.update_or_create(
                batch=batch,
                sheet_index=row.sheet_index,
                number=row.number,
                defaults={"keep": chosen, "decided_by": by},
            )
        return _again(batch, sheet, [row.pk for row in rows])


def set_rule(*, batch: ImportBatch, rule: str, by) -> ImportBatch:
    """What holds for every field in which workbook and registry differ (`RULES`).

    Raises NotAllowed, WrongState, NotDecidable.
    """
    if rule not in RULES:
        raise NotDecidable("Pilihan ini tidak dikenal.", "Muat ulang halaman.")
    with transaction.atomic():
        batch, sheet = _held(batch, by)
        batch.defaults = {**batch.defaults, "differences": rule}
        batch.save(update_fields=["defaults"])
        return _again(batch, sheet, None)


def settle_all(*, batch: ImportBatch, key: str, choice: str, by) -> ImportBatch:
    """What the sheet lets its uploader say once for all rows (`Sheet.rulings`).

    Raises NotAllowed, WrongState, NotDecidable.
    """
    ruling = registry.get(batch.sheet).rulings.get(key)
    if ruling is None or choice not in dict(ruling.choices):
        raise NotDecidable("Pilihan ini tidak dikenal.", "Muat ulang halaman.")
    with transaction.atomic():
        batch, sheet = _held(batch, by)
        batch.defaults = {**batch.defaults, key: choice}
        batch.save(update_fields=["defaults"])
        return _again(batch, sheet, None)


def rulings(batch: ImportBatch, sheet: type[Sheet]) -> list[tuple[str, Ruling, str]]:
    """What can be settled for this workbook now: key, ruling, and what holds."""
    found = []
    for key, ruling in sheet.rulings.items():
        is_asked = bool(ruling.effect and batch.effects.get(ruling.effect))
        if is_asked or (ruling.codes and _has_rows(batch, ruling.codes)):
            found.append((key, ruling, batch.defaults.get(key, ruling.choices[0][0])))
    return found


def _has_rows(batch: ImportBatch, codes: tuple[str, ...]) -> bool:
    return batch.rows.filter(codes__has_any_keys=list(codes)).exists()


def _decide(
    batch: ImportBatch, row: ImportRow, decision: Decision, known: list[LookAlike], by
) -> None:
    choice = decision.choice
    person = next((one for one in known if one.key == decision.person), None)
    if choice == RowChoice.SAME and (person is None or not person.is_visible):
        raise NotDecidable(
            "Orang ini tidak ada lagi di antara yang mirip.", "Muat ulang halaman, lalu pilih lagi."
        )
    if choice == RowChoice.NEW and row.key_index is None and not may_be_without_nik(by):
        raise NotDecidable(
            f"Baris {row.number} tidak mempunyai NIK. Hanya staf provinsi yang dapat mencatat "
            "orang baru tanpa NIK.",
            "Isi NIK-nya sesuai KTP, pilih orang yang sama, atau lewati baris ini.",
        )
    _remember(batch, row, choice, known, person, by)
    at: dict[str, Any] = {"batch": batch, "sheet_index": row.sheet_index, "number": row.number}
    if not choice:
        RowDecision.objects.filter(**at).update(choice="", match_id=None, decided_by=by)
        return
    RowDecision.objects.update_or_create(
        **at,
        defaults={
            "choice": choice,
            "match_id": person.match_id if person and choice == RowChoice.SAME else None,
            "decided_by": by,
        },
    )


def _remember(batch, row, choice, known, person, by) -> None:
    """Look-alikes that are refused are not offered again; a change of mind takes that back."""
    look = row.values.get("look_key")
    if not look:
        return
    index = bytes.fromhex(look)
    refused = NotTheSame.objects.filter(sheet=batch.sheet, row_index=index)
    if choice == RowChoice.NEW:
        NotTheSame.objects.bulk_create(
            [
                NotTheSame(sheet=batch.sheet, row_index=index, match_id=one.match_id, said_by=by)
                for one in known
                if one.is_strong
            ],
            ignore_conflicts=True,
        )
    elif choice == RowChoice.SAME:
        refused.filter(match_id=person.match_id).delete()
    elif not choice and _was(batch, row) == RowChoice.NEW:
        refused.filter(said_by=by).delete()


def _was(batch: ImportBatch, row: ImportRow) -> str:
    decisions = batch.decisions.filter(sheet_index=row.sheet_index, number=row.number)
    return decisions.values_list("choice", flat=True).first() or ""


def _held(batch: ImportBatch, by) -> tuple[ImportBatch, Sheet]:
    sheet = registry.get(batch.sheet)
    if not sheet.may_upload(by):
        raise NotAllowed("Peran Anda tidak mengubah impor ini.")
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if batch.state != BatchState.CHECKED or batch.job_is_open or batch.purged_at:
        raise WrongState(
            "Impor ini sedang dikerjakan atau sudah diterapkan.",
            "Muat ulang halaman untuk melihat keadaan terakhir.",
        )
    return batch, sheet()


def _rows(batch: ImportBatch, places: Iterable[Place]) -> list[ImportRow]:
    wanted = set(places)
    rows = batch.rows.filter(number__in={number for _sheet, number in wanted})
    found = [row for row in rows if (row.sheet_index, row.number) in wanted]
    if len(found) < len(wanted):
        raise NotDecidable("Baris ini tidak ada lagi di berkas.", "Muat ulang halaman.")
    return found


def _again(batch: ImportBatch, sheet: Sheet, rows: list[int] | None) -> ImportBatch:
    """Let the rows meet the registry with what was decided, and count."""
    sheet.begin(batch)
    if rows is not None:
        # A row that is skipped frees the one that shares its identity.
        keys = batch.rows.filter(pk__in=rows, key_index__isnull=False).values_list("key_index")
        judged = repeats.judge(batch, sheet, {bytes(key) for (key,) in keys if key is not None})
        rows = sorted({*rows, *judged})
    with connection.cursor() as cursor:
        matching.match(cursor, sheet, batch, rows)
    recount(batch, sheet)
    return batch


def is_open(row: ImportRow) -> bool:
    """Whether the row waits for somebody to say who it is."""
    return row.level == RowLevel.UNDECIDED or NIK_MISSING in row.codes
