import base64
from io import StringIO

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import CommandError, call_command
from django.db import connection

from accounts import crypto
from imports.models import ImportBatch, ImportRow
from pillars.models import Person

OLD = "k1:" + base64.b64encode(b"1" * 32).decode()
NEW = "k2:" + base64.b64encode(b"2" * 32).decode()
NIK = "9971015005900001"


def stored() -> list[bytes]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nik FROM pillars_person ORDER BY id")
        return [bytes(nik) if nik is not None else None for (nik,) in cursor.fetchall()]


@pytest.fixture
def sealed_with_the_old_key(places, kasudin, settings):
    settings.SIPILAR_DATA_KEYS = OLD
    for number in range(3):
        Person.objects.create(
            name=f"Orang {number}",
            name_key=f"orang{number}",
            match_key=f"orang{number}",
            nik=NIK,
            nik_index=crypto.index(f"{NIK}{number}"),
            nik_mask="9971••••••••0001",
            region_id="99.71",
        )
    batch = ImportBatch.objects.create(
        sheet="participants",
        region_id="99.71",
        uploaded_by=kasudin,
        file_name="x.xlsx",
        file_size=1,
        file_sha256="0" * 64,
    )
    ImportRow.objects.create(
        batch=batch,
        sheet_index=0,
        number=2,
        raw="{}",
        secrets={"nik": base64.b64encode(crypto.seal(NIK)).decode()},
    )
    TOTP.activate(kasudin, "JBSWY3DPEHPK3PXP")
    settings.SIPILAR_DATA_KEYS = f"{NEW},{OLD}"


def test_rotation_moves_everything_to_the_first_key(sealed_with_the_old_key, settings, kasudin):
    assert [crypto.key_number(nik) for nik in stored()] == [1, 1, 1]

    call_command("rotate_keys", batch=2, stdout=StringIO())
    settings.SIPILAR_DATA_KEYS = NEW

    assert [crypto.key_number(nik) for nik in stored()] == [2, 2, 2]
    assert {person.nik for person in Person.objects.all()} == {NIK}
    row = ImportRow.objects.get()
    assert row.raw == "{}"
    assert crypto.unseal(base64.b64decode(row.secrets["nik"])) == NIK
    factor = Authenticator.objects.get(user=kasudin)
    assert get_adapter().decrypt(factor.data["secret"]) == "JBSWY3DPEHPK3PXP"


def test_rotation_again_changes_nothing(sealed_with_the_old_key):
    call_command("rotate_keys", stdout=StringIO())
    before = stored()
    out = StringIO()

    call_command("rotate_keys", stdout=out)

    assert stored() == before
    assert "0 nilai" in out.getvalue()


def test_rotation_writes_no_history_of_people(sealed_with_the_old_key):
    person = Person.objects.first()
    versions = person.events.count()

    call_command("rotate_keys", stdout=StringIO())

    assert person.events.count() == versions


def test_rotation_without_the_old_key_says_what_to_do(sealed_with_the_old_key, settings):
    settings.SIPILAR_DATA_KEYS = NEW

    with pytest.raises(CommandError, match="kunci lama"):
        call_command("rotate_keys", stdout=StringIO())
