"""Running a step of a batch once: claim it, do it, and end it whatever happens."""

from __future__ import annotations

import logging
import traceback
from contextlib import suppress
from typing import cast

from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, connection

from accounts.services import jobs
from imports.errors import ImportProblem
from imports.models import ImportBatch
from imports.services import annotating, applying, restaging, undoing
from imports.states import ANNOTATE, APPLY, READ, UNDO

log = logging.getLogger(__name__)

WORK = {
    READ: restaging.read,
    APPLY: applying.apply,
    ANNOTATE: annotating.annotate,
    UNDO: undoing.undo,
}
TOO_LONG = (
    "Pekerjaan ini melewati batas waktu dan dihentikan. Tidak ada data yang setengah tersimpan. "
    "Bagi berkas menjadi beberapa bagian, lalu unggah lagi."
)
BROKE = (
    "Terjadi kesalahan di sistem saat mengerjakan berkas ini. Tidak ada data yang setengah "
    "tersimpan. Coba lagi; bila berulang, kirim nomor impor ini ke administrator."
)


def run(batch_id: int, step: str) -> bool:
    """Whether this process did the step; False when there was nothing to do or it was lost.

    A passing fault of the database gives the job back and raises, so that the bell is rung
    again; everything else ends the job with words.
    """
    batch = cast("ImportBatch | None", jobs.claim(ImportBatch.objects.all(), batch_id, step=step))
    if batch is None:
        return False
    try:
        WORK[step](batch)
    except jobs.ClaimLost:
        log.info("import_claim_lost batch=%s step=%s", batch_id, step)
        return False
    except (OperationalError, InterfaceError):
        _give_back(batch)
        raise
    except SoftTimeLimitExceeded:
        jobs.fail(batch, TOO_LONG)
    except ImportProblem as problem:
        jobs.fail(batch, str(problem))
    except Exception as error:  # noqa: BLE001 - whatever broke, the job must end with words
        # The text of a database error quotes the row, so only its kind and place are logged.
        log.error(
            "import_step_failed batch=%s step=%s error=%s where=%s",
            batch_id,
            step,
            type(error).__name__,
            "".join(traceback.format_tb(error.__traceback__)[-4:]),
        )
        jobs.fail(batch, BROKE)
    return True


def _give_back(batch: ImportBatch) -> None:
    """Queue it again at once if the database is back; else the sweeper notices the silence."""
    connection.close()
    with suppress(OperationalError, InterfaceError):
        jobs.release(batch)
