"""Django's admin keeps the rules: own region, no secrets, no way around the database."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from accounts.changes import signed
from accounts.models import AccessLog
from pillars.models import EligibilityRule, Person
from tests.pillars.factories import AssignmentFactory, OrganisationFactory, PersonFactory


@pytest.fixture
def as_administrator(client, administrator, settings):
    settings.SIPILAR_MFA_REQUIRED = False
    client.force_login(administrator)
    return client


LISTED = [
    "person", "persondocument", "personaccount", "organisation", "organisationdocument", "board",
    "assignment", "pillarkind", "eligibilityrule",
]  # fmt: skip


def page(what, obj=None):
    name = f"admin:pillars_{what}_{'change' if obj else 'changelist'}"
    return reverse(name, args=[obj.pk] if obj else [])


@pytest.mark.parametrize("what", LISTED)
def test_lists_open(as_administrator, what):
    AssignmentFactory(), OrganisationFactory()

    assert as_administrator.get(page(what)).status_code == 200


def test_a_person_shows_no_secret_and_is_corrected_by_the_service(as_administrator, administrator):
    person = PersonFactory(name="Siti")
    assertNotContains(as_administrator.get(page("person", person)), person.nik)

    fields = {"name": "Orang Lain", "sex": "P", "occupation": "Guru", "region": person.region_id}
    as_administrator.post(page("person", person), fields)
    person.refresh_from_db()
    assert (person.name, person.occupation) == ("Siti", "Guru"), "a name takes two people"
    version = Person.pgh_event_model.objects.filter(pgh_obj_id=person.pk).latest("pgh_id")
    assert version.pgh_context.metadata["user"] == administrator.pk


def test_nobody_is_moved_out_of_the_own_region(as_administrator, places):
    type(places["99"]).objects.create(
        code="98", name="Lain", name_key="lain", level=1, kind="provinsi"
    )
    person = PersonFactory()

    response = as_administrator.post(
        page("person", person), {"name": "X", "sex": "P", "region": "98"}
    )
    assertContains(response, "di luar wilayah Anda")


def appointment(person, **more):
    return {
        "person": person.pk,
        "kind": "TKSK",
        "region": "99.71.01",
        "start_on": "2024-05-02",
        "reason": "Ditugaskan sambil melengkapi berkas",
        **more,
    }


def test_a_second_active_tksk_is_refused_politely(as_administrator):
    AssignmentFactory(kind_id="TKSK", region_id="99.71.01", person__name="Ibu Pertama")
    person = PersonFactory(born_on=date(1995, 1, 2), education="sma")

    response = as_administrator.post(reverse("admin:pillars_assignment_add"), appointment(person))
    assertContains(response, "sudah punya TKSK aktif: Ibu Pertama")
    assert not person.assignments.exists()


def test_a_duty_is_appointed_through_the_rules(as_administrator, administrator):
    person = PersonFactory(born_on=date(1960, 1, 2), education="sma")
    add = reverse("admin:pillars_assignment_add")

    assertContains(as_administrator.post(add, appointment(person, reason="")), "Usia")
    assert not person.assignments.exists()
    assert as_administrator.post(add, appointment(person)).status_code == 302
    duty = person.assignments.get()
    assert duty.overrides.get(code="max_age").decided_by == administrator
    assert duty.status_events.count() == 1


def test_an_export_is_written_down_and_holds_no_secret(as_administrator, administrator):
    person = PersonFactory(name="Siti Aminah")
    url = reverse("admin:pillars_person_export")

    response = as_administrator.post(url, {"format": "1", "resource": "0"})
    body = response.content.decode()
    assert "Siti Aminah" in body
    assert person.nik_mask in body
    assert person.nik not in body
    line = AccessLog.objects.get()
    assert (line.kind, line.subject_kind, line.row_count) == ("export", "pillars.person", 1)


def read_in(client, what, text):
    """A file through both steps: looked at, then confirmed."""
    url = reverse(f"admin:pillars_{what}_import")
    file = SimpleUploadedFile("data.csv", text.encode(), "text/csv")
    looked = client.post(url, {"format": "1", "resource": "0", "import_file": file})
    confirm = looked.context.get("confirm_form")
    if confirm is None:
        return looked
    return client.post(reverse(f"admin:pillars_{what}_process_import"), confirm.initial)


def test_an_import_goes_through_the_services(as_administrator):
    person = PersonFactory(name="Siti", occupation="Guru")
    AssignmentFactory(kind_id="TKSK", region_id="99.71.01", person__name="Ibu Pertama")

    read_in(
        as_administrator,
        "person",
        f"public_id,name,occupation,region\n{person.public_id},Siti,Penjahit,{person.region_id}\n",
    )
    person.refresh_from_db()
    assert person.occupation == "Penjahit"

    refused = read_in(
        as_administrator, "person", f"public_id,name\n{person.public_id},Orang Lain\n"
    )
    assertContains(refused, "dua orang")
    second = read_in(
        as_administrator,
        "assignment",
        "public_id,person,kind,region,start_on,reason\n"
        f",{person.public_id},TKSK,99.71.01,2024-05-02,Tetap ditugaskan\n",
    )
    assertContains(second, "sudah punya TKSK aktif")
    assert not person.assignments.exists()


def test_the_history_is_that_of_the_database(as_administrator, kasudin):
    duty = AssignmentFactory(sk_number="1/SK")
    with signed(kasudin, reason="salah ketik"):
        duty.sk_number = "2/SK"
        duty.save()

    response = as_administrator.get(reverse("admin:pillars_assignment_history", args=[duty.pk]))
    assertContains(response, "1/SK → 2/SK")
    assertContains(response, "salah ketik")
    assertContains(response, kasudin.name)


def test_nothing_is_deleted(as_administrator):
    duty = AssignmentFactory()

    delete = reverse("admin:pillars_person_delete", args=[duty.person.pk])
    assert as_administrator.post(delete, {"post": "yes"}).status_code == 403


def test_pages_of_files_speak_our_language_and_obey_the_policy(as_administrator):
    person = PersonFactory(name="Siti", occupation="Guru")
    pages = [
        as_administrator.get(reverse(f"admin:pillars_person_{act}")) for act in ("export", "import")
    ]
    text = (
        f"public_id,name,occupation,region\n{person.public_id},Siti,Penjahit,{person.region_id}\n"
    )
    pages.append(
        as_administrator.post(
            reverse("admin:pillars_person_import"),
            {
                "format": "1",
                "resource": "0",
                "import_file": SimpleUploadedFile("data.csv", text.encode(), "text/csv"),
            },
        )
    )
    for page in pages:
        body = page.content.decode()
        assert " style=" not in body
        assert not re.search(r" on\w+=", body)
        assert not re.search(r"<script(?![^>]*(src=|type=\"application/json\"))", body)
        assert "following fields" not in body
    assertContains(pages[2], "<del>Guru</del> <ins>Penjahit</ins>", html=False)


def test_requirements_are_read_here_and_changed_by_date_elsewhere(as_administrator):
    rule = EligibilityRule.objects.first()
    address = reverse("admin:pillars_eligibilityrule_change", args=[rule.pk])
    assert as_administrator.get(address).status_code == 200
    assert as_administrator.post(address, {"value": "99"}).status_code == 403
    assert as_administrator.get(reverse("admin:pillars_eligibilityrule_add")).status_code == 403
