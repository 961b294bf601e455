"""A program of ours that meets a file from outside, in a process of its own.

It gets no key of ours, no directory and no words to say: stdin is the file, one descriptor tells
it what to do (JSON), another takes its answer, and it sets the limits it is given before it
touches the file. It ends with a code: 0, 3 for what it does not understand, 4 for too big.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

TOO_BIG = (4, -signal.SIGXCPU, -signal.SIGABRT, -signal.SIGSEGV, -signal.SIGKILL)


@contextmanager
def confined(
    program: Path,
    task: dict[str, Any],
    *,
    source: IO[bytes],
    target: IO[bytes],
    memory: int,
    cpu_seconds: int,
) -> Iterator[subprocess.Popen]:
    """The running program, told `task`; it does not outlive the block. `memory` is in bytes."""
    with TemporaryFile() as told:
        told.write(json.dumps(task, ensure_ascii=False).encode(errors="replace"))
        told.seek(0)
        process = subprocess.Popen(
            [
                sys.executable,
                "-I",
                str(program),
                str(memory),
                str(cpu_seconds),
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
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
