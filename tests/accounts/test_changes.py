from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.changes import changes_of, period, signed, versions_of
from accounts.models import User


def told(user):
    return changes_of(versions_of(User).filter(pgh_obj_id=user.pk), noun="Akun")


def test_changes_name_the_signer_the_values_and_the_reason(kasudin, administrator):
    with signed(administrator, reason="pindah tugas"):
        kasudin.name = "Kartika Baru"
        kasudin.region_id = "99.01"
        kasudin.save()

    change, made = told(kasudin)
    assert (change.title, change.by) == ("Akun diubah", administrator.name)
    assert "Nama: Kartika Selatan → Kartika Baru" in change.text
    assert "Wilayah: Kota Selatan → Kabupaten Utara" in change.text
    assert "Alasan: pindah tugas" in change.text
    assert made.title == "Akun dibuat"


def test_an_unsigned_change_was_made_by_the_system(kasudin):
    User.objects.filter(pk=kasudin.pk).update(is_active=False)

    change = told(kasudin)[0]
    assert change.by == "Sistem"
    assert change.text == "Aktif: ya → tidak"


def test_a_save_that_changes_nothing_is_not_told(kasudin):
    with signed(kasudin):
        kasudin.save()

    assert [change.title for change in told(kasudin)] == ["Akun dibuat"]


def test_a_signer_who_is_gone_keeps_the_address(kasudin, administrator):
    with signed(administrator):
        kasudin.name = "Kartika Baru"
        kasudin.save()
    User.objects.filter(pk=administrator.pk).delete()

    assert told(kasudin)[0].by == "admin@uji.test"


@pytest.mark.parametrize(
    ("validity", "words"),
    [
        (DateRange(date(2024, 1, 1), None), "sejak 1 Januari 2024"),
        (DateRange(date(2019, 1, 1), date(2024, 1, 1)), "1 Januari 2019 – 31 Desember 2023"),
        (None, "–"),
    ],
)
def test_terms_are_told_with_their_last_day(validity, words):
    assert period(validity) == words
