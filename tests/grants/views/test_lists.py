import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from grants.models import BulkStep, Recipient
from grants.services import bulk
from pillars.models import Organisation

LIST = "grants:proposal-list"


@pytest.fixture
def as_kasudin(client, kasudin):
    client.force_login(kasudin)
    return client


def counted(client, url):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_a_longer_list_asks_no_more_queries(as_kasudin, office):
    office.submitted()
    url = reverse(LIST)
    counted(as_kasudin, url)  # the first page of a session writes who is where
    all_four = counted(as_kasudin, url)
    one = counted(as_kasudin, f"{url}?q=Uji+1")

    assert all_four <= one + 1


def test_a_city_sees_its_own_and_no_account_in_clear(as_kasudin, office):
    office.submitted()

    page = as_kasudin.get(reverse(LIST))

    assert {row.region_id[:5] for row in page.context["page"]} == {"99.71"}
    assertNotContains(page, "1000000001")


def test_many_are_verified_at_once_and_each_refusal_is_named(as_kasudin, office):
    odd = Organisation.objects.get(name="Karang Taruna Uji 2")
    odd.account_name = "BUDI SANTOSO"
    odd.save()
    office.submitted()

    url = reverse("grants:bulk-ask", args=["verify"])
    asked = as_kasudin.post(url, {"daftar": "usulan", "saring": "", "semua": "1"})
    assertContains(asked, "Verifikasi 4 penerima")
    done = as_kasudin.post(
        url, {"daftar": "usulan", "saring": "", "semua": "1", "lanjut": "1"}, follow=True
    )

    assertContains(done, "Karang Taruna Uji 2")
    assertContains(done, "Rekening bukan atas nama organisasi")
    step = BulkStep.objects.get()
    assert (step.done, len(step.refused), step.job_state) == (3, 1, "done")
    assert office.recipients.filter(state="verified").count() == 3


def test_a_reason_is_asked_for_before_many_are_returned(as_kasudin, office):
    office.submitted()
    url = reverse("grants:bulk-ask", args=["return"])
    wish = {"daftar": "usulan", "saring": "", "semua": "1", "lanjut": "1", "reason": ""}

    assert as_kasudin.post(url, wish).status_code == 422
    assert not office.recipients.filter(state="returned").exists()


def test_nobody_verifies_many_of_their_own(client, office, staff):
    office.submitted()
    Recipient.objects.filter(programme=office.programme).update(proposed_by=staff)
    client.force_login(staff)

    url = reverse("grants:bulk-ask", args=["verify"])
    done = client.post(
        url, {"daftar": "usulan", "saring": "", "semua": "1", "lanjut": "1"}, follow=True
    )

    assertContains(done, "Yang mengajukan tidak dapat memeriksa usulannya sendiri.")
    assert BulkStep.objects.get().done == 0


def test_a_worker_that_takes_over_goes_on_where_the_first_stopped(office, monkeypatch):
    office.submitted()
    monkeypatch.setattr(bulk, "SMALL", 0)
    monkeypatch.setattr(bulk, "PART", 2)
    keys = list(office.recipients.order_by("pk").values_list("pk", flat=True))
    step = bulk.ask(action="return", keys=keys, reason="Perbaiki RAB.", by=office.kasudin)
    # The first two were dealt with before the worker died.
    BulkStep.objects.filter(pk=step.pk).update(position=2, done=2)

    claimed = bulk.claim(step.pk)
    assert claimed is not None
    bulk.take(claimed)

    step.refresh_from_db()
    assert (step.position, step.done, step.refused) == (4, 4, [])
    assert (
        list(office.recipients.filter(state="returned").order_by("pk").values_list("pk", flat=True))
        == keys[2:]
    )


def test_filters_name_what_is_missing_and_what_is_double(as_kasudin, office):
    for name in ("Karang Taruna Uji 1", "Karang Taruna Uji 2"):
        Organisation.objects.filter(name=name).update(account_name="BUDI SANTOSO")
    office.submitted()

    lacking = as_kasudin.get(reverse(LIST), {"kurang": "penghalang"})
    complete = as_kasudin.get(reverse(LIST), {"kurang": "tanpa"})

    assert len(lacking.context["page"].rows) == 2
    assert len(complete.context["page"].rows) == 2
