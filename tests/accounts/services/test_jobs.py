"""A claimed job ends one way or another (with the certificates' print run as the job)."""

import pytest
from django.db import OperationalError

from accounts.services import jobs
from tests.trainings.factories import TrainingEventFactory
from trainings.models import PrintRun


class Refused(Exception):
    pass


@pytest.fixture
def job(staff):
    run = PrintRun.objects.create(
        event=TrainingEventFactory(created_by=staff), region=staff.region, requested_by=staff
    )
    jobs.ask(run, step="print", ring=lambda: None)
    return jobs.claim(PrintRun.objects.all(), run.pk, step="print")


def carried_out(job, fault: BaseException | None):
    """The state of the job afterwards, and whether its leftovers were removed."""
    tidied = []

    def work(job):
        if fault is not None:
            raise fault
        jobs.finish(job)

    jobs.carry_out(job, work, unexpected="Tidak terduga.", refusals=(Refused,), tidy=tidied.append)
    job.refresh_from_db()
    return job.job_state, job.job_error, bool(tidied)


@pytest.mark.parametrize(
    ("fault", "ended"),
    [
        (None, ("done", "", False)),
        (Refused("Kosong."), ("failed", "Kosong.", True)),
        (ZeroDivisionError(), ("failed", "Tidak terduga.", True)),
    ],
    ids=["done", "refused", "unexpected"],
)
def test_work_that_ends_here(job, fault, ended):
    assert carried_out(job, fault) == ended


@pytest.mark.parametrize(
    ("fault", "state"),
    [(OperationalError(), "queued"), (SystemExit(), "queued"), (jobs.ClaimLost(), "running")],
    ids=["database restarted", "worker told to stop", "somebody else took over"],
)
def test_work_that_goes_on_elsewhere(job, fault, state):
    with pytest.raises(type(fault)):
        carried_out(job, fault)

    job.refresh_from_db()
    assert (job.job_state, job.job_error) == (state, "")
