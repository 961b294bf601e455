"""How the remarks on a row are kept: sealed with their words, and readable as codes.

The words quote cells, so they are sealed. The codes (`error:nik:nik_lost_digit`) are readable,
so that the database can count, filter and group. A remark that comes from matching against the
registry has no words of its own in the row: its code is enough, the sheet knows the sentence.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from imports.cleaning.types import Level, Problem
from imports.models import ImportRow, RowLevel

LEVELS = {Level.NOTE: RowLevel.OK, Level.WARNING: RowLevel.WARNING, Level.ERROR: RowLevel.ERROR}


def code_of(problem: Problem) -> str:
    return f"{problem.level}:{problem.column}:{problem.code}"


def level_of(problems: Iterable[Problem]) -> RowLevel:
    return max((LEVELS[problem.level] for problem in problems), default=RowLevel.OK)


def pack(problems: Iterable[Problem]) -> str:
    """As text, to be sealed."""
    return json.dumps([list(problem) for problem in problems], ensure_ascii=False)


def unpack(text: Any) -> list[Problem]:
    if not text:
        return []
    return [
        Problem(column, Level(level), code, message, suggestion)
        for column, level, code, message, suggestion in json.loads(text)
    ]


def of_row(row: ImportRow, sheet) -> list[Problem]:
    """Every remark on a row: those of its cells, and those of matching it."""
    found = unpack(row.problems)
    kept = {code_of(problem) for problem in found}
    for code in row.codes:
        if code not in kept and code in sheet.match_problems:
            hint = row.differences.get("hint", "")
            problem = sheet.match_problems[code]
            found.append(problem._replace(message=problem.message.replace("{hint}", hint)))
    return found


def open_raw(row: ImportRow) -> dict[str, str]:
    """The cells as typed, by column; nothing once the batch was purged."""
    text: Any = row.raw
    return json.loads(text) if text else {}
