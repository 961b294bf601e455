import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from pillars.errors import NikTaken, NotAllowed, OutsideRegion, RegistryError
from pillars.models import Person
from pillars.services import profiles
from tests.pillars.factories import PersonFactory

NIK = "3171014505900714"


def register(by, places, region="99.71.01.1001", **more):
    wanted = {"name": "Dra. Siti Aminah", "nik": NIK, "values": {"sex": "P"}, **more}
    return profiles.register(region=places[region], by=by, **wanted)


def test_register_seals_and_signs(kasudin, places):
    person = register(kasudin, places, kk="3171011234567890", mother_name="Ibu Kita")

    person = Person.objects.get(pk=person.pk)
    assert (person.name_key, person.nik_mask) == ("SITI AMINAH", "3171********0714")
    assert (person.nik, person.kk, person.mother_name) == (NIK, "3171011234567890", "Ibu Kita")
    version = Person.pgh_event_model.objects.get(pgh_obj_id=person.pk)
    assert version.pgh_context.metadata["user"] == kasudin.pk


def test_register_refuses_a_second_holder_of_the_nik(kasudin, places):
    register(kasudin, places)

    with pytest.raises(NikTaken):
        register(kasudin, places, name="Orang Lain")


def test_register_stays_in_the_region_and_role(kasudin, auditor, places):
    with pytest.raises(OutsideRegion):
        register(kasudin, places, region="99.01.01.2001")
    with pytest.raises(NotAllowed):
        register(auditor, places)


def test_only_the_province_adds_people_without_a_nik(kasudin, staff, places):
    with pytest.raises(NotAllowed, match="provinsi"):
        register(kasudin, places, nik="")
    assert register(staff, places, nik="").nik_mask == ""


def test_correct_writes_what_one_alone_may(kasudin, places):
    person = PersonFactory(nik=None, mother_name="Ibu Kita")

    profiles.correct(
        person=person,
        values={"occupation": "Guru", "name": "Bukan Ini"},
        nik=NIK,
        kk="3171011234567890",
        by=kasudin,
    )
    person.refresh_from_db()
    assert (person.occupation, person.nik) == ("Guru", NIK)
    assert person.name != "Bukan Ini"
    assert (person.kk, person.mother_name) == ("3171011234567890", "Ibu Kita")

    profiles.correct(person=person, values={}, mother_name="", by=kasudin)
    person.refresh_from_db()
    assert person.mother_name is None


def test_correct_never_replaces_a_nik_or_moves_away(kasudin, places):
    person = PersonFactory()

    with pytest.raises(RegistryError, match="dua orang"):
        profiles.correct(person=person, values={}, nik=NIK, by=kasudin)
    with pytest.raises(OutsideRegion):
        profiles.correct(person=person, values={"region": places["99.01"]}, by=kasudin)


def photo():
    target = io.BytesIO()
    Image.new("RGB", (900, 900), "teal").save(target, "PNG")
    return SimpleUploadedFile("foto.png", target.getvalue())


def test_a_portrait_replaces_the_last_one(kasudin, places, django_capture_on_commit_callbacks):
    person = PersonFactory()
    person = profiles.portray(person=person, file=photo(), by=kasudin)
    first = person.photo.name
    assert first.endswith(".jpg")

    with django_capture_on_commit_callbacks(execute=True):
        person = profiles.portray(person=person, file=photo(), by=kasudin)
    assert person.photo.name != first
    assert not person.photo.storage.exists(first)

    last, storage = person.photo.name, person.photo.storage
    with django_capture_on_commit_callbacks(execute=True):
        person = profiles.unportray(person=person, reason="diminta orangnya", by=kasudin)
    assert not person.photo
    assert not storage.exists(last)
