"""LPJ on pages: written on a phone, proved by photographs, checked by somebody else."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from grants.errors import SamePerson
from grants.models import Finding, Instalment, Lpj, Receipt, Refund
from grants.services import findings, lpj, receipts
from grants.services.lpj import Spending


@pytest.fixture
def paid(office):
    """The first two instalments of Kota Selatan that were paid."""
    office.signed().paid()
    return list(office.instalments().visible_to(office.operator).order_by("pk")[:2])


def at(name, row, *more) -> str:
    return reverse(f"grants:{name}", args=[row.public_id, *more])


def text(response) -> str:
    return response.content.decode()


def rows(*lines) -> dict[str, str]:
    typed = {"activity": "Rapat bulanan", "baris-INITIAL_FORMS": "0"}
    typed["baris-TOTAL_FORMS"] = str(len(lines))
    for place, (words, amount) in enumerate(lines):
        typed[f"baris-{place}-description"] = words
        typed[f"baris-{place}-amount"] = amount
    return typed


def camera(colour="khaki", size=(3000, 2000)) -> SimpleUploadedFile:
    """A large photograph that says where it was taken."""
    target = io.BytesIO()
    picture = Image.new("RGB", size, colour)
    exif = picture.getexif()
    exif[0x010F] = "Kamera Uji"
    picture.save(target, "JPEG", exif=exif)
    return SimpleUploadedFile("IMG_0001.jpg", target.getvalue())


def written(office, instalment, amount=400_000) -> Lpj:
    return lpj.write_down(
        instalment=instalment, lines=[Spending("Konsumsi", amount)], by=office.operator
    )


def submitted(office, instalment, amount=400_000) -> Lpj:
    found = written(office, instalment, amount)
    lpj.submit(instalments=[instalment], by=office.operator)
    found.refresh_from_db()
    return found


def test_what_was_spent_and_what_is_left_come_out(client, office, paid):
    client.force_login(office.operator)
    done = client.post(
        at("lpj-edit", paid[0]), rows(("Konsumsi", "600.000"), ("Sewa kursi", "150.000"), ("", ""))
    )
    found = Lpj.objects.get(instalment=paid[0])

    assert done.url == at("lpj-detail", paid[0])
    assert (found.received, found.spent, found.remaining) == (1_000_000, 750_000, 250_000)
    assert [line.description for line in found.lines.all()] == ["Konsumsi", "Sewa kursi"]


def test_more_than_came_is_refused_and_nothing_typed_is_lost(client, office, paid):
    client.force_login(office.operator)
    page = client.post(at("lpj-edit", paid[0]), rows(("Konsumsi", "1.100.000")))

    assert page.status_code == 422
    assert "melebihi yang diterima Rp1.000.000" in text(page)
    assert "1.100.000" in text(page)
    assert not Lpj.objects.exists()


def test_a_row_with_words_needs_its_amount(client, office, paid):
    client.force_login(office.operator)
    page = client.post(at("lpj-edit", paid[0]), rows(("Konsumsi", "")))
    assert page.status_code == 422
    assert "Isi jumlahnya." in text(page)


def test_more_rows_come_without_a_script_and_keep_what_was_typed(client, office, paid):
    client.force_login(office.operator)
    page = client.post(at("lpj-edit", paid[0]), {**rows(("Konsumsi", "1.000")), "tambah": "1"})
    assert len(page.context["forms"].forms) == 4
    assert 'value="Konsumsi"' in text(page)
    assert not Lpj.objects.exists()


def test_the_script_gets_plain_numbers(client, office, paid):
    client.force_login(office.operator)
    assert 'data-received="1000000"' in text(client.get(at("lpj-edit", paid[0])))


def test_a_photograph_is_kept_small_and_without_what_the_camera_wrote(client, office, paid):
    written(office, paid[0])
    client.force_login(office.operator)
    page = client.post(at("receipt-add", paid[0], 1), {"photo": camera()}, follow=True)
    receipt = Receipt.objects.get()
    with receipt.file.open("rb") as file:
        content = file.read()
    picture = Image.open(io.BytesIO(content))

    assert max(picture.size) == 1800
    assert not picture.getexif()
    assert receipt.sha256[:8] in text(page)
    assert "kB" in text(page)


def test_what_is_no_photograph_is_refused(client, office, paid):
    written(office, paid[0])
    client.force_login(office.operator)
    page = client.post(
        at("receipt-add", paid[0], 1), {"photo": SimpleUploadedFile("foto.jpg", b"<html>")}
    )
    assert page.status_code == 422
    assert not Receipt.objects.exists()


def test_the_same_photograph_of_two_recipients_is_shown_with_both(client, office, paid):
    client.force_login(office.operator)
    for one in paid:
        written(office, one)
        client.post(at("receipt-add", one, 1), {"photo": camera()})
        client.post(at("lpj-submit", one))
    finding = Finding.objects.get(kind="same_photo")
    client.force_login(office.kasudin)
    page = text(client.get(at("lpj-detail", paid[1])))
    listed = text(client.get(reverse("grants:receipt-findings")))
    refused = client.post(at("lpj-judge", paid[1]), {"keputusan": "terima"})

    for shown in (page, listed):
        for receipt in Receipt.objects.all():
            assert at("receipt-photo", receipt) in shown
    assert at("lpj-detail", paid[0]) in page
    assert refused.status_code == 422
    assert "bukti ganda" in text(refused)
    findings.settle(finding=finding, reason="Nota bersama dua RW", by=office.staff)
    client.post(at("lpj-judge", paid[1]), {"keputusan": "terima"})
    assert Lpj.objects.get(instalment=paid[1]).state == "accepted"


def test_an_item_goes_back_with_its_reason(client, office, paid):
    submitted(office, paid[0])
    client.force_login(office.kasudin)
    form = {"baris-1-verdict": "returned", "keputusan": "kembalikan", "note": "Foto ulang nota"}
    without = client.post(at("lpj-judge", paid[0]), form)
    client.post(at("lpj-judge", paid[0]), {**form, "baris-1-reason": "Nota tidak terbaca"})
    client.force_login(office.operator)
    page = text(client.get(at("lpj-detail", paid[0])))

    assert without.status_code == 422
    assert "Nota tidak terbaca" in page
    assert "Foto ulang nota" in page
    assert Instalment.objects.get(pk=paid[0].pk).state == "lpj_returned"


def test_a_refused_decision_leaves_no_verdict_behind(client, office, paid):
    found = submitted(office, paid[0])
    client.force_login(office.kasudin)
    form = {"baris-1-verdict": "returned", "baris-1-reason": "Nota buram", "keputusan": "terima"}
    page = client.post(at("lpj-judge", paid[0]), form)

    assert page.status_code == 422
    assert found.lines.get().judgement == "pending"
    assert Lpj.objects.get(pk=found.pk).state == "submitted"


def test_nobody_checks_their_own_lpj(client, office, paid):
    found = written(office, paid[0])
    lpj.submit(instalments=[paid[0]], by=office.kasudin)
    client.force_login(office.kasudin)
    page = client.get(at("lpj-detail", paid[0]))
    client.post(at("lpj-judge", paid[0]), {"keputusan": "terima"})

    assert page.context["is_own"]
    assert not page.context["may_check"]
    assert Lpj.objects.get(pk=found.pk).state == "submitted"


def test_what_remains_goes_back_with_its_slip(client, office, paid):
    submitted(office, paid[0])
    client.force_login(office.kasudin)
    client.post(at("lpj-judge", paid[0]), {"keputusan": "terima"})
    client.force_login(office.treasurer)
    owed = client.get(reverse("grants:refund-list"))
    slip = {"bank_reference": "NTPN-1", "deposited_on": "2-1-2026"}
    more = client.post(at("refund-record", paid[0]), {**slip, "amount": "700.000"})
    client.post(at("refund-record", paid[0]), {**slip, "amount": "600.000"})
    done = client.get(reverse("grants:refund-list"), {"status": "disetor"})

    assert [one.left for one in owed.context["page"]] == [600_000]
    assert more.status_code == 422
    assert Refund.objects.get().number in text(done)
    assert Instalment.objects.get(pk=paid[0].pk).state == "settled"


def test_many_are_accepted_at_once_and_each_refusal_is_named(client, office, paid):
    good, bad = paid
    submitted(office, good, good.amount)
    other = submitted(office, bad, bad.amount)
    lpj.judge_line(
        line=other.lines.get(), accepted=False, reason="Nota tidak terbaca", by=office.staff
    )
    client.force_login(office.kasudin)
    page = client.post(
        reverse("grants:lpj-accept-many"),
        {"pilih": [str(good.public_id), str(bad.public_id)]},
        follow=True,
    )

    assert "1 LPJ diterima." in text(page)
    assert f"{bad.recipient.name}: Ada baris yang dinilai perlu perbaikan." in text(page)


def test_photographs_of_another_city_are_not_there(client, office, paid, other_kasudin):
    found = written(office, paid[0])
    receipt = receipts.attach(
        line=found.lines.get(), content=camera(size=(30, 20)).read(), by=office.operator
    )
    client.force_login(other_kasudin)
    assert client.get(at("receipt-photo", receipt)).status_code == 404
    assert client.get(at("lpj-detail", paid[0])).status_code == 404


def test_a_long_list_costs_as_many_queries_as_a_short_one(
    client, office, paid, django_assert_max_num_queries
):
    for one in paid:
        submitted(office, one)
    client.force_login(office.kasudin)
    with django_assert_max_num_queries(24):
        page = client.get(reverse("grants:lpj-list"), {"status": "diajukan"})
    assert len(page.context["page"]) == 2


def test_a_finding_about_receipts_shows_both_to_the_checker(client, office, paid):
    client.force_login(office.operator)
    for one in paid[:2]:
        written(office, one)
        client.post(at("receipt-add", one, 1), {"photo": camera(), "number": "INV-77123"})
        client.post(at("lpj-submit", one))
    finding = Finding.objects.get(kind="same_photo")
    client.force_login(office.kasudin)

    page = text(client.get(at("finding-settle", finding)))

    for receipt in Receipt.objects.all():
        assert f'<img src="{at("receipt-photo", receipt)}"' in page
        assert receipt.line.lpj.instalment.recipient.name in page
    answer = client.post(at("finding-settle", finding), {"reason": "Satu nota untuk dua RW"})
    assert answer.url == reverse("grants:receipt-findings")


def test_whoever_handed_it_in_does_not_judge_the_finding(office, paid, staff):
    for one, by in ((paid[0], office.operator), (paid[1], staff)):
        kept = lpj.write_down(instalment=one, lines=[Spending("Konsumsi", 400_000)], by=by)
        receipts.attach(line=kept.lines.get(), content=b"%PDF-1.7 nota", by=by)
        lpj.submit(instalments=[one], by=by)

    with pytest.raises(SamePerson):
        findings.settle(finding=Finding.objects.get(), reason="Wajar saja", by=staff)
