"""The doorbells of imports: they claim, call one service, and are rung again when lost."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from accounts.models.job import JobState
from imports import registry, tasks
from imports.models import BatchState, ImportBatch
from imports.services import batches
from tests.imports.conftest import event, kinds, upload  # noqa: F401
from tests.imports.workbooks import SITI, as_file, workbook
from trainings.models import Enrolment


@pytest.fixture
def waiting(kasudin, event):  # noqa: F811
    return batches.upload(
        sheet=registry.get("participants"),
        file=as_file(workbook(SITI)),
        by=kasudin,
        target=event.code,
        rings=False,
    )


def test_the_bell_of_reading_reads_and_that_of_applying_applies(waiting, kasudin):
    tasks.read_batch(waiting.pk)
    waiting.refresh_from_db()
    assert waiting.state == BatchState.CHECKED
    batches.apply(batch=waiting, by=kasudin, rings=False)
    tasks.apply_batch(waiting.pk)
    assert Enrolment.objects.count() == 1


def test_a_bell_for_a_batch_that_is_gone_does_nothing(db):
    tasks.read_batch(12345)


def test_a_lost_bell_is_rung_again(waiting, settings, monkeypatch):
    rung = []
    monkeypatch.setattr("imports.tasks.read_batch.delay", rung.append)
    tasks.sweep_batches()
    assert rung == []
    long_ago = timezone.now() - timedelta(seconds=settings.JOB_RING_AGAIN_SECONDS + 1)
    ImportBatch.objects.update(job_queued_at=long_ago)
    tasks.sweep_batches()
    assert rung == [waiting.pk]


def test_a_silent_worker_is_taken_over(waiting, settings, monkeypatch):
    rung = []
    monkeypatch.setattr("imports.tasks.read_batch.delay", rung.append)
    silent = timezone.now() - timedelta(seconds=settings.JOB_SILENT_SECONDS + 1)
    ImportBatch.objects.update(job_state=JobState.RUNNING, job_heartbeat_at=silent)
    tasks.sweep_batches()
    assert rung == [waiting.pk]
    tasks.read_batch(waiting.pk)
    waiting.refresh_from_db()
    assert waiting.state == BatchState.CHECKED


def test_a_passing_fault_of_the_database_is_tried_again():
    for task in (tasks.read_batch, tasks.apply_batch):
        assert OperationalError in task.autoretry_for
