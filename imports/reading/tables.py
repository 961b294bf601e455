"""Finds the table in a sheet: where its heading is, what its columns hold, which rows are data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from imports.reading import refusals
from imports.reading.headings import heading_key
from imports.reading.mapping import Recognise, Vocabulary, letter, map_headings
from imports.reading.rows import DATA, RowSorter
from imports.reading.types import (
    Cell,
    Doubt,
    FileRefused,
    FoundRow,
    Heading,
    MergedRange,
    Row,
)
from imports.reading.types import Mapping as ColumnMapping
from imports.reading.workbook import SheetRows, Workbook

#: The heading is looked for in so many filled rows, and so many more are read as samples.
_HEAD = 40
_SAMPLE = 80


class TableNotFound(FileRefused):
    """The sheet has no table of the kind we look for; says which headings it does have."""

    def __init__(
        self,
        code: str,
        message: str,
        suggestion: str,
        *,
        sheet_name: str,
        headings: Sequence[Heading] = (),
        missing: Sequence[tuple[str, ...]] = (),
        samples: Sequence[Sequence[Cell]] = (),
    ) -> None:
        super().__init__(code, message, suggestion)
        #: Rows beneath the headings, for the page on which a user matches columns.
        self.samples = samples
        self.sheet_name = sheet_name
        self.headings = list(headings)
        self.missing = list(missing)


@dataclass(slots=True)
class Table:
    """A table found in a sheet, and its data rows as they stream by."""

    sheet_name: str
    sheet_index: int
    title_lines: list[str]
    """What stands above the heading: the list's title, the event, the region, the date."""
    headings: list[Heading]
    heading_rows: list[int]
    """The workbook's numbers of the one or two rows of the heading."""
    mapping: ColumnMapping
    skipped: dict[str, list[int]] = field(default_factory=dict)
    """Rows that are not data, by kind; complete once ``rows`` is exhausted."""
    _source: Iterator[Row] = field(default_factory=lambda: iter(()), repr=False)
    _sorter: RowSorter | None = field(default=None, repr=False)
    _fill: _FillDown | None = field(default=None, repr=False)

    def rows(self) -> Iterator[FoundRow]:
        """The data rows; can be asked for once."""
        sorter, fill, skipped = self._sorter, self._fill, self.skipped
        if sorter is None or fill is None:
            return
        for source in self._source:
            row = sorter.in_place(source)
            kind = sorter.sort(row)
            filled = fill.at(row)
            if kind == DATA:
                context = sorter.context
                yield FoundRow(
                    row.number, row.cells, context if not filled else {**context, **filled}
                )
            else:
                skipped.setdefault(kind, []).append(row.number)

    def values(self, row: FoundRow) -> dict[str, Cell]:
        """The cells of a row by column key, blanks in region columns filled from its group."""
        cells, context = row.cells, row.group_context
        width = len(cells)
        found = {
            key: cells[position] if position < width else None
            for key, position in self.mapping.columns.items()
        }
        if context:
            for key, text in context.items():
                if key in found and (found[key] is None or found[key] == ""):
                    found[key] = text
        return found


def read_tables(
    workbook: Workbook,
    vocabulary: Vocabulary,
    *,
    remembered: Mapping[str, str | None] | None = None,
    chosen: Mapping[int, Mapping[int, str | None]] | None = None,
    recognise: Recognise | None = None,
    failures: list[TableNotFound] | None = None,
) -> Iterator[Table]:
    """Each usable table of the workbook in turn; consume one before asking for the next.

    ``chosen`` is the user's choice per sheet index. Sheets without such a table are put on
    ``failures``; hidden sheets are passed over. If no sheet has one, ``FileRefused`` says why.
    """
    misses = failures if failures is not None else []
    found = False
    for sheet in workbook.sheets:
        if not sheet.visible:
            continue
        try:
            table = find_table(
                sheet,
                vocabulary,
                remembered=remembered,
                chosen=(chosen or {}).get(sheet.index),
                recognise=recognise,
            )
        except TableNotFound as miss:
            misses.append(miss)
            continue
        found = True
        yield table
    if not found:
        filled = [miss for miss in misses if miss.code != "empty_sheet"]
        if not filled:
            raise refusals.no_content()
        raise min(filled, key=lambda miss: (miss.code != "missing_columns", len(miss.missing)))


