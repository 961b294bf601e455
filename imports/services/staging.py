"""Putting cleaned rows into `ImportRow` by COPY, a few thousand at a time.

Each portion is a transaction of its own that first makes sure that the batch is still ours, so
that progress can be seen and a worker that lost its claim writes nothing. Rows of an unfinished
reading are never shown as a result: the batch is `checked` only in the last transaction, and
whoever begins again deletes them first.
"""

from __future__ import annotations

import json
import time
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, transaction

from accounts.crypto import index, seal
from accounts.services import jobs
from imports import problems as remarks
from imports.cleaning.types import Level, Problem
from imports.models import ImportBatch, ImportRow, RowLevel, RowOutcome
from imports.reading.types import Cell
from imports.sheets import CleanRow, Sheet

PORTION = 2_000
# From so many new rows on, a plan made without knowing of them costs more than telling.
WORTH_TELLING = 50
SECONDS_BETWEEN_BEATS = 0.5
COLUMNS = (
    "batch_id, sheet_index, number, raw, secrets, values, problems, codes, level, region_code,"
    " key_index, outcome, differences"
)
to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Stage:
    """Where the rows of one reading are gathered and written."""

    def __init__(self, batch: ImportBatch, sheet: Sheet) -> None:
        self.batch = batch
        self.sheet = sheet
        self.total = 0
        self.count = 0
        self._lines: list[str] = []
        self._beaten = 0.0

    def clear(self) -> None:
        """Begin anew: rows of an earlier reading go."""
        with transaction.atomic():
            jobs.hold(self.batch)
            ImportRow.objects.filter(batch=self.batch)._raw_delete("default")
        self._lines.clear()
        self.count = 0

    def add(
        self,
        sheet_index: int,
        number: int,
        cells: Mapping[str, Cell],
        group: Mapping[str, str],
        row: CleanRow,
    ) -> None:
        """`cells` and `group` as the workbook has them; `row` is what we made of them."""
        self._lines.append(self._line(sheet_index, number, cells, group, row))
        self.count += 1
        if len(self._lines) >= PORTION:
            self.flush()

    def flush(self) -> None:
        """Write what was gathered; raises ClaimLost when the batch is no longer ours."""
        text = "".join(self._lines)
        self._lines.clear()
        with transaction.atomic():
            jobs.hold(self.batch)
            with connection.cursor() as cursor:
                # The file is still there: a crash of the server costs a reading, no data.
                cursor.execute("SET LOCAL synchronous_commit = off")
                with cursor.copy(f"COPY imports_importrow ({COLUMNS}) FROM STDIN") as copy:
                    copy.write(text.encode())
            self._beat()

    def _beat(self) -> None:
        now = time.monotonic()
        if now - self._beaten >= SECONDS_BETWEEN_BEATS:
            self._beaten = now
            jobs.beat(
                self.batch, done=self.count, total=max(self.total, self.count), note="Membaca baris"
            )

    def _line(
        self,
        sheet_index: int,
        number: int,
        cells: Mapping[str, Cell],
        group: Mapping[str, str],
        row: CleanRow,
    ) -> str:
        """One line of COPY text: tabs between, `\\N` for null, backslashes doubled."""
        problems = row.problems
        level = remarks.level_of(problems) if problems else RowLevel.OK
        secrets = sealed_secrets(row)
        codes = codes_of(problems)
        key_index = index(row.key, self.sheet.key_purpose) if row.key else None
        outcome = RowOutcome.REFUSED if level == RowLevel.ERROR else RowOutcome.NEW
        return (
            f"{self.batch.pk}\t{sheet_index}\t{number}"
            f"\t{_bytes(_seal(remarks.pack_cells(cells, group)))}"
            f"\t{_text(to_json(secrets))}"
            f"\t{_text(to_json(row.values))}"
            f"\t{_bytes(_seal(remarks.pack(problems))) if problems else NULL}"
            f"\t{_text(to_json(codes)) if codes else '[]'}"
            f"\t{int(level)}\t{row.region_code}"
            f"\t{_bytes(key_index) if key_index else NULL}"
            f"\t{outcome.value}\t{{}}\n"
        )


NULL = "\\N"


# How each field of a judged row travels: the type it arrives as, and what makes it so.
_ARRIVES: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "secrets": ("jsonb", lambda value: to_json(value).replace("\\u0000", "")),
    "values": ("jsonb", lambda value: to_json(value).replace("\\u0000", "")),
    "codes": ("jsonb", to_json),
    "differences": ("jsonb", to_json),
    "problems": ("bytea", lambda text: _seal(text) if text else None),
    "key_index": ("bytea", lambda index: index),
    "level": ("int", int),
    "outcome": ("text", str),
    "region_code": ("text", str),
    "match_id": ("bigint", lambda key: key),
    "result_id": ("bigint", lambda key: key),
}


def rewrite(rows: Sequence[ImportRow], fields: Sequence[str]) -> None:
    """Write these fields of rows that were judged again, in one statement: a thousand rows cost
    a fraction of a second."""
    if not rows:
        return
    kinds = [_ARRIVES[name][0] for name in fields]
    sent = ["text" if kind == "jsonb" else kind for kind in kinds]
    arrays = [[_ARRIVES[name][1](getattr(row, name)) for row in rows] for name in fields]
    changes = ", ".join(
        f'"{name}" = v."{name}"::{kind}' for name, kind in zip(fields, kinds, strict=True)
    )
    columns = ", ".join(f'"{name}"' for name in fields)
    places = ", ".join(f"%s::{kind}[]" for kind in sent)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE imports_importrow r SET {changes}"
            f" FROM unnest(%s::bigint[], {places}) AS v(id, {columns}) WHERE r.id = v.id",
            [[row.pk for row in rows], *arrays],
        )


def sealed_secrets(row: CleanRow) -> dict[str, str]:
    """Each secret sealed by itself, as `ImportRow.secrets` holds them."""
    return {key: _sealed_base64(value) for key, value in row.secrets.items()}


def codes_of(problems: Iterable[Problem]) -> list[str]:
    """The readable side of the remarks, as `ImportRow.codes` holds it."""
    return [remarks.code_of(one) for one in problems if one.level is not Level.NOTE]


def analyse(cursor, columns: str, written: int) -> None:
    """Tell the planner about many new rows, before the next statement joins with them: a table
    that it believes to be almost empty is read whole for every row of the workbook."""
    if written >= WORTH_TELLING:
        cursor.execute(f"ANALYZE {columns}")


def _bytes(value: bytes) -> str:
    return "\\\\x" + value.hex()


def _text(json_text: str) -> str:
    # jsonb knows no U+0000; a cell that held one loses it.
    return json_text.replace("\\u0000", "").replace("\\", "\\\\")


def _seal(text: str) -> bytes:
    try:
        return seal(text)
    except UnicodeEncodeError:
        # Half of a surrogate pair, from a broken file.
        return seal(text.encode(errors="replace").decode())


def _sealed_base64(text: str) -> str:
    return b64encode(_seal(text)).decode()
