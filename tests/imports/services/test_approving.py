"""The approval rule: small clean files go at once, others wait for a second person."""

import pghistory.models
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from accounts.models import JobState
from accounts.roles import Role
from imports.errors import ImportProblem, MakerIsChecker, NotAllowed, WrongState
from imports.models import ApprovalRule, BatchState, ImportBatch
from imports.services import approval_rules, approving, batches, steps
from imports.states import APPLY
from tests.conftest import make_user
from tests.imports.conftest import apply
from tests.imports.workbooks import BUDI, SITI
from trainings.models import Enrolment

# The birth date does not fit the NIK: a warning.
ODD = ("Wati Lestari", "3171014405900014", "P", "5 Mei 1991", "Kebon Jeruk", "Pasar Baru", "PSM")


@pytest.fixture
def rule(staff):
    return approval_rules.change(is_enabled=True, max_rows=1, by=staff)


@pytest.fixture
def waiting(rule, upload, kasudin) -> ImportBatch:
    batch = upload(SITI, BUDI)
    return batches.apply(batch=batch, by=kasudin, rings=False)


def finish(batch) -> ImportBatch:
    steps.run(batch.pk, APPLY)
    batch.refresh_from_db()
    return batch


def test_without_a_rule_the_kasudin_applies_alone(upload, kasudin):
    batch = apply(upload(SITI, BUDI), by=kasudin)

    assert (batch.state, batch.rows_applied) == (BatchState.APPLIED, 2)
    assert batch.approval_asked_at is None


def test_a_rule_that_is_off_changes_nothing(upload, kasudin, staff):
    approval_rules.change(is_enabled=False, max_rows=1, by=staff)

    assert apply(upload(SITI, BUDI), by=kasudin).state == BatchState.APPLIED


def test_a_small_clean_file_goes_at_once(rule, upload, kasudin):
    assert apply(upload(SITI), by=kasudin).state == BatchState.APPLIED


def test_a_larger_file_waits_and_nothing_is_written(waiting, kasudin, event):
    assert waiting.state == BatchState.WAITING
    assert (waiting.approval_asked_by, waiting.job_is_open) == (kasudin, False)
    assert not Enrolment.objects.exists()
    assert finish(waiting).state == BatchState.WAITING


def test_a_warning_waits(rule, upload, kasudin):
    batch = upload(ODD)
    assert batch.rows_warning == 1

    assert batches.apply(batch=batch, by=kasudin, rings=False).state == BatchState.WAITING


def test_whoever_works_elsewhere_waits(rule, upload, staff):
    batch = upload(SITI)

    assert approval_rules.reasons(batch, staff) == ["berkas ini milik wilayah lain"]


def test_rule_of_another_region_does_not_hold(upload, kasudin, places):
    stranger = make_user(Role.ADMINISTRATOR, "99.01", "jauh@uji.test", "Jauh")
    approval_rules.change(is_enabled=True, max_rows=1, by=stranger)

    assert apply(upload(SITI, BUDI), by=kasudin).state == BatchState.APPLIED


def test_approved_is_applied_in_the_name_of_the_approver(waiting, staff, kasudin):
    batch = finish(approving.approve(batch=waiting, by=staff, rings=False))

    assert (batch.state, batch.rows_applied) == (BatchState.APPLIED, 2)
    assert batch.applied_by == batch.approved_by == staff
    assert batch.approval_asked_by == batch.uploaded_by == kasudin
    who = pghistory.models.Context.objects.latest("created_at").metadata
    assert who["user"] == staff.pk


def test_second_click_and_second_approver_find_it_done(waiting, staff, places):
    other = make_user(Role.STAFF, "99", "staf2@uji.test", "Sari")
    approving.approve(batch=waiting, by=staff, rings=False)
    twice = approving.approve(batch=waiting, by=other, rings=False)
    batch = finish(twice)
    again = approving.approve(batch=batch, by=other, rings=False)

    assert twice.approved_by == again.approved_by == staff
    assert Enrolment.objects.count() == 2
    assert not again.job_is_open


def test_maker_is_not_checker(rule, upload, staff, kasudin):
    own = batches.apply(batch=upload(BUDI, SITI, by=staff), by=staff, rings=False)

    with pytest.raises(MakerIsChecker):
        approving.approve(batch=own, by=staff, rings=False)
    with pytest.raises(MakerIsChecker):
        approving.send_back(batch=own, reason="Salah", by=staff)


