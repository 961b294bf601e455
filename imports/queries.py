"""What the pages read about an import: its rows as they will be applied, and what is wrong.

A NIK is shown masked, with one exception: the uploader sees the NIK that was refused as they
typed it, because nobody can correct a number without seeing it. Everyone else sees the mask.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Count, Q

from accounts.crypto import index
from imports import problems as remarks
from imports import registry
from imports.cleaning.texts import text_of
from imports.cleaning.types import Level
from imports.models import ImportBatch, ImportRow, RowLevel, RowOutcome
from imports.services import edits
from imports.sheets import Sheet
from regions.codes import path
from regions.models import Region

TABS = {
    "all": Q(),
    "error": Q(level=RowLevel.ERROR),
    "decide": Q(level=RowLevel.UNDECIDED),
    "warning": Q(level=RowLevel.WARNING),
    "new": Q(outcome=RowOutcome.NEW),
    "changed": Q(outcome=RowOutcome.CHANGED),
    "same": Q(outcome=RowOutcome.SAME),
    "applied": Q(applied_at__isnull=False),
}
GROUPS = """
    SELECT code, count(DISTINCT row.id),
           (array_agg(row.id ORDER BY row.sheet_index, row.number))[1:%(most)s]
      FROM imports_importrow row, jsonb_array_elements_text(row.codes) code
     WHERE row.batch_id = %(batch)s AND row.level IN (1, 2)
     GROUP BY code
