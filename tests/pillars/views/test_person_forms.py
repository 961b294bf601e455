"""Adding and correcting a person."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from pillars.models import ChangeRequest, Person, TransferRequest
from tests.pillars.factories import PersonFactory

NEW = reverse("pillars:person-create")
NIK = "3171014405900714"
FILLED = {
    "name": "siti aminah",
    "nik": "3171 0144 0590 0714",
    "sex": "P",
    "born_on": "4 Mei 1990",
    "phone": "0812-3456-7890",
    "home_region": "Kebon Jeruk",
    "region": "Kel. Pasar Baru, Kec. Pasar Baru, Kota Selatan",
}


@pytest.fixture
def as_kasudin(client, kasudin):
    client.force_login(kasudin)
    return client


def page(person, name="person-edit"):
    return reverse(f"pillars:{name}", args=[person.public_id])


def post(client, url=NEW, **more):
    return client.post(url, FILLED | more)


def test_a_new_person_is_cleaned_like_a_row(as_kasudin):
    response = post(as_kasudin)

    person = Person.objects.get()
    assertRedirects(response, page(person, "person-detail"))
    assert (person.nik, person.phone) == (NIK, "+6281234567890")
    assert person.name == "Siti Aminah"
    assert (person.region_id, person.home_region_id) == ("99.71.01.1001", "99.71.01.1002")


def test_errors_stand_beside_the_field_and_nothing_is_lost(as_kasudin):
    response = post(as_kasudin, nik="3171", phone="12", address="Jalan Melati 4")

    assertContains(response, "hanya 4 angka")
    assertContains(response, "tidak lengkap atau bukan nomor telepon")
    assertContains(response, "Jalan Melati 4")
    assert not Person.objects.exists()


def test_soft_doubts_are_asked_once(as_kasudin):
    doubtful = post(as_kasudin, sex="L")
    assertContains(doubtful, "menunjuk perempuan")
    assert not Person.objects.exists()

    changed = post(as_kasudin, sex="L", born_on="5 Mei 1990", yakin=doubtful.context["doubt"])
    assertContains(changed, "menunjuk tanggal lahir")
    assert not Person.objects.exists(), "the tick held for what was doubtful then"
    post(as_kasudin, sex="L", yakin=doubtful.context["doubt"])
    assert Person.objects.get().sex == "L"


def test_somebody_alike_is_shown_first(as_kasudin):
    known = PersonFactory(name="Siti Aminah", born_on="1990-05-04")

    response = post(as_kasudin)
    assertContains(response, "Mungkin orang ini sudah ada")
    assertContains(response, page(known, "person-detail"))
    assertContains(response, 'name="yakin"')
    assert Person.objects.count() == 1
    post(as_kasudin, yakin=response.context["doubt"])
    assert Person.objects.count() == 2


def test_the_holder_of_the_nik_elsewhere_is_masked_and_may_be_asked_for(as_kasudin):
    held = PersonFactory(name="Siti Aminah", nik=NIK, region_id="99.01.01.2001")

    response = post(as_kasudin)
    assertContains(response, "S*** A***")
    assertNotContains(response, str(held.public_id))
    assertNotContains(response, 'name="yakin"')
    post(as_kasudin, yakin=response.context["doubt"])
    assert Person.objects.count() == 1
    assertRedirects(post(as_kasudin, minta_pindah="ya"), reverse("pillars:transfer-list"))
    wanted = TransferRequest.objects.get()
    assert (wanted.person, wanted.to_region_id) == (held, "99.71.01.1001")


def test_the_holder_of_the_nik_here_is_led_to(as_kasudin):
    held = PersonFactory(name="Orang Lain", nik=NIK)

    response = post(as_kasudin)
    assertContains(response, page(held, "person-detail"))
    assertNotContains(response, "Minta pindah")
    assert Person.objects.count() == 1


def test_name_and_nik_wait_for_a_second_person(as_kasudin):
    person = PersonFactory(name="Siti Amina", born_on="1990-05-04")
    before = person.nik

    assertContains(post(as_kasudin, page(person)), "Tulis alasannya")
    post(as_kasudin, page(person), reason="salah ketik menurut KTP", occupation="Guru")
    person.refresh_from_db()
    assert (person.name, person.nik, person.occupation) == ("Siti Amina", before, "Guru")
    fields = set(ChangeRequest.objects.values_list("field", flat=True))
    assert fields == {"name", "nik"}


def test_the_first_nik_is_typed_directly(as_kasudin):
    person = PersonFactory(name="Siti Aminah", nik=None)

    assert post(as_kasudin, page(person)).status_code == 302
    person.refresh_from_db()
    assert person.nik == NIK
    assert not ChangeRequest.objects.exists()


def test_sealed_fields_are_written_and_never_shown(as_kasudin):
    person = PersonFactory(name="Siti Aminah", nik=None, kk="3171011234567890")

    assertNotContains(as_kasudin.get(page(person)), "3171011234567890")
    post(as_kasudin, page(person), mother_name="Ibu Kita")
    person.refresh_from_db()
    assert (person.kk, person.mother_name) == ("3171011234567890", "Ibu Kita")
    post(as_kasudin, page(person), nik="", kk="-")
    person.refresh_from_db()
    assert person.kk is None


def test_a_person_is_not_moved_out_of_the_region(as_kasudin):
    assertContains(post(as_kasudin, region="Mekarsari"), "tidak ditemukan")


def test_places_are_suggested_while_typing(as_kasudin):
    url = reverse("pillars:place-suggest")

    anywhere = as_kasudin.get(url, {"kolom": "home_region", "home_region": "mekar"})
    assertContains(anywhere, "Desa Mekarsari, Kec. Hulu, Kab. Utara")
    assertNotContains(as_kasudin.get(url, {"kolom": "region", "region": "mekar"}), "Mekarsari")


def test_a_portrait_needs_the_word_of_the_person(as_kasudin):
    person = PersonFactory()
    url = page(person, "person-portray")
    target = io.BytesIO()
    Image.new("RGB", (50, 60), "teal").save(target, "PNG")

    def photo():
        return SimpleUploadedFile("foto.png", target.getvalue())

    assertContains(as_kasudin.post(url, {"file": photo()}), "Tanyakan dulu kepada orangnya")
    as_kasudin.post(url, {"file": photo(), "consent": "on"})
    shown = as_kasudin.get(page(person, "person-photo"))
    assert shown["Content-Type"] == "image/jpeg"
    assert b"".join(shown.streaming_content).startswith(b"\xff\xd8\xff")
    as_kasudin.post(url, {"hapus": "ya", "reason": "diminta orangnya"})
    assert as_kasudin.get(page(person, "person-photo")).status_code == 404
