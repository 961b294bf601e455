import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from accounts.models import AccessKind, AccessLog, User
from accounts.services import access

REASON = "mencocokkan dengan KTP peserta"


@pytest.fixture
def nip_owner(operator):
    """Any scoped row with a public id will do as the thing that is looked at."""
    operator.nip = "198001012006041001"
    operator.save()
    return operator


def test_reveal_writes_the_ledger_and_gives_the_value(kasudin, nip_owner, rf):
    request = rf.post("/", REMOTE_ADDR="10.1.2.3")

    value = access.reveal(
        subject=nip_owner, field="nip", reason=REASON, by=kasudin, request=request
    )

    line = AccessLog.objects.get()
    assert value == "198001012006041001"
    assert (line.kind, line.subject_kind, line.subject_id, line.field) == (
        AccessKind.REVEAL,
        "accounts.user",
        str(nip_owner.public_id),
        "nip",
    )
    assert (line.user_public_id, line.user_email, line.user_role, line.region_code) == (
        kasudin.public_id,
        kasudin.email,
        "kasudin",
        "99.71",
    )
    assert (line.reason, line.ip_address) == (REASON, "10.1.2.3")
    assert "198001012006041001" not in str(vars(line))


def test_reveal_of_another_region_is_refused_and_not_given(other_kasudin, nip_owner):
    with pytest.raises(PermissionDenied):
        access.reveal(subject=nip_owner, field="nip", reason=REASON, by=other_kasudin)

    assert not AccessLog.objects.exists()


def test_reveal_by_a_role_without_the_right_is_refused(auditor, nip_owner):
    with pytest.raises(PermissionDenied):
        access.reveal(subject=nip_owner, field="nip", reason=REASON, by=auditor)


@pytest.mark.parametrize("reason", ["", "   ", "perlu", "a b c d e f"[:9]])
def test_reveal_needs_a_reason_that_says_something(kasudin, nip_owner, reason):
    with pytest.raises(ValidationError):
        access.reveal(subject=nip_owner, field="nip", reason=reason, by=kasudin)

    assert not AccessLog.objects.exists()


def test_nobody_changes_or_deletes_the_ledger(kasudin, nip_owner):
    access.reveal(subject=nip_owner, field="nip", reason=REASON, by=kasudin)

    with pytest.raises(DatabaseError), transaction.atomic():
        AccessLog.objects.update(reason="lain")
    with pytest.raises(DatabaseError), transaction.atomic():
        AccessLog.objects.all().delete()


def test_full_export_needs_its_own_right_and_a_reason(kasudin, staff):
    what = {"subject_kind": "pillars.person", "row_count": 12, "filter_text": "di Kota Selatan"}

    assert access.export(by=kasudin, **what).reason == "Ekspor daftar dengan NIK tersamar"
    with pytest.raises(PermissionDenied):
        access.export(by=kasudin, full=True, reason=REASON, **what)
    with pytest.raises(ValidationError):
        access.export(by=staff, full=True, **what)
    assert access.export(by=staff, full=True, reason=REASON, **what).field == "lengkap"
    assert AccessLog.objects.count() == 2


def test_masked_export_needs_the_right_too(operator):
    with pytest.raises(PermissionDenied):
        access.export(by=operator, subject_kind="pillars.person", row_count=1)


def test_many_reveals_a_day_are_flagged(
    kasudin, nip_owner, settings, django_capture_on_commit_callbacks
):
    settings.SIPILAR_REVEALS_PER_DAY = 2
    ledger = AccessLog.objects.all()
    for _ in range(2):
        access.reveal(subject=nip_owner, field="nip", reason=REASON, by=kasudin)
    assert access.many_reveals(ledger) == []

    with django_capture_on_commit_callbacks(execute=True):
        access.reveal(subject=nip_owner, field="nip", reason=REASON, by=kasudin)

    [found] = access.many_reveals(ledger)
    assert (found.user_email, found.count) == (kasudin.email, 3)


def test_ledger_is_seen_by_region(kasudin, other_kasudin, auditor, nip_owner):
    access.reveal(subject=nip_owner, field="nip", reason=REASON, by=kasudin)

    assert AccessLog.objects.visible_to(auditor).count() == 1
    assert AccessLog.objects.visible_to(other_kasudin).count() == 0
    assert User.objects.visible_to(other_kasudin).count() == 1
