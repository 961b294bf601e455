"""Marked workbooks: asked for, made at once in this process, and read back."""

import io

import openpyxl
import pytest

from imports.services import annotating, returning, steps
from imports.states import ANNOTATE
from regions.services import loading


@pytest.fixture
def annotate(kasudin):
    """The bytes of a batch's marked workbook."""

    def annotate(batch, by=None) -> bytes:
        by = by or kasudin
        returning.ask(batch=batch, by=by, rings=False)
        steps.run(batch.pk, ANNOTATE)
        batch.refresh_from_db()
        assert batch.job_state == "done", batch.job_error
        assert annotating.is_ready(batch, by)
        with batch.annotated.open("rb") as stream:
            return stream.read()

    return annotate


@pytest.fixture
def jakarta(db):
    """The real map of DKI, which the samples speak of."""
    loading.load(provinces=["31"])


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def closed(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
