"""Finds the table in a sheet: where its heading is, what its columns hold, which rows are data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from imports.reading import refusals
from imports.reading.filling import FillDown
from imports.reading.finder import DATA_IN_HEADING, HEAD, Spans, best_heading
from imports.reading.mapping import Recognise, Vocabulary, map_headings
from imports.reading.rows import DATA, RowSorter
from imports.reading.types import (
    Cell,
    FileRefused,
    FoundRow,
    Heading,
    Row,
)
from imports.reading.types import Mapping as ColumnMapping
from imports.reading.workbook import SheetRows, Workbook

#: So many rows below the heading are read ahead as samples.
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
    moves: list[tuple[int, dict[int, int]]] = field(default_factory=list)
    """From which row on a further table has its columns elsewhere: position → position there."""
    _source: Iterator[Row] = field(default_factory=lambda: iter(()), repr=False)
    _sorter: RowSorter | None = field(default=None, repr=False)
    _fill: FillDown | None = field(default=None, repr=False)

    def rows(self) -> Iterator[FoundRow]:
        """The data rows; can be asked for once."""
        sorter, fill, skipped = self._sorter, self._fill, self.skipped
        if sorter is None or fill is None:
            return
        moved = sorter.moved
        for source in self._source:
            row = sorter.in_place(source)
            kind = sorter.sort(row)
            if sorter.moved is not moved:
                moved = sorter.moved
                self.moves.append((row.number, moved))
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
    head = list(islice(stream, HEAD + _SAMPLE))
    if not head:
        raise TableNotFound(
            "empty_sheet",
            f"Lembar “{sheet.name}” kosong.",
            "Periksa apakah berkas yang dipilih sudah benar.",
            sheet_name=sheet.name,
        )
    spans = Spans(sheet.merged)
    heading = best_heading(head, spans, vocabulary, remembered or {})
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
    fill = FillDown(sheet.merged, mapping, vocabulary, samples)
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
    seen = [
        heading.text
        for heading in headings
        if heading.text and not DATA_IN_HEADING.search(heading.text)
    ]
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
