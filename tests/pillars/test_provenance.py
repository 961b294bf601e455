"""Where the data of a person come from."""

import pytest
from django.urls import reverse

from accounts.changes import signed
from imports.models import ImportBatch
from imports.services import batches, steps
from imports.states import UNDO
from pillars.models import Person
from pillars.provenance import sources_of
from tests.imports.conftest import apply, event, kinds, make_event, upload  # noqa: F401
from tests.imports.workbooks import BUDI, SITI


@pytest.fixture
def siti(upload, kasudin) -> Person:  # noqa: F811
    apply(upload(BUDI, SITI), by=kasudin)
    return Person.objects.get(name="Siti Aminah")


def test_every_value_names_its_file_and_row(siti, kasudin):
    (source,) = sources_of(siti, kasudin)

    assert (source.file, source.row) == ("peserta.xlsx", "3")
    assert {"NIK", "Jenis kelamin"} <= set(source.values)
    assert source.url.endswith("/catatan/?cari=3")


def test_value_that_somebody_typed_over_is_not_credited_to_the_file(siti, kasudin):
    before = sources_of(siti, kasudin)[0].values
    with signed(kasudin, reason="Nama di KTP"):
        siti.name = "Siti Aminah Zahra"
        siti.save()

    after = sources_of(siti, kasudin)[0].values
    assert len(after) == len(before) - 1


def test_later_file_is_named_for_what_it_changed(siti, upload, kasudin):  # noqa: F811
    changed = apply(upload(("Siti Aminah", SITI[1], "P", "5 Mei 1990", *SITI[4:])), by=kasudin)

    newest, oldest = sources_of(siti, kasudin)

    assert newest.values == ["Tanggal lahir"]
    assert str(changed.public_id) in newest.url
    assert "Tanggal lahir" not in oldest.values


def test_import_that_was_taken_back_is_no_source(siti, upload, kasudin):  # noqa: F811
    changed = apply(upload(("Siti Aminah", SITI[1], "P", "5 Mei 1990", *SITI[4:])), by=kasudin)
    batches.undo(batch=changed, by=kasudin, rings=False)
    steps.run(changed.pk, UNDO)
    changed.refresh_from_db()
    assert changed.state == "undone"

    (source,) = sources_of(siti, kasudin)
    assert str(changed.public_id) not in source.url


def test_import_of_another_region_is_not_named(siti, kasudin):
    ImportBatch.objects.update(region_id="99")

    (source,) = sources_of(siti, kasudin)
    assert (source.file, source.row, source.url) == ("impor wilayah lain", "", "")


def test_somebody_typed_by_hand_has_no_file(kasudin):
    person = Person.objects.create(name="Tanpa Berkas", name_key="tanpaberkas", region_id="99.71")

    assert sources_of(person, kasudin) == []


def test_page_of_the_person_says_it(client, siti, kasudin):
    client.force_login(kasudin)

    words = client.get(reverse("pillars:person-detail", args=[siti.public_id])).content.decode()

    assert "peserta.xlsx baris 3" in words
