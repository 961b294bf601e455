"""Documents and accounts of a person, on screen."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import AccessLog
from pillars.models import ChangeRequest, PersonAccount
from tests.pillars.factories import PersonFactory

SCAN = b"%PDF-1.7\nkartu"


@pytest.fixture
def as_kasudin(client, kasudin):
    client.force_login(kasudin)
    return client


def page(person, name, *more):
    return reverse(f"pillars:{name}", args=[person.public_id, *more])


def paper(content=SCAN, **more):
    return {"category": "ktp", "file": SimpleUploadedFile("KTP.pdf", content), **more}


def test_a_paper_goes_in_and_comes_out_as_it_was(as_kasudin, kasudin):
    person = PersonFactory()

    as_kasudin.post(page(person, "document-add"), paper(valid_until="2 Mei 2030"))
    document = person.documents.get()
    assert document.uploaded_by == kasudin
    answer = as_kasudin.get(page(person, "document-file", document.public_id))
    assert b"".join(answer.streaming_content) == SCAN
    assert "attachment" in answer["Content-Disposition"]
    assert AccessLog.objects.get().kind == "download"


def test_content_and_days_are_checked_beside_the_field(as_kasudin):
    person = PersonFactory()
    wrong = paper(b"<script>", issued_on="2 Mei 2030", valid_until="2 Mei 2020")

    response = as_kasudin.post(page(person, "document-add"), wrong)
    assertContains(response, "bukan PDF, JPG, PNG, atau WebP")
    assertContains(response, "mendahului tanggal dokumen")
    assert not person.documents.exists()


def test_a_paper_of_somebody_else_is_not_found(as_kasudin):
    one, other = PersonFactory(), PersonFactory()
    as_kasudin.post(page(one, "document-add"), paper())

    url = page(other, "document-file", one.documents.get().public_id)
    assert as_kasudin.get(url).status_code == 404


def test_removing_asks_why(as_kasudin):
    person = PersonFactory()
    as_kasudin.post(page(person, "document-add"), paper())
    url = page(person, "document-remove", person.documents.get().public_id)

    as_kasudin.post(url, {"reason": ""})
    assert person.documents.exists()
    as_kasudin.post(url, {"reason": "salah orang"})
    assert not person.documents.exists()


def test_an_account_takes_two(as_kasudin):
    person = PersonFactory()
    wanted = {
        "bank": "bni",
        "bank_name": "BNI",
        "number": "0099-8877-66",
        "holder": person.name,
        "reason": "sesuai buku tabungan",
    }

    wrong = as_kasudin.post(page(person, "account-new"), wanted | {"number": "12a"})
    assertContains(wrong, "hanya terdiri dari angka")
    as_kasudin.post(page(person, "account-new"), wanted)
    assert not PersonAccount.objects.exists()
    assert ChangeRequest.objects.get().field == "account"
    listed = as_kasudin.get(page(person, "person-documents"))
    assertContains(listed, "Menunggu orang kedua")
    assertNotContains(listed, "0099887766")