def find_table(
    sheet: SheetRows,
    vocabulary: Vocabulary,
    *,
    remembered: Mapping[str, str | None] | None = None,
    chosen: Mapping[int, str | None] | None = None,
    recognise: Recognise | None = None,
) -> Table:
    """The table of a sheet, or ``TableNotFound``."""
    stream = iter(sheet)
    head = list(islice(stream, _HEAD + _SAMPLE))
    if not head:
        raise TableNotFound(
            "empty_sheet",
            f"Lembar “{sheet.name}” kosong.",
            "Periksa apakah berkas yang dipilih sudah benar.",
            sheet_name=sheet.name,
        )
    spans = _Spans(sheet.merged)
    heading = _best_heading(head, spans, vocabulary, remembered or {})
    below = head[heading.end :]
    samples = _samples(below)
    width = max((len(cells) for cells in samples), default=0)
    bare = [Heading(column, "") for column in range(len(heading.headings), width)]
    headings = [h for h in heading.headings + bare if h.text or _has_values(samples, h.column)]
    mapping = map_headings(
        headings,
        vocabulary,
        samples,
        remembered=remembered,
        chosen=chosen,
        recognise=recognise,
    )
    if missing := vocabulary.missing(mapping.columns):
        raise _not_found(sheet, vocabulary, headings, missing, mapping, samples)
    fill = _FillDown(sheet.merged, mapping, vocabulary, samples)
    mapping.doubts.extend(fill.doubts)
    return Table(
        sheet_name=sheet.name,
        sheet_index=sheet.index,
        title_lines=_title_lines(head[: heading.start]),
        headings=headings,
        heading_rows=[row.number for row in head[heading.start : heading.end]],
        mapping=mapping,
        _source=chain(below, stream),
        _sorter=RowSorter(
            headings,
            mapping,
            vocabulary,
            wide_rows=spans.wide_rows(len(headings)),
            recognise=recognise,
        ),
        _fill=fill,
    )


@dataclass(slots=True)
class _Candidate:
    start: int
    end: int
    headings: list[Heading]


def _best_heading(
    head: Sequence[Row],
    spans: _Spans,
    vocabulary: Vocabulary,
    remembered: Mapping[str, str | None],
) -> _Candidate:
    """The row, or pair of rows, that most columns recognise; of several tables the first."""
    scored: list[tuple[tuple[int, int, int], _Candidate]] = []
    widest: _Candidate | None = None
    for start in range(min(len(head), _HEAD)):
        single = _Candidate(start, start + 1, spans.headings(head[start]))
        if widest is None or _words(single) > _words(widest):
            widest = single
        scored.append((_score(single.headings, vocabulary, remembered), single))
        if start + 1 < len(head) and head[start + 1].number == head[start].number + 1:
            pair = _Candidate(start, start + 2, spans.headings(head[start], head[start + 1]))
            scored.append((_score(pair.headings, vocabulary, remembered), pair))
    best = max((score for score, _candidate in scored), default=(0, 0, 0))
    if best[1] < 2:
        # Nothing known: the fullest row of words is the likeliest heading to show the user,
        # unless it is a person.
        if widest is None or any(_DATA.search(heading.text) for heading in widest.headings):
            return _Candidate(0, 0, [])
        return widest
    # A further table below may have more columns; rows that overlap are one heading's guises.
    first = next(
        candidate.start
        for (met, known, _sum), candidate in scored
        if met == best[0] and known * 2 >= best[1]
    )
    near = [pair for pair in scored if first <= pair[1].start <= first + 2]
    return max(near, key=lambda pair: pair[0])[1]


_DATA = re.compile(r"\d{6}|\d{1,4}[-/]\d{1,2}[-/]\d{2}")


def _words(candidate: _Candidate) -> int:
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


class _Spans:
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


