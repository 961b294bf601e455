import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import AccessLog
from grants.models import BudgetLine, Decree
from grants.services import budgets


@pytest.fixture
def as_head(client, head):
    client.force_login(head)
    return client


WISH = {"dated_on": "2 Januari 2026", "number": "", "about": "Penetapan penerima"}


def prepare(office):
    return reverse("grants:decree-prepare", args=[office.programme.code])


def test_the_head_sees_whom_and_what_before_signing(as_head, office):
    office.verified()

    page = as_head.get(prepare(office))

    assertContains(page, "Tetapkan 4 penerima")
    assertContains(page, "12.000.000")
    assert not Decree.objects.exists()


def test_signing_names_them_and_leads_to_the_annex(as_head, office):
    office.verified()

    page = as_head.post(prepare(office), WISH, follow=True)

    decree = Decree.objects.get()
    assert decree.line_count == 4
    assertContains(page, decree.number)
    assertContains(page, "Karang Taruna Uji 3")
    assertNotContains(page, "1000000003")


def test_more_than_the_line_holds_is_said_in_words_and_nobody_is_named(as_head, office):
    office.verified()
    line = BudgetLine.objects.get(pk=office.programme.line_id)
    budgets.change_ceiling(line=line, ceiling=5_000_000, reason="DPA perubahan", by=office.head)

    page = as_head.post(prepare(office), WISH)

    assert page.status_code == 422
    assertContains(page, "sisa pagu Rp5.000.000", status_code=422)
    assert not Decree.objects.exists()


def test_the_paper_is_a_pdf_and_fetching_it_is_written_down(as_head, office):
    office.decreed()
    decree = Decree.objects.get()

    answer = as_head.get(reverse("grants:decree-file", args=[decree.public_id]))

    assert answer.content.startswith(b"%PDF-")
    assert AccessLog.objects.filter(subject_id=str(decree.public_id)).exists()


def test_the_preview_needs_no_decree(as_head, office):
    office.verified()

    answer = as_head.get(reverse("grants:decree-preview", args=[office.programme.code]))

    assert answer.content.startswith(b"%PDF-")
    assert not Decree.objects.exists()


@pytest.mark.parametrize("regime", ["operasional", "hibah"])
def test_an_agreement_is_printed_before_and_after_it_is_signed(client, office, regime):
    office.programme.regime = regime
    office.programme.save()
    office.decreed()
    client.force_login(office.operator)
    row = office.recipients.first()
    page = reverse("grants:agreement-file", args=[row.public_id])

    assert client.get(page).content.startswith(b"%PDF-")
    office.programme.refresh_from_db()
    client.post(
        reverse("grants:recipient-move", args=[row.public_id, "sign"]), {"day": "9 Januari 2026"}
    )
    row.refresh_from_db()
    assert row.state == "signed"
    assert client.get(page).content.startswith(b"%PDF-")
