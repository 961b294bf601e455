"""Who may upload, apply and throw away, and in which state."""

import pytest

from accounts.models.job import JobState
from imports import queries, registry
from imports.errors import (
    FileNotAccepted,
    NotAllowed,
    NothingToApply,
    RowsRefused,
    TargetClosed,
    TargetNotFound,
    WrongState,
)
from imports.models import BatchState, ImportBatch
from imports.services import batches
from imports.states import APPLY, READ
from tests.imports.conftest import apply, make_event
from tests.imports.workbooks import BUDI, SITI, as_file, workbook
from trainings.models import Enrolment, EventState

BAD = ("Siti Aminah", "12", *SITI[2:])


def send(by, event, content=None, **more):
    content = workbook(SITI) if content is None else content
    return batches.upload(
        sheet=registry.get("participants"),
        file=as_file(content),
        by=by,
        target=event.code,
        rings=False,
        **more,
    )


class TestUpload:
    def test_the_file_is_kept_under_a_name_that_says_nothing(self, kasudin, event):
        batch = send(kasudin, event)
        assert (batch.file_name, batch.region_id) == ("peserta.xlsx", "99.71")
        assert batch.file.name.endswith(f"{batch.public_id}.bin")
        assert (batch.job_state, batch.job_step) == (JobState.QUEUED, READ)

    def test_the_bell_is_rung_after_the_commit(
        self, kasudin, event, monkeypatch, django_capture_on_commit_callbacks
    ):
        rung = []
        monkeypatch.setattr("imports.tasks.read_batch.delay", rung.append)
        with django_capture_on_commit_callbacks(execute=True):
            batch = batches.upload(
                sheet=registry.get("participants"),
                file=as_file(workbook(SITI)),
                by=kasudin,
                target=event.code,
            )
            assert not rung
        assert rung == [batch.pk]

    def test_without_a_broker_the_upload_is_kept_and_waits(
        self, kasudin, event, monkeypatch, django_capture_on_commit_callbacks
    ):
        def down(_pk):
            raise ConnectionError

        monkeypatch.setattr("imports.tasks.read_batch.delay", down)
        with django_capture_on_commit_callbacks(execute=True):
            batch = batches.upload(
                sheet=registry.get("participants"),
                file=as_file(workbook(SITI)),
                by=kasudin,
                target=event.code,
            )
        batch.refresh_from_db()
        assert batch.job_state == JobState.QUEUED

    @pytest.mark.parametrize("role", ["auditor", "head", "treasurer"])
    def test_who_only_reads_may_not_upload(self, role, request, event):
        with pytest.raises(NotAllowed):
            send(request.getfixturevalue(role), event)

    def test_an_event_of_another_city_does_not_exist(self, other_kasudin, event):
        with pytest.raises(TargetNotFound):
            send(other_kasudin, event)

    def test_a_cancelled_event_is_closed(self, kasudin, event):
        event.state = EventState.CANCELLED
        event.save()
        with pytest.raises(TargetClosed):
            send(kasudin, event)

    def test_an_empty_or_too_large_file_is_not_kept(self, kasudin, event, settings):
        with pytest.raises(FileNotAccepted):
            send(kasudin, event, b"")
        settings.SIPILAR_UPLOAD_MAX_BYTES = 10
        with pytest.raises(FileNotAccepted):
            send(kasudin, event)
        assert not ImportBatch.objects.exists()


class TestApply:
    def test_an_auditor_reads_and_may_not_apply(self, upload, auditor):
        batch = upload(SITI)
        assert queries.batch_for(auditor, batch.public_id) == batch
        with pytest.raises(NotAllowed):
            batches.apply(batch=batch, by=auditor, rings=False)

    def test_a_second_click_asks_for_nothing_more(self, upload, kasudin):
        batch = upload(SITI)
        batches.apply(batch=batch, by=kasudin, rings=False)
        again = batches.apply(batch=batch, by=kasudin, rings=False)
        assert (again.job_state, again.job_step) == (JobState.QUEUED, APPLY)

    def test_all_or_nothing_wants_every_row_good(self, upload, kasudin):
        batch = upload(SITI, BAD)
        with pytest.raises(RowsRefused):
            batches.apply(batch=batch, by=kasudin, all_or_nothing=True, rings=False)
        apply(batch, by=kasudin)
        assert Enrolment.objects.count() == 1

    def test_with_nothing_new_there_is_nothing_to_apply(self, upload, kasudin):
        apply(upload(SITI), by=kasudin)
        with pytest.raises(NothingToApply):
            batches.apply(batch=upload(SITI), by=kasudin, rings=False)

    def test_while_the_file_is_read_it_cannot_be_applied(self, kasudin, event):
        with pytest.raises(WrongState):
            batches.apply(batch=send(kasudin, event), by=kasudin, rings=False)

    def test_an_applied_batch_is_not_mapped_or_discarded(self, upload, kasudin):
        batch = apply(upload(SITI), by=kasudin)
        for act in (batches.recheck, batches.discard):
            with pytest.raises(WrongState):
                act(batch=batch, by=kasudin)


class TestDiscard:
    def test_file_and_rows_go_and_the_line_stays(
        self, upload, kasudin, django_capture_on_commit_callbacks
    ):
        batch = upload(SITI)
        storage, name = batch.file.storage, batch.file.name
        with django_capture_on_commit_callbacks(execute=True):
            batches.discard(batch=batch, by=kasudin)
        batch.refresh_from_db()
        assert batch.state == BatchState.DISCARDED
        assert not batch.rows.exists()
        assert not storage.exists(name)


class TestVisibility:
    def test_a_stranger_sees_neither_batch_nor_rows(self, upload, other_kasudin):
        batch = upload(SITI)
        assert queries.batch_for(other_kasudin, batch.public_id) is None
        assert not batch.rows.visible_to(other_kasudin).exists()
        assert queries.latest(other_kasudin, "participants", batch.target) is None

    def test_the_own_city_and_the_province_see_it(self, upload, operator, staff):
        batch = upload(SITI)
        assert queries.batch_for(operator, batch.public_id) == batch
        assert queries.batch_for(staff, batch.public_id) == batch

    def test_one_city_does_not_see_anothers_import_for_the_same_event(
        self, upload, staff, kasudin, other_kasudin
    ):
        meeting = make_event(staff, "99", code="UJI-2")
        row = (*BUDI[:4], "Mekarsari", "Hulu", "TKSK")
        theirs = upload(row, by=other_kasudin, event=meeting)
        mine = upload(SITI, event=meeting)
        assert queries.latest(kasudin, "participants", meeting.code) == mine
        assert queries.batch_for(kasudin, theirs.public_id) is None

    def test_the_same_file_again_is_recognised(self, upload, kasudin, event):
        first = upload(SITI)
        with first.file.open() as stream:
            content = stream.read()
        second = send(kasudin, make_event(kasudin, "99.71", code="UJI-2"), content)
        assert queries.same_file(second, kasudin) is None
        third = send(kasudin, event, content)
        assert queries.same_file(third, kasudin) == first
