"""Handing out a report's files: the very bytes that were made, or a plain refusal."""

import hashlib

from reports.errors import KeptFileBroken
from reports.models import ReportFile, ReportRun
from reports.services.runs import figures_of, kept_imprint
from reports.writers import WRITERS


def kept_bytes(file: ReportFile) -> bytes:
    """The file as it was made. One that is lost or damaged on disk is written again from the
    kept figures, if that gives the same bytes. Raises KeptFileBroken."""
    try:
        with file.file.storage.open(str(file.file.name)) as kept:
            data = kept.read()
        if _is_same(data, file):
            return data
    except OSError:
        # Lost: below it is written anew.
        pass
    data = written_again(file.run, file.format)
    if not _is_same(data, file):
        raise KeptFileBroken(
            f"Berkas {file.name} rusak dan tidak dapat ditulis ulang sama persis. Hubungi "
            "administrator untuk memulihkannya dari cadangan."
        )
    return data


def written_again(run: ReportRun, format: str) -> bytes:
    """From the kept figures and imprint, whatever the register says today."""
    return WRITERS[format](figures_of(run), kept_imprint(run))


def _is_same(data: bytes, file: ReportFile) -> bool:
    return hashlib.sha256(data).hexdigest() == file.sha256
