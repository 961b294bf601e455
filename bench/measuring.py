"""Running a piece of work in a child of its own: seconds and peak memory, with its children."""

import json
import os
import resource
import statistics
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.db import connections


def apart(work: Callable[[], dict | None], *, before: Callable[[], object] | None = None) -> dict:
    """Run `work` in a forked child; {"seconds", "cpu", "peak_mb", …what work returns}.

    A child, so that memory of one measurement is not charged to the next. `before` runs first and
    is not counted: a connection is opened and warmed there, as that of a worker is. "cpu" is what
    the child and the processes it started used, without the database. The peak counts the child
    ("own_mb") and the largest process it started ("started_mb"), such as the guarded reader.
    """
    connections.close_all()
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read_end)
        answer: dict = {}
        try:
            if before is not None:
                before()
            cpu, start = _cpu_seconds(), time.perf_counter()
            with _LargestChild() as started:
                answer = work() or {}
            answer.setdefault("seconds", time.perf_counter() - start)
            answer["cpu"] = _cpu_seconds() - cpu
            answer["own_mb"], answer["started_mb"] = round(_high_water_mb()), round(started.mb)
            answer["peak_mb"] = round(_high_water_mb() + started.mb)
        except BaseException as error:  # noqa: BLE001 (told to the parent, which stops)
            answer = {"error": f"{type(error).__name__}: {error}"}
        finally:
            with os.fdopen(write_end, "w") as pipe:
                json.dump(answer, pipe)
            os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end) as pipe:
        answer = json.load(pipe)
    os.waitpid(pid, 0)
    if "error" in answer:
        raise RuntimeError(answer["error"])
    return answer


def _cpu_seconds() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


class _LargestChild:
    """Looks now and then at the processes that this one started; `mb` is the largest peak.

    What `getrusage` tells of them is never less than the size of the process that forked them.
    """

    PAUSE = 0.02

    def __init__(self) -> None:
        self.mb = 0.0
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._starter = Path(f"/proc/self/task/{os.getpid()}/children")
        self._own = Path("/proc/self/cmdline").read_bytes()

    def __enter__(self) -> "_LargestChild":
        self._thread.start()
        return self

    def __exit__(self, *_error) -> None:
        self._is_over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._is_over.wait(self.PAUSE):
            for child in self._starter.read_text().split():
                # It may be gone by now, or still be a copy of us that has not begun.
                with suppress(OSError):
                    if Path(f"/proc/{child}/cmdline").read_bytes() != self._own:
                        self.mb = max(self.mb, _high_water_mb(child))


def _high_water_mb(process: str = "self") -> float:
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


def median(results: list[dict]) -> float:
    return statistics.median(result["seconds"] for result in results)


def cpu(results: list[dict]) -> float:
    return statistics.median(result["cpu"] for result in results)


def spread(results: list[dict]) -> str:
    seconds = [result["seconds"] for result in results]
    return f"{statistics.median(seconds):.3f} ({min(seconds):.3f}-{max(seconds):.3f})"


def table(headings: list[str], rows: list[list]) -> None:
    lines = [headings, *[[str(cell) for cell in row] for row in rows]]
    widths = [max(len(line[column]) for line in lines) for column in range(len(headings))]
    for number, line in enumerate(lines):
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)))
        if number == 0:
            print("  ".join("-" * width for width in widths))
    print(flush=True)
