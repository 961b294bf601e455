"""Opens an upload: the porter first, then a reader in a process of its own."""

from __future__ import annotations

import datetime
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from imports.reading import refusals
from imports.reading.guard import check_file
from imports.reading.types import CellError, FileRefused, Limits, MergedRange, Row

_CHILD = Path(__file__).with_name("child.py")
_PIPE = 256 * 1024
_LONGEST_LINE = 64 * 1024 * 1024


@contextmanager
def open_workbook(
    path: str | Path, *, name: str = "", limits: Limits | None = None
) -> Iterator[Workbook]:
    """The workbook at ``path``, row by row, with flat memory; raises ``FileRefused``.

    ``name`` is the name the user gave the file. Refusals can also come while reading.
    """
    limits = limits or Limits()
    kind = check_file(path, name=name, limits=limits)
    reader = _Reader(Path(path), kind, limits)
    try:
        yield Workbook(kind=kind, _reader=reader)
    finally:
        reader.close()


@dataclass(slots=True)
class SheetRows:
    """A sheet as it streams in: iterate once for its rows; empty rows are left out."""

    index: int
    name: str
    visible: bool
    row_count: int
    merged: list[MergedRange]
    _reader: _Reader = field(repr=False)
    _is_over: bool = False

    def __iter__(self) -> Iterator[Row]:
        while not self._is_over:
            frame = self._reader.next_frame()
            if isinstance(frame, list):
                for number, cells in frame:
                    yield Row(number, cells)
            elif "end" in frame:
                self._is_over = True
            else:
                raise refusals.reader_stopped()

    def skip(self) -> None:
        """Runs past the rows that nobody wants."""
        for _row in self:
            pass


@dataclass(slots=True)
class Workbook:
    """An opened upload."""

    kind: str
    """``xlsx``, ``xls``, ``ods`` or ``csv``."""
    _reader: _Reader = field(repr=False)

    @property
    def sheets(self) -> Iterator[SheetRows]:
        """Each sheet in the workbook's order; moving on skips what is left of the last one."""
        while True:
            frame = self._reader.next_frame()
            if not isinstance(frame, dict) or "sheet" not in frame:
                if isinstance(frame, dict) and "done" in frame:
                    return
                raise refusals.reader_stopped()
            about = frame["sheet"]
            sheet = SheetRows(
                index=about["index"],
                name=about["name"],
                visible=about["visible"],
                row_count=about["rows"],
                merged=[MergedRange(*edges) for edges in about["merged"]],
                _reader=self._reader,
            )
            yield sheet
            sheet.skip()


class _Reader:
    """The child process and the lines it speaks."""

    def __init__(self, path: Path, kind: str, limits: Limits) -> None:
        self._patience = limits.wall_seconds
        self._limits = limits
        self._lines: list[bytes] = []
        self._rest = b""
        with path.open("rb") as file:
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-I",
                    str(_CHILD),
                    kind,
                    str(limits.memory_bytes),
                    str(limits.cpu_seconds),
                    str(limits.rows),
                    str(limits.columns),
                ],
                stdin=file,
                stdout=subprocess.PIPE,
                # A parser's last words may quote the cells, so they go nowhere.
                stderr=subprocess.DEVNULL,
                # Nothing of ours, above all no keys, goes to the process that meets the file.
                env={"LC_ALL": "C.UTF-8"},
                cwd="/",
                bufsize=0,
            )
        assert self._process.stdout is not None
        self._pipe = self._process.stdout.fileno()
        self._poll = select.poll()
        self._poll.register(self._pipe, select.POLLIN | select.POLLHUP)

    def next_frame(self) -> Any:
        """The next thing the child said."""
        while not self._lines:
            self._read_more()
        frame = json.loads(self._lines.pop(), object_hook=_special)
        if isinstance(frame, dict) and "error" in frame:
            raise _refusal(frame["error"], frame.get("number", 0), self._limits)
        return frame

    def _read_more(self) -> None:
        started = time.monotonic()
        ready = self._poll.poll(max(self._patience, 0) * 1000)
        # Only our waiting counts: a slow consumer is not the file's fault.
        self._patience -= time.monotonic() - started
        if not ready:
            raise refusals.took_too_long()
        data = os.read(self._pipe, _PIPE)
        if not data:
            raise self._last_words()
        *lines, self._rest = (
            (self._rest + data).split(b"\n") if b"\n" in data else (self._rest + data,)
        )
        if len(self._rest) > _LONGEST_LINE:
            raise refusals.reader_stopped()
        lines.reverse()
        self._lines = lines

    def _last_words(self) -> FileRefused:
        """Why the child went away without finishing."""
        code = self._process.wait()
        if code in (-signal.SIGXCPU, -signal.SIGALRM):
            return refusals.took_too_long()
        # The parser aborts when its memory is refused; the kernel kills when there is none.
        if code in (-signal.SIGABRT, -signal.SIGSEGV):
            return refusals.out_of_memory()
        return refusals.reader_stopped()

    def close(self) -> None:
        """Ends the child, finished or not."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()


def _special(data: dict[str, Any]) -> Any:
    if len(data) == 1:
        if "d" in data:
            return datetime.date.fromisoformat(data["d"])
        if "t" in data:
            return datetime.datetime.fromisoformat(data["t"])
        if "e" in data:
            return CellError(data["e"])
    return data


def _refusal(code: str, number: int, limits: Limits) -> FileRefused:
    match code:
        case "password":
            return refusals.password()
        case "sheet_too_long":
            return refusals.sheet_too_long(number, limits.rows)
        case "sheet_too_wide":
            return refusals.sheet_too_wide(number, limits.columns)
        case "out_of_memory":
            return refusals.out_of_memory()
        case "broken_text":
            return refusals.broken_text(number)
        case _:
            return refusals.broken_file()
