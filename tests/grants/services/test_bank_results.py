"""The bank's answer with every fault it can have: each line ends in a named state, no money is
booked twice, and the same file again changes nothing."""

from datetime import date

import pytest

from grants import proofs
from grants.enums import PaymentState, ResultOutcome
from grants.errors import FileUnusable
from grants.models import AccountFix, LedgerEntry, PaymentLine, ResultFile
from grants.services import account_fixes, bank_results, payments

HEAD = "No Referensi;No Rekening Tujuan;Nominal;Status;Keterangan Bank;Tanggal Transaksi"


@pytest.fixture
def batch(office):
    return office.signed().sent()


def lines(batch):
    return list(batch.lines.order_by("number"))


def row(line, *, status="BERHASIL", amount=None, account=None, note="", reference=None):
    amount = line.amount if amount is None else amount
    return (
        f"{reference or line.reference};{account or line.account};{amount};{status};{note};"
        "05-01-2026"
    )


@pytest.fixture
def take(batch, tmp_path, office):
    def taken(*rows, name="hasil.csv", end="\r\n") -> ResultFile:
        path = tmp_path / name
        path.write_text("\r\n".join([HEAD, *rows]) + end)
        return bank_results.take(batch=batch, path=path, file_name=name, by=office.treasurer)

    return taken


def states(batch):
    return [line.state for line in lines(batch)]


def outcomes(file):
    return [one.outcome for one in file.rows.order_by("number")]


def paid_entries():
    return LedgerEntry.objects.filter(account="paid", reverses=None).count()


def test_all_went_well(batch, take):
    file = take(*[row(line) for line in lines(batch)])

    assert set(states(batch)) == {PaymentState.PAID}
    assert file.counts == {"paid": 4}
    batch.refresh_from_db()
    assert batch.state == "closed"
    assert set(batch.lines.values_list("paid_on", flat=True)) == {date(2026, 1, 5)}
    assert list(proofs.prove()) == []


def test_every_fault_at_once(batch, take):
    first, second, third, fourth = lines(batch)
    file = take(
        row(first),
        row(first),
        row(second, amount=second.amount - 500),
        row(third, status="GAGAL", note="Rekening tidak ditemukan"),
        "X-1;99999999;1000000;BERHASIL;;05-01-2026",
        f"{fourth.reference};{fourth.account[:3]}",
        end="",
    )

    assert states(batch) == [
        PaymentState.PAID,
        PaymentState.WRONG_AMOUNT,
        PaymentState.FAILED,
        PaymentState.UNANSWERED,
    ]
    assert outcomes(file) == [
        ResultOutcome.PAID,
        ResultOutcome.DOUBLED,
        ResultOutcome.WRONG_AMOUNT,
        ResultOutcome.FAILED,
        ResultOutcome.UNKNOWN_ACCOUNT,
        ResultOutcome.UNREADABLE,
    ]
    assert file.is_truncated
    assert paid_entries() == 1
    fix = AccountFix.objects.get()
    assert (fix.recipient, fix.cause) == (third.instalment.recipient, "account_unknown")
    assert list(proofs.prove()) == []


def test_the_same_file_again_changes_nothing(batch, take):
    rows = [row(line) for line in lines(batch)[:2]]
    first = take(*rows)
    before = states(batch), paid_entries(), ResultFile.objects.count()
    again = take(*rows)

    assert again == first
    assert (states(batch), paid_entries(), ResultFile.objects.count()) == before


def test_the_complete_file_after_a_cut_one(batch, take):
    take(row(lines(batch)[0]))
    assert states(batch)[1:] == [PaymentState.UNANSWERED] * 3

    file = take(*[row(line) for line in lines(batch)], name="lengkap.csv")

    assert set(states(batch)) == {PaymentState.PAID}
    assert outcomes(file) == [ResultOutcome.ALREADY] + [ResultOutcome.PAID] * 3
    assert paid_entries() == 4
    assert list(proofs.prove()) == []


def test_answers_that_contradict_each_other_book_nothing(batch, take):
    first = lines(batch)[0]
    file = take(row(first), row(first, status="GAGAL"))

    assert states(batch)[0] == PaymentState.CONTRADICTED
    assert outcomes(file) == [ResultOutcome.CONTRADICTED] * 2
    assert paid_entries() == 0


def test_success_for_another_account_books_nothing(batch, take):
    first = lines(batch)[0]
    file = take(row(first, account="777777777"))

    assert states(batch)[0] == PaymentState.CONTRADICTED
    assert outcomes(file) == [ResultOutcome.UNKNOWN_ACCOUNT]
    assert paid_entries() == 0


def test_a_total_that_is_larger_than_the_rows_says_that_the_end_is_missing(batch, take):
    first = lines(batch)[0]

    assert take(row(first), "TOTAL;4;4000000;;;").is_truncated
    assert not take(row(first), "TOTAL;1;1000000;;;", name="utuh.csv").is_truncated


def test_a_file_without_its_headings_is_refused(batch, office, tmp_path):
    path = tmp_path / "lain.csv"
    path.write_text("nama;alamat\nAni;Jalan Satu\n")

    with pytest.raises(FileUnusable, match="Judul kolom"):
        bank_results.take(batch=batch, path=path, file_name="lain.csv", by=office.treasurer)
    assert set(states(batch)) == {PaymentState.SENT}


def test_a_refused_account_is_mended_and_paid_again(batch, take, office):
    take(
        *[row(line) for line in lines(batch)[1:]],
        row(lines(batch)[0], status="GAGAL", note="Rekening tutup"),
    )
    _none, outcome = payments.make(
        programme=office.programme, instalment_number=1, by=office.treasurer
    )
    assert outcome.by_code == {"account_fix": 1}

    fix = AccountFix.objects.get()
    fix = account_fixes.propose(
        fix=fix, account="5550001112", account_name="KT UJI", bank_name="Bank Uji",
        by=office.operator,
    )  # fmt: skip
    account_fixes.accept(fix=fix, by=office.kasudin)
    again, outcome = payments.make(
        programme=office.programme, instalment_number=1, by=office.treasurer
    )

    assert outcome.done == 1
    assert PaymentLine.objects.get(batch=again).account == "5550001112"
    payments.send(batch=again, by=office.treasurer)
    payments.confirm(batch=again, paid_on=date(2026, 1, 9), by=office.treasurer)
    assert paid_entries() == 4
    assert list(proofs.prove()) == []


@pytest.mark.parametrize("code", ["bank-dki-xlsx", "bank-dki-csv"])
def test_the_banks_file_is_the_same_each_time(office, code):
    from grants.models import BankFormat
    from grants.services import bank_files

    office.signed()
    batch, _outcome = payments.make(
        programme=office.programme,
        instalment_number=1,
        bank_format=BankFormat.objects.get(code=code),
        by=office.treasurer,
    )
    sent = payments.send(batch=batch, by=office.treasurer)
    batch.refresh_from_db()

    assert bank_files.write(batch).content == sent.content
    assert batch.file_sha256 == sent.sha256
    if code.endswith("csv"):
        text = sent.content.decode("utf-8-sig")
        assert all(line.account in text for line in lines(batch))
