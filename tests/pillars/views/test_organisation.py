"""The page of an organisation, as people of the office use it."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import AccessLog
from pillars.bank import BankAccount
from pillars.models import Board, ChangeRequest, Organisation, OrganisationDocument
from pillars.services import organisations
from tests.pillars.factories import AssignmentFactory, OrganisationFactory, PersonFactory


def page(one, name="organisation-detail", *more):
    return reverse(f"pillars:{name}", args=[one.public_id, *more])


@pytest.fixture
def as_kasudin(client, kasudin):
    client.force_login(kasudin)
    return client


@pytest.fixture
def lks(places):
    return OrganisationFactory(name="Yayasan Kasih", leader_name="Ibu Pimpinan")


@pytest.fixture
def youth(places):
    one = OrganisationFactory(kind_id="KARANG_TARUNA", name="Karang Taruna Pasar Baru")
    Board.objects.create(
        organisation=one, sk_number="1/SK", validity=DateRange(date(2024, 1, 1), date(2090, 1, 1))
    )
    return one


def test_registered_active_and_accredited_are_three_statements(as_kasudin, lks):
    OrganisationDocument.objects.create(
        organisation=lks, kind="registration", number="1/TD", valid_until=date(2020, 1, 1)
    )
    OrganisationDocument.objects.create(
        organisation=lks, kind="accreditation", grade="A", issued_year=2022
    )

    response = as_kasudin.get(page(lks))

    told = [(one.title, one.answer) for one in response.context["head"].statements]
    assert told == [
        ("Terdaftar", "Sudah berakhir"),
        ("Aktif", "Ya"),
        ("Terakreditasi", "Ya (A)"),
    ]


def test_queries_do_not_grow_with_the_board(as_kasudin, youth):
    board = youth.boards.get()

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert as_kasudin.get(page(youth, "organisation-boards")).status_code == 200
        return len(queries)

    def join(number: int) -> None:
        AssignmentFactory(
            person=PersonFactory(born_on=date(2015, 1, 1)),
            kind_id="KARANG_TARUNA",
            position=f"Anggota {number}",
            organisation=youth,
            board=board,
            validity=board.validity,
        )

    join(1), count()
    first = count()
    for number in range(2, 8):
        join(number)

    assert count() == first


def test_the_rules_speak_about_the_board_in_words(as_kasudin, youth):
    AssignmentFactory(
        person=PersonFactory(name="Anak Muda", born_on=date(2012, 1, 1)),
        kind_id="KARANG_TARUNA",
        position="Ketua",
        post="chair",
        organisation=youth,
        board=youth.boards.get(),
        validity=youth.boards.get().validity,
    )

    response = as_kasudin.get(page(youth, "organisation-boards"))

    assertContains(response, "Usia 12 tahun saat didaftarkan, paling rendah 17.")


def test_numbers_of_rw_without_a_unit_are_shown(as_kasudin, kasudin, youth):
    kind = youth.kind._meta.model.objects.get(pk="UKKT")
    for number in ("001", "004"):
        organisations.register(
            kind=kind, name=f"UKKT {number}", region=f"{youth.region_id}.{number}", values={},
            by=kasudin,
        )  # fmt: skip

    response = as_kasudin.get(page(youth, "organisation-units"))

    assert response.context["units"].gaps == [2, 3]
    assertContains(response, "RW 002")


def test_registering_and_completing(as_kasudin):
    response = as_kasudin.post(
        reverse("pillars:organisation-create"),
        {
            "kind": "LKS",
            "name": "Yayasan Baru",
            "region": "Duri Pulo, Karang Anyar",
            "bank_name": "Bank DKI",
            "number": "123 456 78",
            "holder": "Yayasan Baru",
        },
    )
    made = Organisation.objects.get()
    assertRedirects(response, page(made, "organisation-edit"))
    assert (made.region_id, made.account) == ("99.71.02.1002", "12345678")

    response = as_kasudin.post(
        page(made, "organisation-edit"),
        {"name": "Yayasan Lain", "services": "Abh, lansia", "phone": "0812-3456-7890"},
    )
    assertContains(response, "tulis alasannya untuk orang kedua")

    as_kasudin.post(
        page(made, "organisation-edit"),
        {
            "name": "Yayasan Lain",
            "reason": "Salah ketik, dicocokkan dengan akta",
            "services": "Abh, lansia",
            "phone": "0812-3456-7890",
        },
    )
    made.refresh_from_db()
    assert (made.name, made.services) == ("Yayasan Baru", ["ABH", "Lansia Luar Panti"])
    assert made.phone == "+6281234567890"
    assert ChangeRequest.objects.get().proposed_mask == "Yayasan Lain"


def test_a_unit_asks_for_its_rw(as_kasudin):
    response = as_kasudin.post(
        reverse("pillars:organisation-create"),
        {"kind": "UKKT", "name": "UKKT", "region": "Duri Pulo, Karang Anyar"},
    )

    assert "rw" in response.context["form"].errors


def test_another_account_waits_for_a_second_person(as_kasudin, kasudin, lks):
    account = {"bank_name": "Bank DKI", "number": "12345678", "holder": "Yayasan Kasih"}
    as_kasudin.post(page(lks, "organisation-account"), account)
    lks.refresh_from_db()
    assert lks.account == "12345678"

    as_kasudin.post(
        page(lks, "organisation-account"),
        account | {"number": "87654321", "reason": "Rekening lama ditutup bank"},
    )
    lks.refresh_from_db()
    assert lks.account == "12345678"
    assert ChangeRequest.objects.get().field == "account"


def test_the_account_is_masked_and_opened_with_a_reason(as_kasudin, kasudin, lks):
    organisations.set_first_account(
        organisation=lks,
        account=BankAccount.written(bank_name="Bank DKI", number="12345678"),
        by=kasudin,
    )
    assertNotContains(as_kasudin.get(page(lks, "organisation-papers")), "12345678")

    address = page(lks, "organisation-account-reveal")
    assertNotContains(as_kasudin.post(address, {"reason": "ingin"}), "12345678")
    assert not AccessLog.objects.exists()
    assertContains(
        as_kasudin.post(address, {"reason": "mencocokkan dengan buku tabungan"}), "12345678"
    )
    assert AccessLog.objects.get().field == "account"


def test_a_scan_is_taken_for_what_it_is(as_kasudin, lks):
    address = page(lks, "paper-file")
    told = {"kind": "registration", "number": "1/TD", "valid_until": "1-1-2027"}
    script = SimpleUploadedFile("tanda-daftar.pdf", b"<script>alert(1)</script>")
    assert "upload" in as_kasudin.post(address, told | {"upload": script}).context["form"].errors

    scan = SimpleUploadedFile("td.pdf", b"%PDF-1.7 pindaian")
    as_kasudin.post(address, told | {"upload": scan})
    paper = OrganisationDocument.objects.get()

    response = as_kasudin.get(page(lks, "paper-scan", paper.public_id))
    assert b"".join(response.streaming_content) == b"%PDF-1.7 pindaian"
    assert response["Content-Disposition"].startswith("attachment")


def test_a_letter_is_written_and_opened(as_kasudin, lks):
    paper = OrganisationDocument.objects.create(
        organisation=lks, kind="registration", number="1/TD", valid_until=date(2027, 1, 1)
    )
    response = as_kasudin.post(
        page(lks, "renewal-create", "dokumen", paper.public_id),
        {"number": "12/2026", "dated_on": "22-11-2026"},
    )

    pdf = as_kasudin.get(response.url)
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF-")
    assertContains(as_kasudin.get(page(lks, "organisation-papers")), "Surat 12/2026")


def test_an_officer_is_named_by_nik(as_kasudin, youth):
    person = PersonFactory(nik="9971010101900007", born_on=date(1990, 1, 1))
    address = page(youth, "officer-add", youth.boards.get().public_id)

    unknown = as_kasudin.post(address, {"nik": "9971010101909998", "position": "Ketua"})
    assertContains(unknown, "belum tercatat di wilayah Anda")
    as_kasudin.post(address, {"nik": "9971010101900007", "position": "Ketua"})

    duty = youth.assignments.get()
    assert (duty.person, duty.post) == (person, "chair")
