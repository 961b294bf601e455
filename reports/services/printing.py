"""Handing out a report's files: the very bytes that were made, or a plain refusal."""

import hashlib

from reports.errors import FormNotFilled, KeptFileBroken
from reports.models import ReportFile
from reports.services.form_filling import filled
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
    try:
        data = written_again(file)
    except FormNotFilled:
        data = b""
    if not _is_same(data, file):
        raise KeptFileBroken(
            f"Berkas {file.name} rusak dan tidak dapat ditulis ulang sama persis. Hubungi "
            "administrator untuk memulihkannya dari cadangan."
        )
    return data


def written_again(file: ReportFile) -> bytes:
    """From the kept figures and imprint, whatever the register says today, and for an office's
    form from the version that was filled."""
    figures, imprint = figures_of(file.run), kept_imprint(file.run)
    if file.office_form is not None:
        return filled(file.office_form, figures, imprint)
    return WRITERS[file.format](figures, imprint)


def _is_same(data: bytes, file: ReportFile) -> bool:
    return hashlib.sha256(data).hexdigest() == file.sha256
