"""Finds the heading of a table: the row, or two rows, that most columns recognise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from imports.reading.headings import heading_key
from imports.reading.matching import Vocabulary
from imports.reading.types import Cell, Heading, MergedRange, Row

#: The heading is looked for in so many filled rows.
HEAD = 40
#: So many digits, or a date: no heading but somebody's data.
DATA_IN_HEADING = re.compile(r"\d{6}|\d{1,4}[-/]\d{1,2}[-/]\d{2}")


@dataclass(slots=True)
class Candidate:
    """Rows that may be a heading, from ``start`` up to ``end``, and the headings they make."""

    start: int
    end: int
    headings: list[Heading]


def best_heading(
    head: Sequence[Row],
    spans: Spans,
    vocabulary: Vocabulary,
    remembered: Mapping[str, str | None],
) -> Candidate:
    """The row, or pair of rows, that most columns recognise; of several tables the first."""
    scored: list[tuple[tuple[int, int, int], Candidate]] = []
    widest: Candidate | None = None
    for start in range(min(len(head), HEAD)):
        single = Candidate(start, start + 1, spans.headings(head[start]))
        if widest is None or _words(single) > _words(widest):
            widest = single
        scored.append((_score(single.headings, vocabulary, remembered), single))
        if start + 1 < len(head) and head[start + 1].number == head[start].number + 1:
            pair = Candidate(start, start + 2, spans.headings(head[start], head[start + 1]))
            scored.append((_score(pair.headings, vocabulary, remembered), pair))
    best = max((score for score, _candidate in scored), default=(0, 0, 0))
    if best[1] < 2:
        # Nothing known: the fullest row of words is the likeliest heading to show the user,
        # unless it is a person.
        if widest is None or any(
            DATA_IN_HEADING.search(heading.text) for heading in widest.headings
        ):
            return Candidate(0, 0, [])
        return widest
    # A further table below may have more columns; rows that overlap are one heading's guises.
    first = next(
        candidate.start
        for (met, known, _sum), candidate in scored
        if met == best[0] and known * 2 >= best[1]
    )
    near = [pair for pair in scored if first <= pair[1].start <= first + 2]
    found = max(near, key=lambda pair: pair[0])[1]
    is_single = found.end == found.start + 1
    if is_single and found.end < len(head) and spans.divides(head[found.start], head[found.end]):
        both = spans.headings(head[found.start], head[found.end])
        return Candidate(found.start, found.end + 1, both)
    return found


def _words(candidate: Candidate) -> int:
    texts = [heading.text for heading in candidate.headings]
    return sum(1 for text in texts if len(text) < 60 and not text.replace(".", "").isdigit())


def _score(
    headings: Iterable[Heading], vocabulary: Vocabulary, remembered: Mapping[str, str | None]
) -> tuple[int, int, int]:
    sure: dict[str, int] = {}
    for heading in headings:
        if known := remembered.get(heading_key(heading.text)):
            sure[known] = 100
            continue
        for match in vocabulary.match_heading(heading):
            if match.score > sure.get(match.key, 0):
                sure[match.key] = match.score
                break
    known_keys = [key for key in sure if key in vocabulary.entries]
    met = len(vocabulary.required) - len(vocabulary.missing(known_keys))
    return (met if len(known_keys) > 1 else 0, len(known_keys), sum(sure.values()))


class Spans:
    """The merged cells of a sheet, asked for by row."""

    def __init__(self, merged: Sequence[MergedRange]) -> None:
        self._by_first_row: dict[int, list[MergedRange]] = {}
        for span in merged:
            self._by_first_row.setdefault(span.first_row, []).append(span)

    def wide_rows(self, columns: int) -> frozenset[int]:
        """Rows of which a good part is one merged cell: titles and group rows."""
        least = max(3, columns // 2)
        return frozenset(
            row
            for row, spans in self._by_first_row.items()
            for span in spans
            if span.last_row == row and span.last_column - span.first_column + 1 >= least
        )

    def _covering(self, row: int, column: int) -> MergedRange | None:
        for span in self._by_first_row.get(row, ()):
            if span.first_column <= column <= span.last_column:
                return span
        return None

    def divides(self, upper: Row, lower: Row) -> bool:
        """Whether the lower row says what the merged cells of the row above are made of."""
        spans = [
            span
            for span in self._by_first_row.get(upper.number, ())
            if span.last_column > span.first_column and span.last_row == upper.number
        ]
        beneath = {
            position: cell for position, cell in enumerate(lower.cells) if cell not in (None, "")
        }
        if not spans or lower.number != upper.number + 1 or len(beneath) < 2:
            return False
        words = all(
            isinstance(cell, str) and not any(char.isdigit() for char in cell)
            for cell in beneath.values()
        )
        covered = {
            position
            for span in spans
            for position in range(span.first_column, span.last_column + 1)
        }
        return words and set(beneath) <= covered

    def headings(self, upper: Row, lower: Row | None = None) -> list[Heading]:
        """The headings that one row, or one row over another, would make."""
        above = [_words_of(cell) for cell in upper.cells]
        beneath = [_words_of(cell) for cell in lower.cells] if lower else []
        width = max(len(above), len(beneath), self._right_edge(upper.number) + 1)
        above += [""] * (width - len(above))
        beneath += [""] * (width - len(beneath))
        found = []
        group = ""
        group_span: MergedRange | None = None
        for column in range(width):
            span = self._covering(upper.number, column)
            if above[column]:
                group, group_span = above[column], span
            elif span is None or span is not group_span:
                # Not one merged cell: the group's word reaches on only over further sub-headings.
                reaches = (
                    lower is not None
                    and group_span is None
                    and beneath[column]
                    and column > 0
                    and beneath[column - 1]
                )
                if not reaches:
                    group, group_span = "", None
            if lower is None:
                found.append(Heading(column=column, leaf=group))
            elif beneath[column]:
                found.append(Heading(column=column, leaf=beneath[column], group=group))
            else:
                found.append(Heading(column=column, leaf=group))
        return found

    def _right_edge(self, row: int) -> int:
        return max((span.last_column for span in self._by_first_row.get(row, ())), default=-1)


def _words_of(cell: Cell) -> str:
    return " ".join(str(cell).split()) if isinstance(cell, str) else ""
