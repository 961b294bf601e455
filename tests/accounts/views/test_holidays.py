from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Holiday
from accounts.working_days import working_days_after

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_head(client, head, settings):
    settings.SIPILAR_MFA_REQUIRED = False
    client.force_login(head)
    return client


def test_a_day_off_is_entered_once_and_seen_in_its_year(as_head):
    url, wish = reverse("accounts:holiday-create"), {"day": "20 Maret 2026", "name": "Idulfitri"}

    assert as_head.post(url, wish).url.endswith("?tahun=2026")
    again = as_head.post(url, wish)

    assert again.status_code == 422
    assert "sudah tercatat sebagai Idulfitri" in again.content.decode()
    listing = reverse("accounts:holiday-list")
    assert "Idulfitri" in as_head.get(listing, {"tahun": "2026"}).content.decode()
    assert "Idulfitri" not in as_head.get(listing, {"tahun": "2027"}).content.decode()
    assert as_head.get(listing, {"tahun": "20x6"}).status_code == 200


def test_a_deadline_skips_weekends_and_days_off(as_head):
    friday = date(2026, 3, 13)
    assert working_days_after(friday, 5) == date(2026, 3, 20)

    row = Holiday.objects.create(day=date(2026, 3, 20), name="Idulfitri")
    Holiday.objects.create(day=date(2026, 3, 23), name="Cuti bersama", is_joint_leave=True)
    assert working_days_after(friday, 5) == date(2026, 3, 24)

    as_head.post(reverse("accounts:holiday-delete", args=[row.pk]))
    assert working_days_after(friday, 5) == date(2026, 3, 20)


def test_whoever_waits_reads_and_does_not_write(client, operator):
    Holiday.objects.create(day=date(2026, 3, 20), name="Idulfitri")
    client.force_login(operator)

    page = client.get(reverse("accounts:holiday-list"), {"tahun": "2026"}).content.decode()

    assert "Idulfitri" in page
    assert "Hapus" not in page
    assert client.post(reverse("accounts:holiday-create")).status_code == 403
