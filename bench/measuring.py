"""Running a piece of work in a child of its own: seconds and peak memory, with its children."""

import json
import os
import resource
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connections


def apart(work: Callable[[], dict | None]) -> dict:
    """Run `work` in a forked child; {"seconds", "peak_mb", …what work returns}.

    A child, so that memory of one measurement is not charged to the next. The peak counts the
    child and the largest process it started (the guarded reader).
    """
    connections.close_all()
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read_end)
        answer: dict = {}
        try:
            start = time.perf_counter()
            answer = work() or {}
            answer.setdefault("seconds", time.perf_counter() - start)
            started = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            answer["peak_mb"] = round(_high_water_mb() + started)
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


def _high_water_mb() -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


def median(results: list[dict]) -> float:
    return statistics.median(result["seconds"] for result in results)


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
