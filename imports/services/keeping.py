"""Putting an uploaded workbook into the site's own folder: whole, or not at all."""

from __future__ import annotations

import errno
import uuid
from contextlib import suppress
from pathlib import Path

from django.core.files.storage import default_storage

from imports.errors import FileNotAccepted
from imports.models import ImportBatch

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def keep(batch: ImportBatch, file) -> None:
    """Store the file under a name that says nothing of its content or its people.

    Raises FileNotAccepted when the disk is full.
    """
    field = ImportBatch._meta.get_field("file")
    # Nobody else's, so that what was half written can be found and removed again.
    name = field.generate_filename(batch, f"{uuid.uuid4().hex[:8]}-{batch.public_id}.bin")
    try:
        batch.file.name = default_storage.save(name, file)
        # Between two disks Django copies without looking at how much was written.
        if default_storage.size(batch.file.name) != batch.file_size:
            raise OSError(errno.ENOSPC, "only a part of the file was written")
    except OSError as fault:
        with suppress(OSError):
            Path(default_storage.path(name)).unlink(missing_ok=True)
        if fault.errno in FULL:
            raise FileNotAccepted(
                "Ruang penyimpanan server penuh, jadi berkas ini belum diterima.",
                "Tidak ada yang tersimpan setengah. Minta administrator mengosongkan ruang, "
                "lalu unggah lagi.",
            ) from fault
        raise
