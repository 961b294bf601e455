"""Starts the filler in a process of its own and has a code for its failure."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

_CHILD = Path(__file__).with_name("child.py")
MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 60
WALL_SECONDS = 90
_TOO_BIG = (4, -signal.SIGXCPU, -signal.SIGABRT, -signal.SIGSEGV, -signal.SIGKILL)


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
    with TemporaryFile() as source, TemporaryFile() as told, TemporaryFile() as target:
        source.write(form)
        source.seek(0)
        told.write(json.dumps(task, ensure_ascii=False).encode(errors="replace"))
        told.seek(0)
        try:
            done = subprocess.run(
                [
                    sys.executable,
                    "-I",
                    str(_CHILD),
                    str(MEMORY),
                    str(CPU_SECONDS),
                    str(told.fileno()),
                    str(target.fileno()),
                ],
                stdin=source,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(told.fileno(), target.fileno()),
                # No keys of ours go to the process that meets the file.
                env={"LC_ALL": "C.UTF-8"},
                cwd="/",
                timeout=WALL_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise FillerStopped(is_too_big=True) from None
        if done.returncode:
            raise FillerStopped(is_too_big=done.returncode in _TOO_BIG)
        target.seek(0)
        return target.read()
