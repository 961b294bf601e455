"""The first step of a batch: read the file, clean every cell, stage the rows, match, count.

The file is parsed by a child process (imports/reading); rows stream through, so memory stays
flat. The batch ends `checked`, or `mapping` when a person has to say what a column holds, or
`refused` with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from accounts.services import jobs
from imports import registry, states
from imports.models import BatchState, ImportBatch
from imports.queries import mask_long_digits
from imports.reading import refusals
from imports.reading.headings import heading_key
from imports.reading.kinds import Kind, kind_of
from imports.reading.mapping import map_headings
from imports.reading.tables import Table, TableNotFound, find_table
from imports.reading.types import Cell, FileRefused, Limits
from imports.reading.types import Mapping as ColumnMapping
from imports.reading.workbook import Workbook, open_workbook
from imports.services import correcting, edits, mappings, matching, repeats, staging
from imports.services.counting import counts
from imports.services.staging import Stage
from imports.sheets import Question, Sheet
from imports.templating.mark import GUIDE, sheet_of

SAMPLES = 3
COUNTS = (
    "rows_total", "rows_new", "rows_changed", "rows_same", "rows_warning", "rows_error",
    "rows_undecided",
)  # fmt: skip
STAGED = "imports_importrow (batch_id, level, outcome, match_id)"
# A look-alike heading is a suggestion only; these doubts make us ask.
ASK_ALWAYS = "exchanged"
ASK_IF_REQUIRED = "content"


@dataclass(slots=True)
class Reading:
    """What one pass through the file found."""

    tables: list[dict[str, Any]] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    # Sentences that say what has to be answered before rows can be checked.
    reasons: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(table["rows"] for table in self.tables)

    @property
    def must_ask(self) -> bool:
        return bool(self.reasons or self.questions)


def read(batch: ImportBatch) -> None:
    """Do the step; the caller has claimed the batch. Raises ClaimLost."""
    sheet = registry.get(batch.sheet)()
    stage = Stage(batch, sheet)
    stage.clear()
    try:
        with open_workbook(batch.file.path, name=batch.file_name, limits=limits()) as workbook:
            # Not before the porter has let the file in.
            correcting.recognise(batch)
            _check_template(batch)
            reading = _Reader(batch, sheet, stage).read(workbook)
        if not reading.must_ask and not stage.count:
            raise FileRefused(
                "no_rows",
                f"Tidak ada baris {sheet.singular} di bawah judul kolom.",
                "Periksa apakah berkas yang dipilih sudah berisi data.",
            )
    except FileRefused as refusal:
        stage.clear()
        _refuse(batch, refusal)
        return
    if reading.must_ask:
        stage.clear()
        _ask(batch, reading)
        return
    stage.flush()
    _check(batch, sheet, reading)


def _check_template(batch: ImportBatch) -> None:
    """A template of ours that was filled in for another kind of data says so itself."""
    slug = sheet_of(batch.file.path)
    if slug and slug != batch.sheet and slug in registry.slugs():
        title = registry.get(slug).title
        raise FileRefused(
            "other_template",
            f"Ini templat {title}, bukan {registry.get(batch.sheet).title}.",
            f"Unggah lewat menu Impor, lalu pilih {title}.",
        )


def limits() -> Limits:
    """How much of a stranger's file this site is willing to look at."""
    return Limits(
        file_bytes=settings.SIPILAR_UPLOAD_MAX_BYTES,
        rows=settings.IMPORT_MAX_ROWS,
        columns=settings.IMPORT_MAX_COLUMNS,
    )


