"""Giving a workbook back with marks, beside openpyxl merely loading and saving it.

Each work runs in a child of its own: the marker with its limits, and openpyxl alone without them.
A tenth of the rows is wrong in one cell, a tenth is doubtful, the rest is good.
"""

import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

import psutil

from bench import workbooks
from bench.measuring import apart, median, spread, table
from imports.annotating import process

SIZES = (10_000,)
LOAD_AND_SAVE = "import sys, openpyxl\nopenpyxl.load_workbook(sys.argv[1]).save(sys.argv[2])\n"
PLACES = [(f"31.71.{n // 9 + 1:02}.10{n % 9:02}", f"Kelurahan {n}", "Gambir") for n in range(60)]


def run(options) -> None:
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for size in options.rows or SIZES:
            source, target = Path(folder) / f"{size}.xlsx", Path(folder) / "keluar.xlsx"
            workbooks.write(source, size, PLACES)
            marks = marks_for(size)
            bare, marked = [], []
            for _ in range(options.rounds):
                bare.append(apart(lambda s=source, t=target: load_and_save(s, t)))
                marked.append(apart(lambda s=source, t=target, m=marks: annotate(s, m, t)))
            rows.append(
                [
                    f"{size:,}",
                    spread(bare),
                    max(result["workbook_mb"] for result in bare),
                    spread(marked),
                    max(result["workbook_mb"] for result in marked),
                    f"{median(marked) / median(bare):.2f} x",
                ]
            )
    table(["rows", "load+save s", "peak MB", "annotate s", "peak MB", "annotate/bare"], rows)


def load_and_save(source: Path, target: Path) -> dict:
    command = [sys.executable, "-I", "-c", LOAD_AND_SAVE, str(source), str(target)]
    with Watched() as watched:
        subprocess.run(command, check=True)
    return {"workbook_mb": watched.mb}


def annotate(source: Path, marks: dict, target: Path) -> dict:
    with target.open("wb") as out, Watched() as watched:
        process.annotate(source, marks, out, beat=lambda: None)
    return {"workbook_mb": watched.mb}


class Watched:
    """The most memory that a process had which was started meanwhile.

    Looked at while it runs: what the kernel tells afterwards includes the process that forked.
    """

    def __enter__(self) -> "Watched":
        self.mb, self._is_over = 0, Event()
        self._thread = Thread(target=self._look)
        self._thread.start()
        return self

    def __exit__(self, *_fault) -> None:
        self._is_over.set()
        self._thread.join()

    def _look(self) -> None:
        here = psutil.Process()
        while not self._is_over.wait(0.02):
            for child in here.children():
                with suppress(psutil.Error):
                    self.mb = max(self.mb, round(child.memory_info().rss / 2**20))


def marks_for(size: int) -> dict:
    """What the marker is told about such a workbook; headings stand in row 3."""
    return {
        "origin": "SIPILAR",
        "token": "bench",
        "sheets": [
            {
                "name": "PESERTA",
                "heading_row": 3,
                "right": len(workbooks.HEADINGS) - 1,
                "help": "Kolom ini diisi SIPILAR.",
                "rows": [_row(number) for number in range(4, size + 4)],
            }
        ],
    }


def _row(number: int) -> list:
    words = "NIK kehilangan angka terakhir. Ketik 16 angka dari KTP, kolom berformat Teks."
    if number % 10 == 0:
        return [number, "error", "Perlu perbaikan: NIK", "", [[2, "error", words]], []]
    if number % 10 == 5:
        return [number, "warning", "Siap: baru (periksa NIK)", "", [[2, "warning", words]], []]
    return [number, "ok", "Siap: baru", "", [], []]
