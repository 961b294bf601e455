"""Starts the marker in a process of its own, waits for it, and has words for its failure."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from imports.confined import TOO_BIG, confined
from imports.errors import ImportProblem

_CHILD = Path(__file__).with_name("child.py")
MEMORY = 1536 * 1024 * 1024
CPU_SECONDS = 300
WALL_SECONDS = 600
BEAT_SECONDS = 2


class CannotMark(ImportProblem):
    """The workbook cannot be given back with marks."""

    code = "cannot_mark"


def annotate(
    workbook: Path, marks: dict[str, Any], target: IO[bytes], *, beat: Callable[[], None]
) -> None:
    """Write the workbook with its marks into `target`, an open file; raises CannotMark.

    `beat` is called while we wait; whatever it raises ends the marker.
    """
    with (
        workbook.open("rb") as source,
        confined(
            _CHILD, marks, source=source, target=target, memory=MEMORY, cpu_seconds=CPU_SECONDS
        ) as process,
    ):
        code = _wait(process, beat)
    if code in TOO_BIG:
        raise CannotMark(
            "Berkas ini terlalu besar untuk ditandai.",
            "Bagi menjadi beberapa berkas, lalu unggah satu per satu.",
        )
    if code:
        raise CannotMark(
            "Berkas ini tidak dapat ditandai karena susunannya tidak lazim.",
            "Simpan ulang sebagai Buku Kerja Excel (.xlsx), lalu unggah lagi.",
        )


def _wait(process: subprocess.Popen, beat: Callable[[], None]) -> int:
    waited = 0
    while True:
        try:
            return process.wait(timeout=BEAT_SECONDS)
        except subprocess.TimeoutExpired:
            waited += BEAT_SECONDS
            if waited >= WALL_SECONDS:
                return -signal.SIGXCPU
            beat()