class _Reader:
    """Walks the sheets of a workbook, staging rows until something has to be asked."""

    def __init__(self, batch: ImportBatch, sheet: Sheet, stage: Stage) -> None:
        self.batch = batch
        self.sheet = sheet
        self.stage = stage
        self.vocabulary = sheet.vocabulary(mappings.own_words(type(sheet)))
        self.memory = mappings.Memory(type(sheet), batch.region_id)
        self.known = {table["index"]: table for table in batch.tables}
        self.edits = edits.of_batch(batch)
        self.result = Reading()
        self.misses: list[TableNotFound] = []
        # What a sheet that is not ours seems to be.
        self.strange: Kind | None = None

    def read(self, workbook: Workbook) -> Reading:
        self.sheet.begin(self.batch)
        for rows in workbook.sheets:
            if (
                not rows.visible
                or rows.name == GUIDE
                or not self.known.get(rows.index, {}).get("use", True)
            ):
                self._keep(rows.index)
                continue
            self.stage.total += rows.row_count
            chosen = self._chosen(rows.index)
            try:
                table = find_table(
                    rows,
                    self.vocabulary,
                    remembered=self.memory,
                    chosen=chosen,
                    recognise=self.sheet.recognise(),
                )
            except TableNotFound as miss:
                self._miss(rows.index, miss)
                continue
            self._table(table)
        if not any(table["use"] for table in self.result.tables):
            self._nothing_usable()
        return self.result

    def _chosen(self, index: int) -> dict[int, str | None]:
        choices = self.known.get(index, {}).get("chosen", {})
        return {int(position): key for position, key in choices.items()}

    def _keep(self, index: int) -> None:
        """A sheet the user left out stays listed, so that it can be taken back in."""
        if index in self.known:
            self.result.tables.append(self.known[index])

    def _table(self, table: Table) -> None:
        kind = self._kind(table.sheet_index, table.mapping)
        if kind and not self._may_read(kind):
            self._leave(table.sheet_index, table.sheet_name, table.mapping, kind)
            return
        entry = self._entry(
            table.sheet_index, table.sheet_name, table.mapping, table.title_lines
        ) | {"heading_rows": table.heading_rows}
        if kind:
            entry["kind"] = kind.slug
        self.result.tables.append(entry)
        self.result.reasons += self._doubts(entry, table.mapping)
        for question in self.sheet.begin_table(table):
            if question not in self.result.questions:
                self.result.questions.append(question)
        rows = table.rows()
        first = list(islice(rows, SAMPLES))
        entry["samples"] = _samples(table.mapping, [row.cells for row in first])
        entry["sample_numbers"] = [row.number for row in first]
        if self.result.must_ask:
            return
        entry["rows"] = self._stage(table, chain(first, rows))
        if any(places for _number, places in table.moves):
            entry["moves"] = table.moves
        entry["skipped"] = {kind: numbers[:50] for kind, numbers in table.skipped.items()}

    def _stage(self, table: Table, rows: Iterator) -> int:
        clean, add, index = self.sheet.clean_row, self.stage.add, table.sheet_index
        count = 0
        for row in rows:
            cells, group = table.values(row), row.group_context
            typed = self.edits.get((index, row.number), {})
            add(index, row.number, cells, group, clean({**cells, **typed}, group))
            count += 1
        return count

    def _entry(
        self, index: int, name: str, mapping: ColumnMapping, titles: Sequence[str]
    ) -> dict[str, Any]:
        before = self.known.get(index, {})
        return {
            "index": index,
            "name": name,
            "use": True,
            "titles": [mask_long_digits(line)[:200] for line in titles[:12]],
            "heading_rows": [],
            "mapping": mapping.as_json(),
            "chosen": before.get("chosen", {}),
            "remembered": [
                position
                for position, text in mapping.headings.items()
                if heading_key(text) in self.memory
            ],
            "missing": mappings.missing_groups(type(self.sheet), set(mapping.columns)),
            "samples": {},
            "rows": 0,
            "skipped": {},
        }

    def _doubts(self, entry: dict[str, Any], mapping: ColumnMapping) -> list[str]:
        """What has to be asked about the columns, unless the user has already decided them."""
        decided = {int(position) for position in entry["chosen"]}
        columns = self.sheet.columns()
        return [
            f"Lembar {entry['name']}: {doubt.message}"
            for doubt in mapping.doubts
            if not decided & set(doubt.positions)
            and (
                doubt.code == ASK_ALWAYS
                or (
                    doubt.code == ASK_IF_REQUIRED
                    and any(columns[key].required for key in doubt.columns if key in columns)
                )
            )
        ]

    def _miss(self, index: int, miss: TableNotFound) -> None:
        """A sheet without our table: a summary to pass over, or a list that lacks a column."""
        if miss.code == "empty_sheet" or not miss.headings:
            self.misses.append(miss)
            return
        mapping = map_headings(
            miss.headings,
            self.vocabulary,
            miss.samples,
            remembered=self.memory,
            chosen=self._chosen(index),
        )
        entry = self._entry(index, miss.sheet_name, mapping, ()) | {
            "use": False,
            "samples": _samples(mapping, miss.samples[:SAMPLES]),
        }
        self.misses.append(miss)
        kind = self._kind(index, mapping)
        if kind and not self._may_read(kind):
            self._leave(index, miss.sheet_name, mapping, kind)
            return
        self.result.tables.append(entry)
        if set(mapping.columns) & set(self.sheet.key_columns):
            entry["use"] = True
            self.result.reasons.append(str(miss))

    def _kind(self, index: int, mapping: ColumnMapping) -> Kind | None:
        """The other kind of workbook that a sheet seems to be, unless the user has said what its
        columns hold."""
        if self._chosen(index):
            return None
        kind = kind_of(mapping.headings)
        return None if kind and kind.slug == self.sheet.slug else kind

    def _may_read(self, kind: Kind) -> bool:
        """A register of people is not a list of people for this, but it can be one; and some
        workbooks carry the data of two sheets."""
        if kind.slug in self.sheet.also_reads:
            return True
        if kind.slug in self.sheet.never_reads:
            return False
        return kind.is_people and "nik" in self.sheet.key_columns

    def _leave(self, index: int, name: str, mapping: ColumnMapping, kind: Kind) -> None:
        """Leave out a sheet of another kind; it stays listed."""
        self.strange = self.strange or kind
        self.result.tables.append(self._entry(index, name, mapping, ()) | {"use": False})

    def _nothing_usable(self) -> None:
        """No sheet has our columns: let the user say which they are, if there are any."""
        if self.strange:
            raise refusals.other_kind(
                self.strange.slug, self.strange.name, self.sheet.plural, self.strange.place
            )
        if not self.misses:
            raise FileRefused(
                "no_sheet", "Tidak ada lembar yang dapat dibaca.", "Periksa berkas Anda."
            )
        candidates = [t for t in self.result.tables if len(t["mapping"]["headings"]) > 1]
        best = min(
            self.misses, key=lambda miss: (miss.code != "missing_columns", len(miss.missing))
        )
        if not candidates:
            raise best
        for table in candidates:
            table["use"] = True
        self.result.reasons.append(str(best))


