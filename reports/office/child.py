"""The filler that may die: reads one form and writes one answer, and nothing else.

Started as ``python -I child.py`` with an empty environment. Stdin is the form, a second
descriptor says what to do (JSON), a third takes the answer. It sets its own limits before it
touches the file.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

BROKEN, TOO_BIG = 3, 4


def main() -> None:
    memory, cpu, task_in, out = map(int, sys.argv[1:5])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    try:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    except (ValueError, OSError):
        # macOS knows the limit but refuses to set it; production is Linux.
        pass
    try:
        with os.fdopen(task_in, encoding="utf-8") as stream:
            task = json.load(stream)
        form = sys.stdin.buffer.read()
        with os.fdopen(out, "wb") as target:
            target.write(_answer(form, task))
    except MemoryError:
        os._exit(TOO_BIG)
    except BaseException:  # noqa: BLE001 - its words may quote the cells, so only a code goes out
        os._exit(BROKEN)


def _answer(form: bytes, task: dict) -> bytes:
    from reports.office import filling

    if task["do"] == "fill":
        return filling.fill(form, filling.Values(**task["values"]))
    return json.dumps(filling.look(form), ensure_ascii=False).encode()


if __name__ == "__main__":
    main()
    os._exit(0)
