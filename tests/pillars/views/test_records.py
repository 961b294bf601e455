"""The record of care on screen, the copy for the person, and the public check."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import AccessLog
from tests.pillars.factories import AssignmentFactory, PersonFactory


@pytest.fixture
def as_operator(client, operator):
    client.force_login(operator)
    return client


def page(person, name):
    return reverse(f"pillars:{name}", args=[person.public_id])


def check(record):
    return reverse("verification:record-check", args=[record.token])


def test_print_and_check(as_operator, client):
    duty = AssignmentFactory(person__name="Siti Aminah")

    as_operator.get(page(duty.person, "record-print"))
    assert not AccessLog.objects.exists()
    answer = as_operator.post(page(duty.person, "record-print"))
    assert answer["Content-Type"] == "application/pdf"
    record = duty.person.printed_records.get()
    client.logout()

    public = client.get(check(record))
    assertContains(public, "S*** A***")
    assertContains(public, record.content_sha256[:16])
    assertContains(public, "register masih berkata sama")
    assert "noindex" in public["X-Robots-Tag"]
    for told in ("Siti", duty.person.nik_mask, "PSM", str(duty.person.public_id)):
        assertNotContains(public, told)

    AssignmentFactory(person=duty.person, kind_id="TKSK", region_id="99.71.01")
    assertContains(client.get(check(record)), "register sudah berubah")


def test_an_unknown_paper(client, db):
    answer = client.get(reverse("verification:record-check", args=["tidak-ada"]))

    assertContains(answer, "Kertas tidak dikenal", status_code=404)


def test_asking_too_often_is_slowed_down(client, db):
    url = reverse("verification:record-check", args=["tidak-ada"])

    found = [client.get(url).status_code for _ in range(32)]
    assert found[0] == 404
    assert found[-1] == 429


def test_the_copy_says_who_asked(client, kasudin):
    client.force_login(kasudin)
    person = PersonFactory()

    assertContains(client.post(page(person, "person-copy"), {"reason": "ya"}), "siapa yang meminta")
    answer = client.post(page(person, "person-copy"), {"reason": "diminta sendiri di kantor"})
    assert "spreadsheet" in answer["Content-Type"]
    assert person.name not in answer["Content-Disposition"]
    assert AccessLog.objects.get().reason == "diminta sendiri di kantor"
