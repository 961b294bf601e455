import io
import re
import zipfile
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import AccessLog
from pillars import record_of_care
from pillars.dossier import Entry
from pillars.services import records
from tests.pillars.factories import AssignmentFactory, PersonFactory

REASON = "diminta sendiri di kantor, menunjukkan KTP"


def print_for(person, by):
    return records.print_record(
        person=person, check_url=lambda token: f"https://sipilar.test/periksa/{token}/", by=by
    )


def pages(pdf: bytes) -> int:
    """As the tree of pages counts them."""
    return int(re.search(rb"/Type/Pages/Count (\d+)", pdf)[1])


def test_printing_is_written_down_and_holds_until_something_changes(kasudin, places):
    duty = AssignmentFactory(sk_number="12/SK/2022")
    paper = print_for(duty.person, kasudin)

    assert paper.content.startswith(b"%PDF")
    assert duty.person.name not in paper.name
    record = duty.person.printed_records.get()
    line = AccessLog.objects.get()
    assert (line.kind, line.checksum) == ("download", record.content_sha256)
    assert records.still_says(record)

    AssignmentFactory(person=duty.person, kind_id="TKSK", region_id="99.71.01")
    assert not records.still_says(record)


def test_a_paper_outlives_the_account_that_printed_it(kasudin, places):
    record_for = PersonFactory()
    print_for(record_for, kasudin)
    kasudin.is_active = False
    kasudin.save()

    assert records.still_says(record_for.printed_records.select_related("printed_by").get())


def test_the_fullest_paper_is_one_page(kasudin, places, monkeypatch):
    person = PersonFactory(name="Nama " * 20)
    for year in range(2000, 2012):
        AssignmentFactory(
            person=person,
            sk_number="440/SK/DINSOS/" + "9" * 60,
            validity=DateRange(date(year, 1, 1), date(year, 12, 31)),
            end_reason="term_ended",
        )
    many = [
        Entry(on=date(2024, 1, day), title="Bimbingan " * 20, text="kata kata " * 20)
        for day in range(1, 29)
    ]
    monkeypatch.setattr(record_of_care.dossier, "entries", lambda *_who: many)

    content = record_of_care.content_of(person, kasudin)
    assert (content["older_duties"], content["older_entries"]) == (7, 16)
    assert pages(print_for(person, kasudin).content) == 1


def test_the_qr_carries_the_address():
    short, other = records._qr("https://sipilar.test/a/"), records._qr("https://sipilar.test/b/")

    assert "<svg" in short
    assert short != other
    assert short == records._qr("https://sipilar.test/a/")


def test_the_copy_holds_secrets_only_for_those_who_may(staff, kasudin, auditor, places):
    person = PersonFactory(mother_name="Ibu Kita")

    full = cells(records.copy_for_the_person(person=person, reason=REASON, by=staff).content)
    masked = cells(records.copy_for_the_person(person=person, reason=REASON, by=kasudin).content)
    assert person.nik in full
    assert "Ibu Kita" in full
    assert person.nik not in masked
    assert person.nik_mask in masked
    assert [line.field for line in AccessLog.objects.order_by("id")] == ["lengkap", ""]
    assert {line.reason for line in AccessLog.objects.all()} == {REASON}


def test_the_copy_needs_the_right(operator, places):
    with pytest.raises(PermissionDenied):
        records.copy_for_the_person(person=PersonFactory(), reason=REASON, by=operator)


def cells(book: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())
