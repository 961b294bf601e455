"""What a cleaner answers: a value, and what a person should know about it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, NamedTuple


class Level(StrEnum):
    """How bad it is: an error holds the row back, a warning asks for a look, a note informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Problem(NamedTuple):
    """One remark about one cell, in words for the person who typed it."""

    column: str
    level: Level
    code: str
    """Stable, English, for tests and figures: ``nik_lost_digit``."""
    message: str
    suggestion: str = ""
    """A value that would be right, if we can guess one; never applied by itself."""

    def on(self, column: str) -> Problem:
        """The same remark about another column, such as ``chair_nik``."""
        return self if column == self.column else self._replace(column=column)


class Cleaned(NamedTuple):
    """The value of a cell, ``None`` when it is empty or unusable, and the remarks about it."""

    value: Any
    problems: tuple[Problem, ...] = ()

    @property
    def is_refused(self) -> bool:
        """Whether the row has to wait because of this cell."""
        return any(problem.level is Level.ERROR for problem in self.problems)


EMPTY = Cleaned(None)


def error(column: str, code: str, message: str, suggestion: str = "") -> Problem:
    """A remark that holds the row back."""
    return Problem(column, Level.ERROR, code, message, suggestion)


def warning(column: str, code: str, message: str, suggestion: str = "") -> Problem:
    """A remark that asks for a look, but lets the row through."""
    return Problem(column, Level.WARNING, code, message, suggestion)


def note(column: str, code: str, message: str, suggestion: str = "") -> Problem:
    """A remark that only says what was tidied up."""
    return Problem(column, Level.NOTE, code, message, suggestion)
