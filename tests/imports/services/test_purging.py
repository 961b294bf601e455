"""Personal data goes when nobody needs it any more."""

from datetime import timedelta

import pytest
from django.utils import timezone

from imports.models import BatchState, ImportBatch
from imports.problems import open_raw
from imports.services import purging
from tests.imports.conftest import apply
from tests.imports.workbooks import SITI


@pytest.fixture
def long_ago(settings):
    def age(batch):
        then = timezone.now() - timedelta(days=settings.SIPILAR_UPLOAD_KEEP_DAYS + 1)
        ImportBatch.objects.filter(pk=batch.pk).update(uploaded_at=then)
        ImportBatch.objects.filter(pk=batch.pk, applied_at__isnull=False).update(applied_at=then)

    return age


def test_the_file_and_the_cells_of_an_old_import_go(
    upload, kasudin, long_ago, django_capture_on_commit_callbacks
):
    batch = apply(upload(SITI), by=kasudin)
    name, storage = batch.file.name, batch.file.storage
    long_ago(batch)
    with django_capture_on_commit_callbacks(execute=True):
        assert purging.purge() == 1
    batch.refresh_from_db()
    row = batch.rows.get()
    assert not storage.exists(name)
    assert (batch.state, batch.purged_at is None) == (BatchState.APPLIED, False)
    assert (open_raw(row), row.values, row.secrets) == ({}, {}, {})
    assert row.result_id is not None
    assert batch.tables[0]["samples"] == {}


def test_what_nobody_came_back_for_is_thrown_away(upload, long_ago):
    batch = upload(SITI)
    long_ago(batch)
    assert purging.purge() == 1
    batch.refresh_from_db()
    assert batch.state == BatchState.DISCARDED
    assert not batch.rows.exists()


def test_a_young_import_stays_and_nothing_is_purged_twice(upload, long_ago):
    old = upload(SITI)
    upload(SITI)
    long_ago(old)
    assert purging.purge() == 1
    assert purging.purge() == 0
