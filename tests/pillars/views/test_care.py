"""The boards and the care of the data on screen."""

from datetime import date, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from django.utils import timezone

from pillars.models import Assignment, ChangeRequest, LikelyPair, Person
from pillars.services import changes, merging
from tests.pillars.factories import AssignmentFactory, PersonFactory

START = date(2024, 1, 1)


@pytest.fixture
def page(client, kasudin):
    client.force_login(kasudin, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_the_board_asks_no_more_for_more_rows(page, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        page.get(reverse("pillars:vacancy-list"))
    for code in ("99.71.01", "99.71.02"):
        AssignmentFactory(
            kind_id="TKSK", region_id=code, end_reason="resigned",
            validity=DateRange(START, date(2025, 1, 1)),
        )  # fmt: skip
    with django_assert_max_num_queries(40):
        answer = page.get(reverse("pillars:vacancy-list"))
    assert "Kec. Karang Anyar" in answer.content.decode()


def test_an_export_is_what_is_shown_and_stands_in_the_ledger(page):
    answer = page.post(f"{reverse('pillars:vacancy-export')}?jenis=tksk", {"format": "csv"})
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 3  # the heading and two kecamatan
    assert "belum pernah tercatat" in lines[1]


def test_a_holder_is_replaced_in_one_step(page, kasudin):
    held = AssignmentFactory(kind_id="TKSK", region_id="99.71.01", validity=DateRange(START, None))
    person = PersonFactory(region_id="99.71.01.1001", born_on=date(1995, 1, 1), education="s1")
    url = reverse("pillars:seat-take", args=["TKSK", "99.71.01", person.public_id])
    form = {"start_on": "1 Mei 2025", "end_reason": "replaced", "end_note": "SK 4/2025"}

    first = page.post(url, form)
    reasons = {
        f"alasan_{finding.code}": "ditugaskan kepala dinas"
        for finding in (first.context["form"].findings if first.status_code == 200 else ())
    }
    answer = page.post(url, form | reasons) if reasons else first

    assert answer.status_code == 302
    held.refresh_from_db()
    assert (held.validity.upper, held.end_reason) == (date(2025, 5, 1), "replaced")
    new = Assignment.objects.get(person=person, kind="TKSK")
    assert new.validity.lower == date(2025, 5, 1)
    assert (
        person.name in page.get(reverse("pillars:seat", args=["TKSK", "99.71.01"])).content.decode()
    )


def test_a_lapsed_term_is_told_as_such(page):
    held = AssignmentFactory(
        kind_id="TKSK", region_id="99.71.01",
        validity=DateRange(START, timezone.localdate() - timedelta(days=40)),
    )  # fmt: skip
    text = page.get(reverse("pillars:seat", args=["TKSK", "99.71.01"])).content.decode()
    assert f"Masa tugas {held.person.name} sudah lewat" in text


def test_a_merged_address_leads_to_the_kept_row(page, kasudin):
    kept, gone = PersonFactory(), PersonFactory(nik=None)
    merging.merge(kept=kept, merged=gone, reason="KTP", by=kasudin)

    answer = page.get(reverse("pillars:person-detail", args=[gone.public_id]))

    assert answer.status_code == 302
    assert answer.url == reverse("pillars:person-detail", args=[kept.public_id])


def test_a_pair_is_compared_merged_and_parted(page):
    one = PersonFactory(name="Siti Aminah")
    two = PersonFactory(name="Siti Aminah", nik=None, phone="+62811")
    LikelyPair.objects.create(first=one, second=two, region_id="99.71.01.1001", score=95)
    url = reverse("pillars:pair-merge", args=[one.public_id, two.public_id])

    shown = page.get(url).content.decode()
    assert "Yang akan terjadi" in shown
    assert page.post(url, {"kept": str(one.public_id), "reason": "KTP sama"}).status_code == 302
    assert Person.objects.get(pk=two.pk).merged_into == one

    merge = Person.objects.get(pk=one.pk).merges.get()
    page.post(reverse("pillars:merge-undo", args=[merge.public_id]))
    assert Person.objects.get(pk=two.pk).merged_into is None


def test_masks_and_reason_in_the_queue_never_the_number(page, operator):
    person = PersonFactory()
    changes.ask(
        subject=person, field=ChangeRequest.Field.NIK, proposed="3171014405900714",
        reason="dicocokkan dengan KTP", by=operator,
    )  # fmt: skip
    text = page.get(reverse("pillars:change-list")).content.decode()
    assert "3171********0714" in text
    assert "dicocokkan dengan KTP" in text
    assert "3171014405900714" not in text
    assert "Setuju dan terapkan" in text


def test_somebody_is_chosen_by_hand_for_comparison(page):
    one = PersonFactory(name="Mochamad Sucipto")
    two = PersonFactory(name="Muhammad Soetjipto")
    text = page.get(reverse("pillars:pair-choose", args=[one.public_id])).content.decode()
    assert reverse("pillars:pair-merge", args=[one.public_id, two.public_id]) in text


def test_the_nik_of_a_merged_row_finds_the_kept_one(page, kasudin):
    kept, gone = PersonFactory(), PersonFactory(nik="3171014405900714")
    merging.merge(kept=kept, merged=gone, reason="KTP", by=kasudin)

    answer = page.post(reverse("pillars:person-find"), {"nik": "3171014405900714"})

    assert answer.url == reverse("pillars:person-detail", args=[kept.public_id])