def test_whoever_asked_is_not_checker_either(rule, upload, staff):
    batch = batches.apply(batch=upload(SITI, BUDI), by=staff, rings=False)

    with pytest.raises(MakerIsChecker):
        approving.approve(batch=batch, by=staff, rings=False)


@pytest.mark.parametrize("field", ["uploaded_by", "approval_asked_by"])
def test_the_database_knows_maker_and_checker_too(waiting, staff, field):
    with pytest.raises(IntegrityError), transaction.atomic():
        ImportBatch.objects.filter(pk=waiting.pk).update(**{field: staff, "approved_by": staff})


@pytest.mark.parametrize("who", ["kasudin", "operator", "head", "auditor", "administrator"])
def test_other_roles_do_not_decide(waiting, who, request):
    user = request.getfixturevalue(who)

    with pytest.raises(NotAllowed):
        approving.approve(batch=waiting, by=user, rings=False)


def test_staff_of_another_province_do_not_decide(waiting, places):
    stranger = make_user(Role.STAFF, "99.01", "lain@uji.test", "Lain")

    with pytest.raises(NotAllowed):
        approving.send_back(batch=waiting, reason="Salah", by=stranger)


def test_sent_back_with_a_reason_can_be_asked_again(waiting, staff, kasudin):
    with pytest.raises(ImportProblem):
        approving.send_back(batch=waiting, reason="  ", by=staff)
    batch = approving.send_back(batch=waiting, reason="Dua  orang salah unsur.", by=staff)

    assert (batch.state, batch.approval_note) == (BatchState.CHECKED, "Dua orang salah unsur.")
    again = batches.apply(batch=batch, by=kasudin, rings=False)
    assert (again.state, again.approval_note, again.approved_by) == (BatchState.WAITING, "", None)


def test_decided_once(waiting, staff):
    approving.send_back(batch=waiting, reason="Salah", by=staff)

    with pytest.raises(WrongState):
        approving.approve(batch=waiting, by=staff, rings=False)


def test_not_sent_back_while_it_is_being_applied(waiting, staff):
    approving.approve(batch=waiting, by=staff, rings=False)

    with pytest.raises(WrongState):
        approving.send_back(batch=waiting, reason="Salah", by=staff)


def test_withdrawn_goes_on_being_corrected(waiting, kasudin, staff):
    batch = approving.withdraw(batch=waiting, by=kasudin)

    assert (batch.state, batch.approval_asked_by) == (BatchState.CHECKED, None)
    with pytest.raises(WrongState):
        approving.approve(batch=batch, by=staff, rings=False)


def test_failed_applying_can_be_approved_again(waiting, staff):
    approving.approve(batch=waiting, by=staff, rings=False)
    ImportBatch.objects.update(job_state=JobState.FAILED)

    batch = finish(approving.approve(batch=waiting, by=staff, rings=False))

    assert batch.state == BatchState.APPLIED


def test_doubt_that_came_up_since_the_preview_waits(rule, upload, kasudin, event):
    batch = batches.apply(batch=upload(SITI), by=kasudin, rings=False)
    # Meanwhile the registry learns another name under this NIK.
    apply(upload(("Zulkifli Harun", *SITI[1:])), by=kasudin)
    batch = finish(batch)

    assert (batch.state, batch.rows_warning) == (BatchState.WAITING, 1)
    assert batch.job_state == JobState.DONE
    assert Enrolment.objects.get().person.name == "Zulkifli Harun"


def test_second_click_on_terapkan_asks_once(waiting, kasudin, operator):
    again = batches.apply(batch=waiting, by=operator, rings=False)

    assert again.approval_asked_by == kasudin


def test_only_administrators_and_staff_set_the_rule(places, kasudin, administrator):
    with pytest.raises(PermissionDenied):
        approval_rules.change(is_enabled=True, max_rows=1, by=kasudin)
    approval_rules.change(is_enabled=True, max_rows=5, by=administrator)
    approval_rules.change(is_enabled=True, max_rows=6, by=administrator)

    assert ApprovalRule.objects.get().max_rows == 6
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM imports_approvalruleevent")
        assert cursor.fetchone() == (2,)
