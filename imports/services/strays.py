"""Files of imports that no import speaks of: a process was killed before it could write the row."""

from __future__ import annotations

import time
from pathlib import Path

from django.core.files.storage import default_storage

from imports.models import ImportBatch

FOLDER = "imports"
# Whoever is still writing its row has done so long before.
OLD_SECONDS = 24 * 3600


def remove(*, now: float | None = None) -> int:
    """Delete the stray files that are older than a day; how many."""
    top = Path(default_storage.path(""))
    oldest = (now or time.time()) - OLD_SECONDS
    old = {
        path.relative_to(top).as_posix(): path
        for path in (top / FOLDER).rglob("*")
        if path.is_file() and path.stat().st_mtime < oldest
    }
    names = ImportBatch.objects.values_list("file", "annotated")
    spoken_of = {name for pair in names.iterator() for name in pair}
    strays = [path for name, path in old.items() if name not in spoken_of]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)
