"""The treasurer's pages, from who may be paid to what the bank answered."""

import csv
import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import AccessLog
from grants.models import (
    AccountFix,
    LedgerEntry,
    PaperRun,
    PaymentBatch,
    PaymentLine,
    ResultFile,
    ResultUpload,
)
from grants.services import paper_runs, payments

REASON = "Dikirim ke bank untuk pembayaran tahap 1"


@pytest.fixture
def sent(office):
    return office.signed().sent()


def at(name, row) -> str:
    return reverse(f"grants:{name}", args=[row.public_id])


def text(response) -> str:
    return response.content.decode()


def answer(rows) -> SimpleUploadedFile:
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";")
    writer.writerow(["Referensi", "Rekening", "Nominal", "Status", "Keterangan"])
    writer.writerows(rows)
    return SimpleUploadedFile("hasil.csv", target.getvalue().encode())


def good(line) -> list:
    return [line.reference, str(line.account), line.amount, "BERHASIL", ""]


def mixed(lines) -> list[list]:
    """Paid, doubled, failed, another amount, an account nobody asked for; two are not there."""
    first, second, third = lines[:3]
    failed = [second.reference, str(second.account), second.amount, "GAGAL", "Rekening tutup"]
    other = [third.reference, str(third.account), third.amount - 1, "BERHASIL", ""]
    return [good(first), good(first), failed, other, ["PAY-X", "777", 5, "BERHASIL", ""]]


def look_at(client, batch, rows):
    return client.post(at("result-new", batch), {"file": answer(rows)}, follow=True)


def test_who_waits_is_said_before_the_list_is_made(client, office):
    office.signed().paid(1)
    client.force_login(office.treasurer)
    page = client.get(reverse("grants:payment-new"), {"program": office.programme.code, "tahap": 2})

    assert "Tertahan: LPJ tahap sebelumnya belum selesai." in text(page)
    assert page.context["outcome"].done == 0
    assert PaymentBatch.objects.count() == 1


def test_the_list_is_made_for_those_who_may_be_paid(client, office):
    office.signed()
    client.force_login(office.treasurer)
    wanted = {"program": office.programme.code, "tahap": 1}
    seen = client.get(reverse("grants:payment-new"), wanted)
    form = seen.context["make_form"].fields["bank_format"].queryset.first().pk
    made = client.post(reverse("grants:payment-new"), {**wanted, "bank_format": form})

    batch = PaymentBatch.objects.get()
    assert made.url == at("payment-detail", batch)
    assert batch.line_count == seen.context["outcome"].done
    assert batch.total_amount == seen.context["amount"]


def test_the_file_for_the_bank_leaves_with_a_reason(client, office):
    batch, _ = payments.make(
        programme=office.signed().programme, instalment_number=1, by=office.treasurer
    )
    client.force_login(office.treasurer)
    refused = client.post(at("bank-file", batch), {"reason": ""})
    assert refused.status_code == 422
    assert not AccessLog.objects.filter(subject_kind="grants.paymentbatch").exists()
    first = client.post(at("bank-file", batch), {"reason": REASON})
    again = client.post(at("bank-file", batch), {"reason": REASON})

    batch.refresh_from_db()
    logged = AccessLog.objects.filter(subject_kind="grants.paymentbatch")
    assert batch.state == "sent"
    assert first.content == again.content
    assert [row.checksum for row in logged] == [batch.file_sha256] * 2
    assert {row.reason for row in logged} == {REASON}


def test_accounts_are_masked_on_every_page(client, office, sent):
    client.force_login(office.treasurer)
    line = sent.lines.first()
    pages = [at("payment-detail", sent), at("payment-line", line)]
    look_at(client, sent, mixed(list(sent.lines.order_by("number"))))
    shown = [text(client.get(at("result-preview", ResultUpload.objects.get())))]
    client.post(at("result-apply", ResultUpload.objects.get()))
    pages += [at("result-detail", ResultFile.objects.get())]
    pages += [reverse("grants:fix-list"), at("fix-detail", AccountFix.objects.get())]
    shown += [text(client.get(page)) for page in pages]

    for line in sent.lines.all():
        assert not [page for page in shown if str(line.account) in page]
        assert not [page for page in shown if str(line.account)[:4] + "*" in page]


def test_a_preview_books_nothing_and_names_each_end(client, office, sent):
    client.force_login(office.treasurer)
    page = look_at(client, sent, mixed(list(sent.lines.order_by("number"))))

    assert {key: count for key, _label, count in page.context["outcomes"]} == {
        "paid": 1,
        "doubled": 1,
        "failed": 1,
        "wrong_amount": 1,
        "unknown_account": 1,
    }
    ends = {key: count for key, _label, count in page.context["ends"]}
    assert ends == {"paid": 1, "failed": 1, "wrong_amount": 1, "unanswered": sent.line_count - 3}
    assert not LedgerEntry.objects.filter(account="paid").exists()
    assert not ResultFile.objects.exists()


def test_what_was_previewed_is_what_is_booked_and_once(client, office, sent):
    client.force_login(office.treasurer)
    rows = mixed(list(sent.lines.order_by("number")))
    ends = look_at(client, sent, rows).context["ends"]
    client.post(at("result-apply", ResultUpload.objects.get()))
    states = {
        state: sent.lines.filter(state=state).count()
        for state in sent.lines.values_list("state", flat=True)
    }
    booked = LedgerEntry.objects.count()
    again = look_at(client, sent, rows)
    client.post(at("result-apply", ResultUpload.objects.get()))

    assert states == {key: count for key, _label, count in ends}
    assert "sudah pernah dicatat" in text(again)
    assert LedgerEntry.objects.count() == booked
    assert ResultFile.objects.count() == 1
    assert not ResultUpload.objects.exists()


