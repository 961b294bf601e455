"""Short lines on the terminal for the person who started the site."""

import sys
from collections.abc import Callable, Iterable, Sequence

Say = Callable[[str], None]


def say(text: str) -> None:
    """Tell the person at the terminal; a terminal that went away is no reason to stop."""
    try:
        print(text, flush=True)
    except OSError:
        pass


def complain(text: str) -> None:
    """The same on the error channel, so that `--json` output stays clean."""
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:
        pass


def silent(_text: str) -> None:
    """For commands whose output somebody parses."""


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Columns of equal width, without lines, readable in any terminal."""
    lines = [list(headings), *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(headings))]
    return "\n".join(
        "  "
        + "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
