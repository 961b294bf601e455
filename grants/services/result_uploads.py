"""A bank's answer between the upload and the booking: looked at first, kept sealed meanwhile."""

import base64
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath

from django.db import transaction

from accounts.models import User
from accounts.permissions import Permission
from grants.enums import BatchState
from grants.errors import MoveNotAllowed
from grants.models import PaymentBatch, ResultFile, ResultUpload
from grants.services import bank_results, rights
from grants.services.bank_results import Preview


def put(*, batch: PaymentBatch, content: bytes, file_name: str, by: User) -> ResultUpload:
    """Keep an uploaded answer until somebody has looked at it; it takes the place of one that
    was never applied. Raises FileUnusable when nothing can be read from it."""
    rights.ensure(by, Permission.GRANT_PAY, batch.region_id)
    if batch.state not in (BatchState.SENT, BatchState.CLOSED):
        raise MoveNotAllowed(
            f"Daftar {batch.number} belum dikirim ke bank, jadi belum ada jawabannya."
        )
    name = PurePath(file_name).name[:200]
    with _on_disk(content, name) as path:
        bank_results.preview(batch=batch, path=path, file_name=name, by=by)
    with transaction.atomic():
        ResultUpload.objects.filter(batch=batch, uploaded_by=by).delete()
        return ResultUpload.objects.create(
            batch=batch,
            file_name=name,
            content=base64.b64encode(content).decode(),
            uploaded_by=by,
        )


def preview(*, upload: ResultUpload, by: User) -> Preview:
    """What applying it would do now."""
    with _on_disk(base64.b64decode(upload.content), upload.file_name) as path:
        return bank_results.preview(
            batch=upload.batch, path=path, file_name=upload.file_name, by=by
        )


def apply(*, upload: ResultUpload, by: User) -> ResultFile:
    """Book it, and keep nothing of it but what each row came to."""
    with _on_disk(base64.b64decode(upload.content), upload.file_name) as path:
        file = bank_results.take(batch=upload.batch, path=path, file_name=upload.file_name, by=by)
    upload.delete()
    return file


def discard(*, upload: ResultUpload, by: User) -> None:
    rights.ensure(by, Permission.GRANT_PAY, upload.batch.region_id)
    upload.delete()


@contextmanager
def _on_disk(content: bytes, name: str) -> Iterator[Path]:
    """The guarded reader works on a file of its own process; it is gone afterwards."""
    handle, place = tempfile.mkstemp(suffix=PurePath(name).suffix[:10])
    path = Path(place)
    try:
        with os.fdopen(handle, "wb") as target:
            target.write(content)
        yield path
    finally:
        path.unlink(missing_ok=True)