def test_an_answer_is_kept_sealed_and_only_while_it_is_looked_at(client, office, sent):
    client.force_login(office.treasurer)
    look_at(client, sent, mixed(list(sent.lines.order_by("number"))))
    kept = ResultUpload.objects.values_list("content", flat=True).get()
    assert str(sent.lines.first().account).encode() not in bytes(kept)
    client.post(at("result-discard", ResultUpload.objects.get()))
    assert not ResultUpload.objects.exists()
    assert set(sent.lines.values_list("state", flat=True)) == {"sent"}


def test_what_is_no_answer_of_a_bank_is_refused_in_words(client, office, sent):
    client.force_login(office.treasurer)
    page = client.post(
        at("result-new", sent), {"file": SimpleUploadedFile("hasil.csv", b"a;b\n1;2\n")}
    )
    assert page.status_code == 422
    assert "Judul kolom tidak dikenali" in text(page)


def test_two_people_mend_an_account_and_the_payment_is_made_again(client, office, sent):
    line = PaymentLine.objects.visible_to(office.operator).filter(batch=sent).first()
    payments.fail(line=line, cause="account_closed", by=office.treasurer)
    fix = AccountFix.objects.get()
    client.force_login(office.operator)
    client.post(
        at("fix-propose", fix),
        {"bank_name": "Bank Uji", "account": "5550001112", "account_name": line.account_name},
    )
    client.force_login(office.kasudin)
    client.post(at("fix-accept", fix))
    batch, outcome = payments.make(
        programme=office.programme, instalment_number=1, by=office.treasurer
    )

    fix.refresh_from_db()
    assert fix.state == "accepted"
    assert outcome.done == 1
    assert str(batch.lines.get().account) == "5550001112"


def test_nobody_checks_the_account_they_wrote_down(client, office, sent):
    line = PaymentLine.objects.visible_to(office.kasudin).filter(batch=sent).first()
    payments.fail(line=line, cause="account_closed", by=office.treasurer)
    fix = AccountFix.objects.get()
    client.force_login(office.kasudin)
    form = {"bank_name": "Bank Uji", "account": "5550001112", "account_name": line.account_name}
    client.post(at("fix-propose", fix), form)
    page = client.get(at("fix-detail", fix))
    client.post(at("fix-accept", fix))

    fix.refresh_from_db()
    assert page.context["is_own"]
    assert fix.state == "proposed"


def test_a_city_sees_its_own_transfers_of_the_province_list(client, office, sent, other_kasudin):
    client.force_login(office.kasudin)
    mine = client.get(at("payment-detail", sent))
    client.force_login(other_kasudin)
    theirs = client.get(at("payment-detail", sent))

    assert (mine.context["lines"], mine.context["amount"]) == (4, 4_000_000)
    assert (theirs.context["lines"], theirs.context["amount"]) == (0, 0)
    assert client.get(at("payment-line", sent.lines.first())).status_code == 404


def test_a_transfer_is_reversed_with_a_reason(client, office):
    batch = office.signed().paid()
    line = batch.lines.first()
    client.force_login(office.treasurer)
    refused = client.post(at("payment-line", line), {"langkah": "reverse", "reason": ""})
    client.post(at("payment-line", line), {"langkah": "reverse", "reason": "Dikembalikan bank"})

    line.refresh_from_db()
    assert refused.status_code == 422
    assert line.state == "reversed"
    assert sum(LedgerEntry.objects.filter(payment=line).values_list("amount", flat=True)) == 0


def test_a_receipt_is_a_pdf_and_only_for_money_that_went(client, office, sent):
    first, second = sent.lines.order_by("number")[:2]
    payments.confirm(batch=sent, lines=[first], paid_on=date(2026, 1, 9), by=office.treasurer)
    client.force_login(office.treasurer)
    one, again = (client.get(at("receipt-paper", first)) for _ in range(2))

    assert one.content.startswith(b"%PDF")
    assert one.content == again.content
    assert client.get(at("receipt-paper", second)).status_code == 404


def test_receipts_of_a_list_are_set_in_the_background(client, office):
    batch = office.signed().paid()
    client.force_login(office.treasurer)
    client.post(at("paper-request", batch), {"per_file": 10})
    run = PaperRun.objects.get()
    paper_runs.build(paper_runs.claim(run.pk))
    page = client.get(at("paper-run", run))
    file = run.files.get()
    data = client.get(reverse("grants:paper-file", args=[run.public_id, 1]))

    assert file.receipts == batch.line_count
    assert f"Nomor 1 s.d. {batch.line_count}" in text(page)
    assert b"".join(data.streaming_content).startswith(b"%PDF")
    data.close()


def test_a_long_list_costs_as_many_queries_as_a_short_one(
    client, office, sent, django_assert_max_num_queries
):
    client.force_login(office.treasurer)
    for page in (at("payment-detail", sent), reverse("grants:payment-list")):
        with django_assert_max_num_queries(22):
            assert client.get(page).status_code == 200