"""
LONG_DIGITS = re.compile(r"\d(?:[\s.\-]?\d){9,}")


@dataclass(frozen=True, slots=True)
class PreviewProblem:
    """A remark on one row, as the page shows it."""

    column: str
    label: str
    level: str
    code: str
    message: str
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class PreviewCell:
    key: str
    label: str
    # As typed in the workbook, and as it will stand in the registry.
    raw: str
    shown: str
    problems: tuple[PreviewProblem, ...] = ()
    # To be corrected in place: what an input begins with, and whether it was typed on screen.
    entry: str = ""
    is_edited: bool = False
    is_secret: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    key: str
    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class PreviewRow:
    sheet_index: int
    sheet_name: str
    number: int
    cells: list[PreviewCell]
    outcome: str
    level: int
    differences: list[Difference]
    problems: list[PreviewProblem]
    # Fields in which the registry's value stays, as somebody decided.
    kept: list[Difference]

    @property
    def position(self) -> tuple[int, int]:
        """Where the next page begins: `after=row.position`."""
        return self.sheet_index, self.number


@dataclass(slots=True)
class ProblemGroup:
    """The same remark on many rows, shown as one card."""

    level: str
    column: str
    label: str
    code: str
    message: str
    count: int = 0
    rows: list[tuple[str, int]] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    suggestions: list[str] = field(default_factory=list)


def visible_batches(user, *, sheet: str = "", target: str = ""):
    """The imports this user may read, newest first."""
    batches = ImportBatch.objects.visible_to(user).select_related("uploaded_by", "region")
    if sheet:
        batches = batches.filter(sheet=sheet, target=target)
    return batches.order_by("-id")


def batch_for(user, public_id) -> ImportBatch | None:
    """The import with this id, if the user may see both it and what it is for."""
    batch = visible_batches(user).filter(public_id=public_id).first()
    if batch is None or not registry.get(batch.sheet).target_is_visible(batch.target, user):
        return None
    return batch


def latest(user, sheet: str, target: str = "") -> ImportBatch | None:
    return visible_batches(user, sheet=sheet, target=target).first()


def same_file(batch: ImportBatch, user) -> ImportBatch | None:
    """An earlier import of the very same file for the same target, if the user may see it."""
    return (
        visible_batches(user, sheet=batch.sheet, target=batch.target)
        .filter(file_sha256=batch.file_sha256, pk__lt=batch.pk)
        .first()
    )


def tab_counts(batch: ImportBatch) -> dict[str, int]:
    """How many rows stand under each tab."""
    counted = batch.rows.aggregate(
        **{f"n_{name}": Count("pk", filter=condition) for name, condition in TABS.items()}
    )
    return {name: counted[f"n_{name}"] for name in TABS}


def rows_of(
    batch: ImportBatch,
    *,
    viewer,
    tab: str = "all",
    after: tuple[int, int] | None = None,
    before: tuple[int, int] | None = None,
    limit: int = 50,
    search: str = "",
    problem: str = "",
) -> list[PreviewRow]:
    """One page of rows by (sheet, row number): those after the last one seen, or the last ones
    before the first one seen. `problem` is a code of `ImportRow.codes`."""
    rows = batch.rows.filter(TABS[tab]).order_by("sheet_index", "number")
    if search.strip():
        rows = rows.filter(_search(search.strip()))
    if problem:
        rows = rows.filter(codes__contains=[problem])
    if before:
        sheet_index, number = before
        rows = rows.filter(
            Q(sheet_index__lt=sheet_index) | Q(sheet_index=sheet_index, number__lt=number)
        )
        return _preview(batch, list(rows.reverse()[:limit])[::-1], viewer)
    if after:
        sheet_index, number = after
        rows = rows.filter(
            Q(sheet_index__gt=sheet_index) | Q(sheet_index=sheet_index, number__gt=number)
        )
    return _preview(batch, list(rows[:limit]), viewer)


def rows_at(batch: ImportBatch, *, viewer, places) -> list[PreviewRow]:
    """These rows, each a (sheet, row number), in the order of the workbook."""
    wanted = set(places)
    rows = batch.rows.filter(number__in={number for _sheet, number in wanted})
    rows = rows.order_by("sheet_index", "number")
    found = [row for row in rows if (row.sheet_index, row.number) in wanted]
    return _preview(batch, found, viewer)


def row_of(batch: ImportBatch, *, viewer, sheet_index: int, number: int) -> PreviewRow | None:
    rows = list(batch.rows.filter(sheet_index=sheet_index, number=number))
    return _preview(batch, rows, viewer)[0] if rows else None


def problem_groups(batch: ImportBatch, *, viewer, most: int = 50) -> list[ProblemGroup]:
    """Equal remarks together, errors first, the most frequent first.

    The database counts by the readable codes; only the rows named on a card, `most` of each, are
    opened for their words, so that 100,000 bad rows cost no more than a few.
    """
    with connection.cursor() as cursor:
        cursor.execute(GROUPS, {"batch": batch.pk, "most": most})
        counted = {code: (count, keys) for code, count, keys in cursor.fetchall()}
    groups: dict[str, ProblemGroup] = {}
    named = {code: set(keys) for code, (_count, keys) in counted.items()}
    rows = batch.rows.filter(pk__in=set().union(*named.values()))
    for pk, about, problem in _problems(batch, viewer, rows):
        code = f"{problem.level}:{problem.column}:{problem.code}"
        if pk not in named.get(code, ()):
            continue
        group = groups.get(code)
        if group is None:
            group = groups[code] = ProblemGroup(
                problem.level, problem.column, problem.label, problem.code, problem.message
            )
            group.count = counted[code][0]
        group.rows.append((about["sheet"], about["number"]))
        for value, kept in ((about["raw"], group.values), (problem.suggestion, group.suggestions)):
            if value and value not in kept:
                kept.append(value)
    order = {str(Level.ERROR): 0, str(Level.WARNING): 1}
    return sorted(groups.values(), key=lambda group: (order[group.level], -group.count))


def problems_of(batch: ImportBatch, *, viewer) -> Iterator[dict[str, Any]]:
    """Every error and warning, for JSON: sheet, row, column, level, code, message, suggestion."""
    rows = batch.rows.filter(level__gt=RowLevel.OK, level__lt=RowLevel.SKIPPED)
    for _pk, row, problem in _problems(batch, viewer, rows):
        yield {
            "sheet": row["sheet"],
            "row": row["number"],
            "column": problem.column,
            "label": problem.label,
            "level": problem.level,
            "code": problem.code,
            "message": problem.message,
            "suggestion": problem.suggestion,
        }


def _problems(
    batch: ImportBatch, viewer, rows
) -> Iterator[tuple[int, dict[str, Any], PreviewProblem]]:
    """(key of the row, where it stands and what was typed, the remark)."""
    sheet = registry.get(batch.sheet)
    names = sheet_names(batch)
    typed = edits.of_batch(batch)
    for row in rows.order_by("sheet_index", "number").iterator(chunk_size=2000):
        raw = remarks.open_raw(row) | _texts(typed.get((row.sheet_index, row.number), {}))
        for problem in remarks_on(row, sheet, batch, viewer):
            about = {
                "sheet": names.get(row.sheet_index, ""),
                "number": row.number,
                "raw": _typed(raw.get(problem.column, ""), problem.column, sheet, batch, viewer),
            }
            yield row.pk, about, problem


def sheet_names(batch: ImportBatch) -> dict[int, str]:
    return {table["index"]: table["name"] for table in batch.tables}


def remarks_on(row: ImportRow, sheet, batch, viewer) -> list[PreviewProblem]:
    """The errors and warnings of a row, in the words that this viewer may read."""
    columns = sheet.columns()
    hide = not _is_uploader(batch, viewer)
    return [
        PreviewProblem(
            column=problem.column,
            label=columns[problem.column].label if problem.column in columns else "",
            level=str(problem.level),
            code=problem.code,
            message=mask_long_digits(problem.message) if hide else problem.message,
            suggestion=mask_long_digits(problem.suggestion) if hide else problem.suggestion,
        )
        for problem in remarks.of_row(row, sheet)
        if problem.level is not Level.NOTE
    ]


def _preview(batch: ImportBatch, rows: list[ImportRow], viewer) -> list[PreviewRow]:
    sheet = registry.get(batch.sheet)
    names = sheet_names(batch)
    places = places_of(rows, sheet)
    remarked = {row.pk: remarks_on(row, sheet, batch, viewer) for row in rows}
    shown_columns = _columns_of(batch, sheet, remarked.values())
    places_here = [(row.sheet_index, row.number) for row in rows]
    typed_anew = edits.of_batch(batch, places_here)
    result = []
    for row in rows:
        problems = remarked[row.pk]
        anew = typed_anew.get((row.sheet_index, row.number), {})
        cells_now = remarks.open_cells(row)[0] | anew
        raw = {key: str(cell) for key, cell in cells_now.items() if cell is not None}
        shown = sheet.display(row.values, places)
        cells = []
        for key in shown_columns:
            about = tuple(problem for problem in problems if problem.column == key)
            is_bad = any(problem.level == Level.ERROR for problem in about)
            typed = _typed(raw.get(key, ""), key, sheet, batch, viewer, is_bad=is_bad)
            cells.append(
                PreviewCell(
                    key=key,
                    label=sheet.columns()[key].label,
                    raw=typed,
                    shown=typed if is_bad else shown.get(key, ""),
                    problems=about,
                    entry=_entry(cells_now.get(key), key, sheet, batch, viewer, is_bad=is_bad),
                    is_edited=key in anew,
                    is_secret=sheet.columns()[key].secret,
                )
            )
        result.append(
            PreviewRow(
                sheet_index=row.sheet_index,
                sheet_name=names.get(row.sheet_index, ""),
                number=row.number,
                cells=cells,
                outcome=row.outcome,
                level=row.level,
                differences=[
                    Difference(key, sheet.field_label(key), old, new)
                    for key, old, new in sheet.display_differences(row.differences, places)
                ],
                problems=problems,
                kept=[
                    Difference(key, sheet.field_label(key), old, new)
                    for key, old, new in sheet.display_differences(
                        row.differences.get("kept", {}), places
                    )
                ],
            )
        )
    return result


def _columns_of(batch: ImportBatch, sheet: type[Sheet], remarked) -> list[str]:
    """The columns that this workbook has, in the order of the sheet, the required ones, and
    those that a remark asks to be filled."""
    found = {key for table in batch.tables for key in table["mapping"]["columns"]}
    found |= {problem.column for problems in remarked for problem in problems}
    return [key for key, column in sheet.columns().items() if key in found or column.required]


def _texts(cells: dict[str, Any]) -> dict[str, str]:
    return {key: "" if cell is None else str(cell) for key, cell in cells.items()}


def _entry(cell: Any, key: str, sheet, batch, viewer, *, is_bad: bool) -> str:
    """What an input for the cell begins with: a NIK only where its uploader corrects it."""
    is_hidden = sheet.columns()[key].secret and not (is_bad and _is_uploader(batch, viewer))
    return "" if is_hidden else text_of(cell)


def _typed(text: str, key: str, sheet, batch, viewer, *, is_bad: bool = True) -> str:
    column = sheet.columns().get(key)
    if column is None or not column.secret:
        return text
    return text if is_bad and _is_uploader(batch, viewer) else mask_long_digits(text)


def _is_uploader(batch: ImportBatch, viewer) -> bool:
    return viewer is not None and viewer.pk == batch.uploaded_by_id


def mask_long_digits(text: str) -> str:
    """`3174075810850480` → `3174********0480`, also with blanks or dots between the digits."""

    def mask(found: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", found.group())
        return digits[:4] + "*" * (len(digits) - 8) + digits[-4:]

    return LONG_DIGITS.sub(mask, text)


def places_of(rows: list[ImportRow], sheet: type[Sheet]) -> dict[str, str]:
    """Names of the regions these rows speak of, and of the sheet's own codes."""
    codes: set[str] = set()
    for row in rows:
        mentioned = [row.region_code, *(row.values.get(key) for key in sheet.region_fields)]
        for key in sheet.region_fields:
            mentioned += row.differences.get(key, ())
            mentioned += row.differences.get("kept", {}).get(key, ())
        for code in filter(None, mentioned):
            codes.update(path(code))
    return {
        **sheet.display_names(),
        **dict(Region.objects.filter(code__in=codes).values_list("code", "name")),
    }


def _search(text: str) -> Q:
    digits = re.sub(r"\D", "", text)
    if len(digits) == 16:
        return Q(key_index=index(digits))
    if text.isdigit():
        return Q(number=int(text)) if len(text) < 7 else Q(pk__in=[])
    return Q(values__name__icontains=text)