class _FillDown:
    """Carries a region's name down the rows that its merged cell spans."""

    def __init__(
        self,
        merged: Sequence[MergedRange],
        mapping: ColumnMapping,
        vocabulary: Vocabulary,
        samples: Sequence[Sequence[Cell]],
    ) -> None:
        self.doubts: list[Doubt] = []
        keys = {mapping.columns[key]: key for key in vocabulary.fill_down if key in mapping.columns}
        self._spans: dict[int, list[tuple[int, str, int]]] = {}
        for span in merged:
            key = keys.get(span.first_column)
            if key and span.last_row > span.first_row:
                self._spans.setdefault(span.first_row, []).append(
                    (span.first_column, key, span.last_row)
                )
        self._active: dict[str, tuple[str, int]] = {}
        self._open: dict[int, str] = {}
        if not merged:
            self._open = {
                position: key for position, key in keys.items() if _has_gaps(samples, position)
            }
        for position, key in self._open.items():
            self.doubts.append(
                Doubt(
                    "filled_down",
                    f"Kolom {letter(position)} ({vocabulary.label(key)}) hanya diisi di baris"
                    " pertama tiap kelompok; baris di bawahnya dianggap sama.",
                    (key,),
                    (position,),
                )
            )

    def at(self, row: Row) -> dict[str, str]:
        """What merged cells above say about this row."""
        if starting := self._spans.get(row.number):
            for position, key, last in starting:
                cell = row.cells[position] if position < len(row.cells) else None
                if isinstance(cell, str) and cell.strip():
                    self._active[key] = (cell, last)
        for position, key in self._open.items():
            cell = row.cells[position] if position < len(row.cells) else None
            if isinstance(cell, str) and cell.strip():
                self._active[key] = (cell, 1 << 60)
        if not self._active:
            return {}
        self._active = {k: kept for k, kept in self._active.items() if kept[1] >= row.number}
        return {key: text for key, (text, _last) in self._active.items()}


def _has_gaps(samples: Sequence[Sequence[Cell]], position: int) -> bool:
    """Filled at the top and then mostly blank: typed once per group, without merging."""
    column = [row[position] if position < len(row) else None for row in samples]
    blanks = sum(cell is None for cell in column)
    return bool(column) and column[0] is not None and len(column) >= 4 and blanks * 2 >= len(column)


def _samples(below: Sequence[Row]) -> list[list[Cell]]:
    """Rows that are probably data: the fuller ones."""
    rows = [row.cells for row in below[: _SAMPLE + 2]]
    sizes = sorted(sum(cell is not None for cell in cells) for cells in rows)
    usual = sizes[len(sizes) // 2] if sizes else 0
    return [cells for cells in rows if sum(cell is not None for cell in cells) * 2 > usual]


def _has_values(samples: Sequence[Sequence[Cell]], column: int) -> bool:
    return any(column < len(cells) and cells[column] is not None for cells in samples)


def _title_lines(rows: Sequence[Row]) -> list[str]:
    lines = (" ".join(str(cell).strip() for cell in row.cells if cell is not None) for row in rows)
    return [" ".join(line.split()) for line in lines if line.strip()]


def _not_found(
    sheet: SheetRows,
    vocabulary: Vocabulary,
    headings: Sequence[Heading],
    missing: Sequence[tuple[str, ...]],
    mapping: ColumnMapping,
    samples: Sequence[Sequence[Cell]],
) -> TableNotFound:
    where = f"Lembar “{sheet.name}”" if sheet.name else "Berkas ini"
    # A cell with so many digits is no heading but somebody's data, and stays unsaid.
    seen = [heading.text for heading in headings if heading.text and not _DATA.search(heading.text)]
    shown = ", ".join(f"“{text}”" for text in seen[:12]) + (" …" if len(seen) > 12 else "")
    wanted = "; ".join(" atau ".join(vocabulary.label(key) for key in group) for group in missing)
    if not mapping.columns:
        message = f"{where} tidak memiliki baris judul kolom yang dikenali."
    else:
        message = f"{where} tidak memiliki kolom {wanted}."
    if shown:
        message += f" Yang terbaca sebagai judul: {shown}."
    return TableNotFound(
        "missing_columns" if mapping.columns else "no_heading",
        message,
        f"Tambahkan judul untuk kolom {wanted}, atau cocokkan kolomnya sendiri.",
        sheet_name=sheet.name,
        headings=headings,
        missing=missing,
        samples=samples,
    )
