"""Registers of people, uploaded and applied in this process."""

from __future__ import annotations

import pytest

from imports import registry
from imports.models import ImportBatch
from imports.services import batches, steps
from imports.states import APPLY, READ
from regions.services import loading
from tests.conftest import make_user
from tests.imports.workbooks import as_file, sample, workbook


def read(sheet: str, file, *, by, defaults: dict | None = None) -> ImportBatch:
    batch = batches.upload(
        sheet=registry.get(sheet), file=file, by=by, target="", defaults=defaults, rings=False
    )
    steps.run(batch.pk, READ)
    batch.refresh_from_db()
    return batch


def apply(batch: ImportBatch, *, by) -> ImportBatch:
    batches.apply(batch=batch, by=by, all_or_nothing=False, rings=False)
    steps.run(batch.pk, APPLY)
    batch.refresh_from_db()
    return batch


def counted(batch: ImportBatch) -> dict[str, int]:
    return {
        name: getattr(batch, f"rows_{name}")
        for name in ("total", "new", "changed", "same", "error")
    }


def codes(batch: ImportBatch) -> list[str]:
    """The remarks on all rows, in the order of the workbook."""
    return [code for row in batch.rows.order_by("sheet_index", "number") for code in row.codes]


@pytest.fixture
def jakarta(db):
    loading.load(provinces=["31"])


@pytest.fixture
def dinas(jakarta):
    return make_user("staff", "31", "dinas@uji.test", "Staf Dinas")


@pytest.fixture
def selatan(jakarta):
    return make_user("kasudin", "31.74", "selatan@uji.test", "Kasudin Selatan")


@pytest.fixture
def register(kasudin):
    """Rows under these headings, read as a register of Kota Selatan."""

    def register(*rows, headings, sheet="tksk", by=None, name="register.xlsx", defaults=None):
        file = as_file(workbook(*rows, headings=headings), name)
        return read(sheet, file, by=by or kasudin, defaults=defaults)

    return register


__all__ = ["apply", "codes", "counted", "read", "sample"]
