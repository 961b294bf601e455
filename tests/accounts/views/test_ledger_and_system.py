from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import system
from accounts.models import Heartbeat
from accounts.services import access
from accounts.tasks import beat_heart

REASON = "mencocokkan dengan KTP peserta"


@pytest.fixture
def lines(kasudin, operator):
    access.reveal(subject=operator, field="nip", reason=REASON, by=kasudin)
    access.export(by=kasudin, subject_kind="accounts.user", row_count=12)


def test_ledger_shows_who_what_and_why(client, auditor, lines):
    client.force_login(auditor)
    url = reverse("accounts:access-log")

    page = client.get(url).content.decode()
    assert "kasudin.selatan@uji.test" in page
    assert REASON in page
    assert "12 baris" in page
    assert REASON not in client.get(url + "?kind=export").content.decode()
    assert REASON in client.get(url + "?q=KTP").content.decode()
    assert REASON not in client.get(url + "?first=1+Januari+2050").content.decode()


def test_ledger_warns_of_many_reveals(client, auditor, lines, settings):
    settings.SIPILAR_REVEALS_PER_DAY = 0
    client.force_login(auditor)

    assert (
        "Banyak pembukaan hari ini" in client.get(reverse("accounts:access-log")).content.decode()
    )


def test_status_says_what_is_missing_and_what_to_do(client, administrator, settings):
    settings.SIPILAR_MFA_REQUIRED = False
    client.force_login(administrator)

    page = client.get(reverse("accounts:system-status")).content.decode()

    assert "Belum pernah terlihat" in page
    assert "Nyalakan proses worker dan beat" in page
    assert "Belum pernah dibuat" in page


def test_worker_is_alive_after_its_beat_and_silent_after_three_minutes(db):
    beat_heart()
    assert system._worker().state == "done"

    Heartbeat.objects.update(beat_at=timezone.now() - timedelta(minutes=4))
    assert system._worker().state == "error"


def test_old_backup_is_a_warning(db):
    Heartbeat.objects.create(name=Heartbeat.BACKUP, beat_at=timezone.now())
    assert system._backup().state == "done"

    Heartbeat.objects.update(beat_at=timezone.now() - timedelta(days=3))
    assert system._backup().state == "warning"


def test_cache_that_is_down_is_said_and_does_not_break_the_page(db, monkeypatch):
    def refuse(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr("accounts.system.cache.set", refuse)

    assert system._cache().state == "error"


def test_every_kind_of_long_work_is_counted(db):
    labels = [label for label, _ in system.waiting_jobs()]

    assert len(labels) >= 2
