"""An event, and uploads to it that run at once, in this process."""

from __future__ import annotations

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from imports import registry
from imports.models import ImportBatch
from imports.services import batches, steps
from imports.states import APPLY, READ
from tests.imports.workbooks import as_file, workbook
from trainings.models import EventKind, TrainingEvent


def make_event(by, region: str, code: str = "UJI-1", **fields) -> TrainingEvent:
    fields = {
        "title": "Pelatihan Dasar TKSK dan PSM",
        "kind": EventKind.TRAINING,
        "start_on": date(2024, 5, 2),
        "end_on": date(2024, 5, 2),
    } | fields
    return TrainingEvent.objects.create(code=code, region_id=region, created_by=by, **fields)


def read(file, *, by, event: TrainingEvent, defaults: dict | None = None) -> ImportBatch:
    """Upload and read a file, as the worker would."""
    batch = batches.upload(
        sheet=registry.get("participants"),
        file=file,
        by=by,
        target=event.code,
        defaults=defaults,
        rings=False,
    )
    steps.run(batch.pk, READ)
    batch.refresh_from_db()
    return batch


def apply(batch: ImportBatch, *, by, all_or_nothing: bool = False) -> ImportBatch:
    batches.apply(batch=batch, by=by, all_or_nothing=all_or_nothing, rings=False)
    steps.run(batch.pk, APPLY)
    batch.refresh_from_db()
    return batch


@pytest.fixture
def kinds(db) -> None:
    """The five kinds of pillars, which tests that commit for real leave emptied behind them."""
    import_module("pillars.migrations.0002_kinds").add_kinds(apps, None)


@pytest.fixture
def event(kasudin, kinds) -> TrainingEvent:
    """A training of Kota Selatan."""
    return make_event(kasudin, "99.71")


@pytest.fixture
def upload(kasudin, event):
    """Rows become a workbook that the kasudin of Kota Selatan uploads."""

    def upload(*rows, by=None, event=event, defaults=None, **shape) -> ImportBatch:
        file = as_file(workbook(*rows, **shape))
        return read(file, by=by or kasudin, event=event, defaults=defaults)

    return upload
