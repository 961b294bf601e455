"""The same identity in several rows of one workbook: one row keeps it, the others wait.

Judged for the workbook as a whole once its rows are staged, and again for the few identities
that a correction touches: mending one NIK can free another row, or hit one.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from django.db.models import Count, Exists, OuterRef

from imports import problems as remarks
from imports.models import ImportBatch, ImportRow, RowChoice, RowDecision, RowLevel, RowOutcome
from imports.services import staging
from imports.sheets import Sheet, Twin

FIELDS = ("problems", "codes", "level", "outcome", "differences", "match_id", "result_id")


def judge(batch: ImportBatch, sheet: Sheet, keys: Iterable[bytes] | None = None) -> list[int]:
    """Say of each row with a shared identity whether it waits; answers the keys of the rows
    whose remarks changed, which have to be matched again. `keys` are the identities to look at,
    None for all. The caller holds the batch."""
    names = {table["index"]: table["name"] for table in batch.tables}
    changed = []
    for row, problem in _judged(batch, sheet, names, keys):
        if _set(row, problem, sheet):
            changed.append(row)
    staging.rewrite(changed, FIELDS)
    return [row.pk for row in changed]


def _judged(batch, sheet, names, keys):
    """(row, the remark that it deserves or None) of every row in question."""
    rows = batch.rows.filter(key_index__isnull=False)
    if keys is None:
        shared = (
            rows.order_by().values("key_index").annotate(n=Count("pk")).filter(n__gt=1)
        ).values("key_index")
        rows = rows.filter(key_index__in=shared)
    else:
        rows = rows.filter(key_index__in=list(keys))
    rows = rows.annotate(is_skipped=Exists(_skipped())).defer("raw", "secrets")
    rows = rows.order_by("key_index", "sheet_index", "number")
    for _key, group in groupby(rows, key=lambda row: bytes(row.key_index)):
        alike = list(group)
        rivals = [row for row in alike if not row.is_skipped]
        twins = {row.pk: _twin(row, names, sheet) for row in alike}
        holder = sheet.holder([twins[row.pk] for row in rivals]) if rivals else None
        for row in alike:
            twin = twins[row.pk]
            is_free = row.is_skipped or twin is holder
            yield row, None if is_free else sheet.repeated(holder, twin)


def _skipped():
    return RowDecision.objects.filter(
        batch=OuterRef("batch"),
        sheet_index=OuterRef("sheet_index"),
        number=OuterRef("number"),
        choice=RowChoice.SKIP,
    )


def _twin(row: ImportRow, names: dict[int, str], sheet: Sheet) -> Twin:
    codes = [code for code in row.codes if code.rpartition(":")[2] not in sheet.repeat_codes]
    return Twin(names.get(row.sheet_index, ""), row.number, row.values, codes)


def _set(row: ImportRow, problem, sheet: Sheet) -> bool:
    """Put the remark on the row, or take it away; whether anything changed."""
    before = remarks.unpack(row.problems)
    after = [one for one in before if one.code not in sheet.repeat_codes]
    if problem is not None:
        after.append(problem)
    if after == before:
        return False
    row.problems = remarks.pack(after) if after else None
    # Remarks of matching have no words in the row and are made again.
    row.codes = staging.codes_of(after)
    row.level = remarks.level_of(after)
    row.outcome = RowOutcome.REFUSED if row.level == RowLevel.ERROR else RowOutcome.NEW
    row.differences, row.match_id, row.result_id = {}, None, None
    return True
