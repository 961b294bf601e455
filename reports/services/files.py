"""Report files on disk: whole or not at all, and none that no row speaks of.

A file is first written beside its place under a name of its own and forced to disk. It gets its
name inside the transaction that writes its row. Each attempt has a folder of its own, so that a
worker that lost its claim cannot touch the files of the one that took over.
"""

import errno
import hashlib
import os
import shutil
import uuid
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import transaction

from reports.errors import NoRoom
from reports.models import OfficeForm, ReportFile, ReportRun

FULL = {errno.ENOSPC, errno.EDQUOT}


@dataclass(frozen=True)
class Staged:
    """A written file that has no name yet."""

    format: str
    name: str
    path: Path
    data: bytes
    office_form: OfficeForm | None = None


def stage(
    run: ReportRun,
    *,
    format: str,
    name: str,
    data: bytes,
    office_form: OfficeForm | None = None,
    later: bool = False,
) -> Staged:
    """Write the file in full under a passing name. Raises NoRoom.

    A file that comes `later`, to a finished run, has a folder of its own.
    """
    folder = _home(run) / uuid.uuid4().hex[:12] if later else _folder(run)
    path = folder / f".{format}.part"
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as fault:
        if fault.errno in FULL:
            raise NoRoom(
                "Ruang penyimpanan server penuh, jadi berkas laporan tidak dapat ditulis. "
                "Tidak ada berkas yang setengah jadi. Minta administrator mengosongkan ruang, "
                "lalu tekan Coba lagi."
            ) from fault
        raise
    return Staged(format, name, path, data, office_form)


def publish(run: ReportRun, staged: list[Staged]) -> None:
    """Inside the transaction that ends the run: give the files their names, and a row each."""
    rows = [_named(run, one) for one in staged]
    ReportFile.objects.filter(run=run).delete()
    ReportFile.objects.bulk_create(rows)


def add(run: ReportRun, staged: Staged) -> ReportFile:
    """Inside a transaction: the file, in the place of the one of its format that there was."""
    old = run.files.filter(format=staged.format).first()
    if old is not None:
        transaction.on_commit(partial(_remove_file, Path(default_storage.path(str(old.file.name)))))
        old.delete()
    row = _named(run, staged)
    row.save()
    return row


def discard(staged: Staged) -> None:
    """Remove a file that came later and is not wanted after all."""
    _remove(staged.path.parent)


def _named(run: ReportRun, one: Staged) -> ReportFile:
    place = one.path.with_name(one.name)
    one.path.replace(place)
    return ReportFile(
        run=run,
        format=one.format,
        office_form=one.office_form,
        file=place.relative_to(default_storage.path("")).as_posix(),
        name=one.name,
        sha256=hashlib.sha256(one.data).hexdigest(),
        size=len(one.data),
    )


def discard_attempt(run: ReportRun) -> None:
    """Remove what this attempt wrote, after it failed."""
    _remove(_folder(run))


def discard_others(run: ReportRun) -> None:
    """Remove what earlier, killed attempts of a run left behind."""
    kept = {Path(default_storage.path(str(file.file.name))).parent for file in run.files.all()}
    home = _home(run)
    for folder in list(home.iterdir()) if home.is_dir() else ():
        if folder not in kept:
            _remove(folder)


def _remove_file(path: Path) -> None:
    path.unlink(missing_ok=True)
    with suppress(OSError):
        path.parent.rmdir()


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    # The folder of the run itself goes with its last attempt.
    with suppress(OSError):
        folder.parent.rmdir()


def _home(run: ReportRun) -> Path:
    day = run.requested_at
    return Path(default_storage.path(f"reports/{day:%Y}/{day:%m}/{run.public_id}"))


def _folder(run: ReportRun) -> Path:
    return _home(run) / run.job_claim.hex[:12]
