"""Applying: everything or nothing, once, inside one's own region, with history."""

import threading

import pghistory.models
import pytest
from django.db import OperationalError, close_old_connections, connection

from accounts.models.job import JobState
from accounts.services import jobs
from imports.errors import OutsideScope
from imports.models import BatchState, ImportBatch
from imports.services import batches, steps
from imports.states import APPLY
from pillars.models import Person
from tests.imports.conftest import apply
from tests.imports.workbooks import BUDI, SITI
from trainings.models import Enrolment


def ask(batch, by):
    batches.apply(batch=batch, by=by, rings=False)


class TestOnce:
    def test_each_row_notes_what_it_became(self, upload, kasudin):
        batch = apply(upload(SITI, BUDI), by=kasudin)
        assert (batch.state, batch.rows_applied, batch.applied_by) == ("applied", 2, kasudin)
        assert {
            row.result_id: row.match_id for row in batch.rows.filter(applied_at__isnull=False)
        } == dict(Enrolment.objects.values_list("pk", "person_id"))

    def test_a_late_second_bell_does_nothing(self, upload, kasudin):
        batch = apply(upload(SITI), by=kasudin)
        assert steps.run(batch.pk, APPLY) is False
        assert Enrolment.objects.count() == 1

    @pytest.mark.django_db(transaction=True)
    def test_two_workers_at_the_same_moment_apply_once(self, upload, kasudin):
        batch = upload(SITI, BUDI)
        ask(batch, kasudin)
        start, did = threading.Barrier(2), []

        def work():
            start.wait()
            did.append(steps.run(batch.pk, APPLY))
            connection.close()

        workers = [threading.Thread(target=work) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert sorted(did) == [False, True]
        assert (Person.objects.count(), Enrolment.objects.count()) == (2, 2)

    @pytest.mark.django_db(transaction=True)
    def test_the_same_people_in_two_uploads_at_once_are_enrolled_once(self, upload, kasudin):
        both = [upload(SITI, BUDI), upload(BUDI, SITI)]
        for batch in both:
            ask(batch, kasudin)
        start = threading.Barrier(2)

        def work(batch):
            start.wait()
            steps.run(batch.pk, APPLY)
            connection.close()

        workers = [threading.Thread(target=work, args=[batch]) for batch in both]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert (Person.objects.count(), Enrolment.objects.count()) == (2, 2)
        assert set(ImportBatch.objects.values_list("state", flat=True)) == {"applied"}

    def test_an_earlier_upload_applied_meanwhile_leaves_nothing_new(self, upload, kasudin):
        slow = upload(SITI)
        apply(upload(SITI), by=kasudin)
        apply(slow, by=kasudin)
        assert (slow.rows_new, slow.rows_same, slow.rows_applied) == (0, 1, 0)
        assert Enrolment.objects.count() == 1


class TestNothingHalf:
    def test_a_worker_killed_before_the_commit_leaves_nothing_and_the_next_one_does_it(
        self, upload, kasudin, settings, monkeypatch
    ):
        batch = upload(SITI, BUDI)
        ask(batch, kasudin)
        settings.JOB_SILENT_SECONDS = 0

        class Killed(BaseException):
            pass

        def die(*_):
            raise Killed

        with monkeypatch.context() as patched:
            patched.setattr("trainings.sheets.participants.ParticipantSheet.check_scope", die)
            with pytest.raises(Killed):
                steps.run(batch.pk, APPLY)
        assert not Person.objects.exists()
        batch.refresh_from_db()
        assert (batch.state, batch.job_state) == (BatchState.CHECKED, JobState.RUNNING)
        assert steps.run(batch.pk, APPLY)
        batch.refresh_from_db()
        assert (batch.state, Enrolment.objects.count()) == (BatchState.APPLIED, 2)

    def test_what_would_lie_outside_the_region_is_taken_back(self, upload, kasudin, other_kasudin):
        batch = upload(SITI)
        ask(batch, kasudin)
        # Since the click the operator was moved to another city.
        kasudin.region_id = "99.01"
        kasudin.save()
        steps.run(batch.pk, APPLY)
        batch.refresh_from_db()
        assert batch.job_state == JobState.FAILED
        assert not Person.objects.exists()

    def test_rows_tampered_with_after_the_check_do_not_pass(self, upload, kasudin):
        batch = upload(SITI)
        row = batch.rows.get()
        row.region_code = row.values["origin"] = "99.01.01.2001"
        row.save()
        ask(batch, kasudin)
        steps.run(batch.pk, APPLY)
        batch.refresh_from_db()
        assert (batch.state, batch.job_state) == (BatchState.CHECKED, JobState.FAILED)
        assert "di luar wilayah Anda" in batch.job_error
        assert not Enrolment.objects.exists()
        assert OutsideScope.code == "outside_scope"

    @pytest.mark.django_db(transaction=True)
    def test_a_restarted_database_gives_the_job_back(self, upload, kasudin, monkeypatch):
        batch = upload(SITI)
        ask(batch, kasudin)

        def gone(*_):
            raise OperationalError("server closed the connection unexpectedly")

        with monkeypatch.context() as patched:
            patched.setattr("trainings.sheets.participants.ParticipantSheet.write", gone)
            with pytest.raises(OperationalError):
                steps.run(batch.pk, APPLY)
        close_old_connections()
        batch.refresh_from_db()
        assert batch.job_state == JobState.QUEUED
        assert steps.run(batch.pk, APPLY)
        assert Enrolment.objects.count() == 1

    def test_who_lost_the_claim_writes_nothing(self, upload, kasudin, settings):
        batch = upload(SITI)
        ask(batch, kasudin)
        settings.JOB_SILENT_SECONDS = 0
        late = jobs.claim(ImportBatch.objects.all(), batch.pk, step=APPLY)
        assert steps.run(batch.pk, APPLY)
        with pytest.raises(jobs.ClaimLost):
            steps.WORK[APPLY](late)
        assert Enrolment.objects.count() == 1


def test_history_says_who_through_which_upload_and_why(upload, kasudin):
    batch = apply(upload(SITI), by=kasudin)
    event = Person.objects.get().events.get()
    metadata = pghistory.models.Context.objects.get(pk=event.pgh_context_id).metadata
    assert metadata == {
        "user": kasudin.pk,
        "user_email": kasudin.email,
        "role": "kasudin",
        "batch": str(batch.public_id),
        "reason": "Impor peserta kegiatan: peserta.xlsx",
    }
    assert Enrolment.objects.get().events.get().pgh_context_id == event.pgh_context_id
