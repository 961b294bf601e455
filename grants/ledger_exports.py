"""The ledger as rows: narrowed, with running totals, and as a file."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet, Sum

from accounts import exports, formats
from accounts.exports import Column
from accounts.models import User
from accounts.services import access
from grants.enums import Account
from grants.models import LedgerEntry

COLUMNS = (
    Column("Nomor", lambda row: row.pk),
    Column("Tanggal", lambda row: row.booked_on),
    Column("Pos", lambda row: row.get_account_display(), 20),
    Column("Program", lambda row: row.recipient.programme.code, 18),
    Column("Penerima", lambda row: row.recipient.name, 36),
    Column("Wilayah", lambda row: formats.region(row.recipient.region), 44),
    Column("Tahap", lambda row: row.instalment.number if row.instalment else None, 8),
    Column("Jumlah", lambda row: row.amount),
    Column("Membalik nomor", lambda row: row.reverses_id),
    Column("Alasan", lambda row: row.reason, 30),
    Column("Referensi transfer", lambda row: row.payment.reference if row.payment else "", 26),
    Column("Dicatat oleh", lambda row: row.by.name, 24),
)


def narrowed(rows: QuerySet[LedgerEntry], wanted: dict) -> QuerySet[LedgerEntry]:
    if words := wanted.get("q", "").strip():
        rows = rows.filter(recipient__name__icontains=words)
    if wanted.get("program"):
        rows = rows.filter(recipient__programme=wanted["program"])
    if wanted.get("pos"):
        rows = rows.filter(account=wanted["pos"])
    if wanted.get("tahap"):
        rows = rows.filter(instalment__number=wanted["tahap"])
    if wanted.get("dari"):
        rows = rows.filter(booked_on__gte=wanted["dari"])
    if wanted.get("sampai"):
        rows = rows.filter(booked_on__lte=wanted["sampai"])
    return rows


def with_all(rows: QuerySet[LedgerEntry]) -> QuerySet[LedgerEntry]:
    return rows.select_related(
        "recipient__programme",
        "recipient__region__parent__parent__parent",
        "instalment",
        "payment",
        "by",
        "reversal",
    ).defer("recipient__account", "payment__account")


def totals(rows: QuerySet[LedgerEntry]) -> list[tuple[str, str, int]]:
    """(account, label, sum) of all rows, in the order in which money goes."""
    sums = dict(rows.order_by().values_list("account").annotate(Sum("amount")))
    return [(account.value, account.label, sums.get(account.value, 0)) for account in Account]


def run_on(shown: Sequence[Any], rows: QuerySet[LedgerEntry]) -> None:
    """Gives each shown row (the newest first) `running`: the sum of its account so far, of all
    rows of the same choice."""
    if not shown:
        return
    first = shown[-1].pk
    before = rows.filter(pk__lt=first).order_by().values_list("account").annotate(Sum("amount"))
    sums = dict(before)
    for row in reversed(shown):
        sums[row.account] = sums.get(row.account, 0) + row.amount
        row.running = sums[row.account]


def file_of(
    rows: QuerySet[LedgerEntry], *, kind: str, sentence: str, reason: str, by: User, request
) -> tuple[str, bytes, str]:
    """(name, content, type); that it left the house is written down first."""
    access.export(
        by=by,
        subject_kind="grants.ledgerentry",
        row_count=rows.count(),
        filter_text=sentence[:500],
        reason=reason or "Ekspor buku besar bantuan",
        request=request,
    )
    found: Iterable[LedgerEntry] = with_all(rows).order_by("pk").iterator(chunk_size=2000)
    if kind == "csv":
        return "buku-besar.csv", exports.csv_text(COLUMNS, found), exports.CSV
    about = [("Isi", "Buku besar bantuan"), ("Saringan", sentence or "semua"), ("Oleh", by.name)]
    content = exports.workbook(COLUMNS, found, sheet="Buku besar", about=about)
    return "buku-besar.xlsx", content, exports.XLSX
