import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from grants.models import Finding, Recipient
from grants.services import generating, programme_rules, recipients


def at(recipient, name="recipient-detail", *more):
    return reverse(f"grants:{name}", args=[recipient.public_id, *more])


@pytest.fixture
def draft(office):
    generating.generate(programme=office.programme, by=office.operator)
    return office.recipients.order_by("pk").first()


def test_each_role_gets_its_own_next_step(client, office, draft):
    client.force_login(office.operator)
    assert client.get(at(draft)).context["next_move"].name == "submit"
    client.post(at(draft, "recipient-move", "submit"))

    client.force_login(office.kasudin)
    assert client.get(at(draft)).context["next_move"].name == "verify"
    client.force_login(office.treasurer)
    assert client.get(at(draft)).context["moves"] == []


def test_whoever_submitted_is_told_that_another_verifies(client, office, draft):
    recipients.submit(recipients=[draft.pk], by=office.kasudin)
    client.force_login(office.kasudin)

    page = client.get(at(draft))
    assertContains(page, "Menunggu pemeriksa lain")
    refused = client.post(at(draft, "recipient-move", "verify"), follow=True)
    assertContains(refused, "Yang mengajukan tidak dapat memeriksa usulannya sendiri.")


def test_the_account_is_masked_and_opens_with_a_reason(client, office, draft):
    client.force_login(office.kasudin)
    number = Recipient.objects.get(pk=draft.pk).account

    assertNotContains(client.get(at(draft)), number)
    opened = client.post(
        at(draft, "recipient-account"), {"reason": "mencocokkan dengan buku tabungan"}
    )
    assertContains(opened, number)


def test_a_paper_is_returned_with_its_reason_and_handed_in_again(client, office, draft):
    programme_rules.add_requirement(programme=office.programme, name="Proposal", by=office.staff)
    scan = SimpleUploadedFile("p.pdf", b"%PDF-1.7 proposal")
    client.force_login(office.operator)
    client.post(at(draft, "document-hand-in", "proposal"), {"file": scan, "number": "1/2026"})
    paper = draft.documents.get()

    client.force_login(office.kasudin)
    client.post(
        reverse("grants:document-return", args=[paper.public_id]),
        {"reason": "Belum ditandatangani lurah."},
    )
    client.force_login(office.operator)
    assertContains(client.get(at(draft)), "Belum ditandatangani lurah.")
    client.post(at(draft, "document-hand-in", "proposal"), {"number": "2/2026"})
    client.force_login(office.kasudin)
    client.post(reverse("grants:document-accept", args=[paper.public_id]))

    paper.refresh_from_db()
    assert (paper.judgement, paper.number) == ("accepted", "2/2026")


def test_a_budget_above_the_grant_is_refused_beside_the_form(client, office, draft):
    client.force_login(office.operator)
    wish = {"uraian_1": "Sewa tenda", "jumlah_1": "9.000.000"}

    page = client.post(at(draft, "proposal-edit"), wish)

    assertContains(page, "Kurangi Rp6.000.000", status_code=422)
    assert not draft.rab.exists()
    client.post(at(draft, "proposal-edit"), {**wish, "jumlah_1": "3.000.000"})
    assert list(draft.rab.values_list("description", "amount")) == [("Sewa tenda", 3_000_000)]


def test_a_finding_with_a_stranger_is_shown_without_the_name(client, office, kasudin):
    office.submitted()
    generating.generate(programme=office.programme, by=office.staff)
    mine = office.recipients.filter(regency_code="99.71").first()
    far = office.recipients.filter(regency_code="99.01").first()
    Finding.objects.create(kind="same_phone", recipient=far, other=mine, shared="+6281****001")
    client.force_login(kasudin)

    page = client.get(at(mine))

    assertContains(page, "Penerima di wilayah lain")
    assertNotContains(page, far.name)


def test_a_preview_of_the_registry_writes_nothing(client, office):
    client.force_login(office.operator)
    url = reverse("grants:programme-generate", args=[office.programme.code])

    assertContains(client.post(url), "Susun 4 draf")
    assert not office.recipients.exists()
    client.post(url, {"susun": "1"})
    assert office.recipients.count() == 4


class TestStatusLink:
    def test_it_says_how_far_and_nothing_about_people(self, client, office):
        office.signed()
        row = office.recipients.first()
        page = client.get(reverse("grants:status", args=[row.link_token]))

        assertContains(page, "Tahap 1")
        for secret in (row.account, row.account_mask, row.chair_name, row.treasurer_name):
            assertNotContains(page, secret)
        assert page["X-Robots-Tag"].startswith("noindex")

    def test_a_wrong_link_is_told_kindly(self, client, office, draft):
        page = client.get(reverse("grants:status", args=[draft.public_id]))

        assertContains(page, "Tautan tidak dikenali", status_code=404)

    def test_it_cannot_be_tried_for_ever(self, client, office, draft, monkeypatch):
        monkeypatch.setattr("grants.views.status.too_often", lambda *_args, **_kwargs: True)

        answer = client.get(reverse("grants:status", args=[draft.link_token]))
        assert (answer.status_code, answer["Retry-After"]) == (429, "60")


def test_the_page_of_papers_offers_each_role_its_own_step(client, office, draft):
    programme_rules.add_requirement(programme=office.programme, name="Proposal", by=office.staff)
    hand_in = at(draft, "document-hand-in", "proposal")
    client.force_login(office.operator)
    assertContains(client.get(at(draft)), hand_in)
    wrong = SimpleUploadedFile("p.pdf", b"<html>bukan pindaian</html>")
    assertContains(client.post(hand_in, {"file": wrong}), "p.pdf", status_code=422)
    client.post(hand_in, {"file": SimpleUploadedFile("p.pdf", b"%PDF-1.7 proposal")})
    paper = draft.documents.get()
    accept = reverse("grants:document-accept", args=[paper.public_id])
    send_back = reverse("grants:document-return", args=[paper.public_id])
    assertNotContains(client.get(at(draft)), accept)
    assert client.post(accept).status_code == client.post(send_back).status_code == 403

    client.force_login(office.kasudin)
    page = client.get(at(draft))
    assertContains(page, accept)
    assertContains(page, send_back)
    unsaid = client.post(send_back, {"reason": ""})
    assert unsaid.status_code == 422
    file = client.get(reverse("grants:document-file", args=[paper.public_id]))
    assert b"".join(file.streaming_content) == b"%PDF-1.7 proposal"
    client.post(accept)
    paper.refresh_from_db()
    assert paper.judgement == "accepted"

    for reader in (office.treasurer, office.head):
        client.force_login(reader)
        page = client.get(at(draft))
        assertContains(page, "Diterima")
        assertNotContains(page, accept)
        assertNotContains(page, hand_in)
