import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import AccessLog
from pillars.errors import NotAllowed, OutsideRegion, RegistryError
from pillars.models import PersonDocument, StatusEvent
from pillars.services import documents
from tests.pillars.factories import AssignmentFactory, PersonFactory

SCAN = b"%PDF-1.7\nkartu"


def add(person, by, content=SCAN, **more):
    file = SimpleUploadedFile("KTP Siti.pdf", content)
    return documents.add(person=person, category="ktp", file=file, by=by, **more)


def test_a_paper_knows_its_checksum_and_hides_its_name(kasudin, places):
    document = add(PersonFactory(), kasudin, number=" 12 / KTP ")

    assert document.file_sha256 == hashlib.sha256(SCAN).hexdigest()
    assert (document.file_name, document.file_size) == ("KTP Siti.pdf", len(SCAN))
    assert document.number == "12 / KTP"
    assert "Siti" not in document.file.name


def test_the_same_paper_is_kept_once(kasudin, places):
    person = PersonFactory()
    kept = add(person, kasudin)

    with pytest.raises(RegistryError, match="sudah tersimpan sebagai KTP"):
        add(person, kasudin)
    folder = kept.file.storage.listdir(kept.file.name.rpartition("/")[0])[1]
    assert folder == [kept.file.name.rpartition("/")[2]], "the refused copy is gone"


def test_role_and_region_decide(kasudin, other_kasudin, auditor, places):
    person = PersonFactory()

    with pytest.raises(OutsideRegion):
        add(person, other_kasudin)
    with pytest.raises(NotAllowed):
        add(person, auditor)
    assert not person.documents.exists()


def test_taking_a_copy_is_written_down(kasudin, places):
    document = add(PersonFactory(), kasudin)

    documents.fetch(document=document, by=kasudin)
    line = AccessLog.objects.get()
    assert (line.subject_id, line.checksum) == (str(document.public_id), document.file_sha256)


def test_removing_takes_the_file_along(kasudin, places, django_capture_on_commit_callbacks):
    document = add(PersonFactory(), kasudin)
    name, storage = document.file.name, document.file.storage

    with django_capture_on_commit_callbacks(execute=True):
        documents.remove(document=document, reason="salah orang", by=kasudin)
    assert not PersonDocument.objects.exists()
    assert not storage.exists(name)


def test_evidence_of_an_event_stays(kasudin, places):
    duty = AssignmentFactory()
    document = add(duty.person, kasudin)
    StatusEvent.objects.create(
        assignment=duty,
        region=duty.region,
        kind="appointed",
        happened_on="2022-01-01",
        evidence=document,
    )

    with pytest.raises(RegistryError, match="bukti"):
        documents.remove(document=document, reason="salah orang", by=kasudin)
    assert document.file.storage.exists(document.file.name)
