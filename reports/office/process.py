"""Starts the filler in a process of its own and has a code for its failure."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from imports.confined import TOO_BIG, confined

_CHILD = Path(__file__).with_name("child.py")
MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 60
WALL_SECONDS = 90


class FillerStopped(Exception):
    """The form could not be read or filled."""

    def __init__(self, *, is_too_big: bool) -> None:
        super().__init__("too big" if is_too_big else "not understood")
        self.is_too_big = is_too_big


def look(form: bytes) -> dict[str, Any]:
    """What a form asks for (`filling.look`). Raises FillerStopped."""
    return json.loads(_run(form, {"do": "look"}))


def fill(form: bytes, values: dict[str, Any]) -> bytes:
    """The filled form (`filling.fill`). Raises FillerStopped."""
    return _run(form, {"do": "fill", "values": values})


def _run(form: bytes, task: dict[str, Any]) -> bytes:
    with TemporaryFile() as source, TemporaryFile() as target:
        source.write(form)
        source.seek(0)
        with confined(
            _CHILD, task, source=source, target=target, memory=MEMORY, cpu_seconds=CPU_SECONDS
        ) as process:
            try:
                code = process.wait(timeout=WALL_SECONDS)
            except subprocess.TimeoutExpired:
                raise FillerStopped(is_too_big=True) from None
        if code:
            raise FillerStopped(is_too_big=code in TOO_BIG)
        target.seek(0)
        return target.read()
