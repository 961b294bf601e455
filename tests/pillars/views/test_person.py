"""The page of one person, tab by tab."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from accounts import crypto
from accounts.models import AccessLog
from pillars.models import PersonAccount, StatusEvent
from pillars.services import documents
from tests.pillars.factories import AssignmentFactory, PersonFactory

NUMBER = "5550099887766"


@pytest.fixture
def as_kasudin(client, kasudin):
    client.force_login(kasudin)
    return client


def page(person, name="person-detail", *more):
    return reverse(f"pillars:{name}", args=[person.public_id, *more])


def account_of(person):
    return PersonAccount.objects.create(
        person=person,
        bank="bni",
        bank_name="BNI",
        account=NUMBER,
        account_index=crypto.index(NUMBER, "account"),
        account_mask="*********7766",
        account_name=person.name,
    )


def test_head_says_duty_place_and_contact(as_kasudin):
    duty = AssignmentFactory(position="Koordinator", person__phone="+6281234567890")

    response = as_kasudin.get(page(duty.person))
    assertContains(response, "PSM (Koordinator) di Kel. Pasar Baru, Kec. Pasar Baru, Kota Selatan")
    assertContains(response, "https://wa.me/6281234567890")
    assertContains(response, 'href="tel:+6281234567890"')


def test_sealed_values_are_there_but_not_shown(as_kasudin):
    person = PersonFactory(kk="3171011234567890", mother_name="Ibu Rahasia")

    for tab in ("person-detail", "person-duties", "person-documents", "person-history"):
        response = as_kasudin.get(page(person, tab))
        assertNotContains(response, "Ibu Rahasia")
        assertNotContains(response, "3171011234567890")
        assertNotContains(response, person.nik)
    reveal = page(person, "person-secret", "mother_name")
    assertContains(
        as_kasudin.post(reveal, {"reason": "mencocokkan dengan akta lahir"}), "Ibu Rahasia"
    )
    assert AccessLog.objects.get().field == "mother_name"
    assert as_kasudin.get(page(person, "person-secret", "email")).status_code == 404


def test_every_duty_with_its_events(as_kasudin, kasudin):
    duty = AssignmentFactory(sk_number="12/SK/2022", sk_signer="Wali Kota")
    StatusEvent.objects.create(
        assignment=duty,
        region=duty.region,
        kind="extended",
        happened_on=date(2023, 5, 2),
        reason="Masih dibutuhkan",
        was="sampai 2023",
        became="sampai 2025",
        recorded_by=kasudin,
    )

    response = as_kasudin.get(page(duty.person, "person-duties"))
    assertContains(response, "Diperpanjang")
    assertContains(response, "sampai 2023 → sampai 2025")
    assertContains(response, "Masih dibutuhkan")
    assertContains(response, kasudin.name)
    assertContains(response, "Wali Kota")


def test_documents_say_how_near_their_end_is(as_kasudin, kasudin):
    person = PersonFactory()
    today = timezone.localdate()
    for n, days in enumerate((-1, 20, 400)):
        documents.add(
            person=person,
            category="other",
            file=SimpleUploadedFile("surat.pdf", f"%PDF-{n}".encode()),
            valid_until=today + timedelta(days=days),
            by=kasudin,
        )

    response = as_kasudin.get(page(person, "person-documents"))
    assertContains(response, "Sudah habis masa berlakunya", count=1)
    assertContains(response, "Habis 20 hari lagi", count=1)
    assertContains(response, person.documents.first().file_sha256[:12])


def test_an_account_is_masked_until_a_reason_is_given(as_kasudin):
    person = PersonFactory()
    account = account_of(person)

    listed = as_kasudin.get(page(person, "person-documents"))
    assertContains(listed, "7766")
    assertNotContains(listed, NUMBER)
    reveal = page(person, "account-reveal", account.public_id)
    assertNotContains(as_kasudin.post(reveal, {"reason": "cek"}), NUMBER)
    assertContains(as_kasudin.post(reveal, {"reason": "mencocokkan buku tabungan"}), NUMBER)


def test_suitability_speaks_of_this_person(as_kasudin):
    person = PersonFactory(born_on=date(1960, 1, 2), education="smp")

    response = as_kasudin.get(page(person, "person-suitability"))
    assertContains(response, "Andaikan diangkat hari ini di Kec. Pasar Baru")
    assertContains(response, "Ada syarat yang tidak terpenuhi")
    assertContains(response, "Pendidikan SMP/sederajat, paling rendah SMA/sederajat")


@pytest.mark.parametrize(
    "tab", ["person-detail", "person-duties", "person-documents", "person-suitability"]
)
def test_cost_does_not_grow_with_what_is_known(as_kasudin, kasudin, tab):
    person = PersonFactory()

    def grow(first):
        for n in range(first, first + 3):
            duty = AssignmentFactory(person=person, position=f"Seksi {n}")
            StatusEvent.objects.create(
                assignment=duty, region=duty.region, kind="appointed", happened_on="2022-01-01"
            )
            documents.add(
                person=person,
                category="other",
                file=SimpleUploadedFile("surat.pdf", f"%PDF-{n}".encode()),
                by=kasudin,
            )

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert as_kasudin.get(page(person, tab)).status_code == 200
        return len(seen)

    grow(0)
    queries()
    few = queries()
    grow(10)
    assert queries() == few