def _samples(mapping: ColumnMapping, rows: Sequence[Sequence[Cell]]) -> dict[str, list[str]]:
    """Some cells of each column, for the page that matches columns; NIKs are masked."""
    positions = {*mapping.headings, *mapping.columns.values(), *mapping.unknown}
    return {
        str(position): [
            mask_long_digits(str(row[position]))[:60]
            for row in rows
            if position < len(row) and row[position] is not None
        ]
        for position in sorted(positions)
    }


def _refuse(batch: ImportBatch, refusal: FileRefused) -> None:
    _finish(
        batch,
        BatchState.REFUSED,
        note="Berkas tidak dapat dipakai",
        refusal={
            "code": refusal.code,
            "message": refusal.message,
            "suggestion": refusal.suggestion,
        },
    )


def _ask(batch: ImportBatch, reading: Reading) -> None:
    _finish(
        batch,
        BatchState.MAPPING,
        note="Menunggu jawaban Anda",
        tables=reading.tables,
        refusal=None,
        effects={
            "reasons": reading.reasons,
            "questions": [
                {"key": one.key, "label": one.label, "choices": [list(c) for c in one.choices]}
                for one in reading.questions
            ],
        },
    )


def _check(batch: ImportBatch, sheet: Sheet, reading: Reading) -> None:
    """Match the staged rows, count them, and show the result, all in one transaction."""
    with transaction.atomic():
        jobs.hold(batch)
        with connection.cursor() as cursor:
            staging.analyse(cursor, STAGED, reading.count)
            batch.tables = reading.tables
            repeats.judge(batch, sheet)
            matching.match(cursor, sheet, batch)
        _finish(
            batch,
            BatchState.CHECKED,
            note="Selesai diperiksa",
            tables=reading.tables,
            refusal=None,
            effects=sheet.effects(batch),
            checked_at=timezone.now(),
            **counts(batch),
        )


def _finish(batch: ImportBatch, state: str, *, note: str, **fields: Any) -> None:
    """Write the result of the step and end it, in one transaction."""
    assert states.may_move(batch.state, state)
    with transaction.atomic():
        jobs.hold(batch)
        if state != BatchState.CHECKED:
            fields |= dict.fromkeys(COUNTS, 0)
        batch.state = state
        for name, value in fields.items():
            setattr(batch, name, value)
        batch.job_total = batch.rows_total
        batch.save(update_fields=["state", "job_total", *fields])
        jobs.finish(batch, note)
