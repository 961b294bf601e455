"""What an import says of itself: one sentence, and the next sensible thing to do.

The same words stand on the page of the batch, in the list of imports and on Beranda.
"""

from typing import NamedTuple

from accounts import formats
from imports.models import BatchState, ImportBatch
from imports.states import ANNOTATE, APPLY, READ

STEPS = ("Unggah", "Kenali", "Periksa", "Terapkan", "Hasil")
STEP_OF: dict[str, int] = {
    BatchState.UPLOADED: 1,
    BatchState.REFUSED: 1,
    BatchState.DISCARDED: 1,
    BatchState.MAPPING: 2,
    BatchState.CHECKED: 3,
    BatchState.WAITING: 4,
    BatchState.APPLIED: 5,
    BatchState.UNDONE: 5,
}


class Count(NamedTuple):
    """How many rows of a kind, as part of a sentence."""

    number: int
    words: str

    def __str__(self):
        return f"{formats.number(self.number)} {self.words}"


def ready(batch: ImportBatch) -> int:
    """Rows that applying would write."""
    return batch.rows_new + batch.rows_changed


JOBS = {READ: "Membaca", APPLY: "Menerapkan", ANNOTATE: "Menandai"}


def job_title(batch: ImportBatch) -> str:
    """`Membaca peserta.xlsx`: what is being done with it."""
    return f"{JOBS.get(batch.job_step, 'Mengerjakan')} {batch.file_name}"


def step_of(batch: ImportBatch) -> int:
    if batch.job_is_open:
        return {READ: 2, APPLY: 4}.get(batch.job_step, STEP_OF[batch.state])
    return STEP_OF[batch.state]


def counts(batch: ImportBatch) -> str:
    """`50 baru, 2 berubah, 3 sama, 14 perlu perbaikan`, without what is nought."""
    parts = [
        Count(batch.rows_new, "baru"),
        Count(batch.rows_changed, "berubah"),
        Count(batch.rows_same, "sama"),
        Count(batch.rows_undecided, "perlu keputusan"),
        Count(batch.rows_error, "perlu perbaikan"),
    ]
    return ", ".join(str(part) for part in parts if part.number) or "tidak ada baris"


def read_from(batch: ImportBatch) -> str:
    """`52 baris dibaca dari 1 lembar`."""
    used = [table for table in batch.tables if table.get("use", True)]
    sheets = f" dari {formats.number(len(used))} lembar" if used else ""
    return f"{formats.number(batch.rows_total)} baris dibaca{sheets}"


def summary(batch: ImportBatch) -> str:
    """Where the batch stands, in one sentence for lists and cards."""
    if batch.state == BatchState.MAPPING:
        return "Sebagian kolom belum dikenali dengan pasti."
    if batch.state == BatchState.REFUSED:
        return (batch.refusal or {}).get("message", "Berkas ini tidak dapat dipakai.")
    if batch.state == BatchState.DISCARDED:
        return "Dibuang tanpa diterapkan."
    if batch.state in (BatchState.APPLIED, BatchState.UNDONE):
        done = f"{formats.number(batch.rows_applied)} dari {formats.number(batch.rows_total)} baris"
        return f"{done} diterapkan."
    if batch.state == BatchState.UPLOADED:
        return batch.job_error or batch.job_note or "Menunggu dibaca."
    return f"{read_from(batch)}: {counts(batch)}."
