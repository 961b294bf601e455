"""A killed process may leave a file with people's numbers behind; it does not stay."""

import os
import time
from pathlib import Path

from django.conf import settings

from imports.services import strays
from imports.services.strays import OLD_SECONDS
from tests.imports.workbooks import SITI


def stray(name: str, *, age: float) -> Path:
    path = Path(settings.MEDIA_ROOT) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"PK")
    then = time.time() - age
    os.utime(path, (then, then))
    return path


def test_only_old_files_that_no_import_speaks_of_go(upload):
    batch = upload(SITI)
    os.utime(batch.file.path, (0, 0))
    old = stray("imports/2024/05/lama.bin", age=OLD_SECONDS + 60)
    being_written = stray("imports/2024/05/baru.bin", age=60)
    of_another_room = stray("reports/2024/05/lama.pdf", age=OLD_SECONDS + 60)

    assert strays.remove() == 1

    assert not old.exists()
    assert being_written.exists()
    assert of_another_room.exists()
    assert Path(batch.file.path).exists()


def test_nothing_was_ever_uploaded(db):
    assert strays.remove() == 0
