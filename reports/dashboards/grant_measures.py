"""Money of the budget year as the ledger tells it on a day, and the LPJs that are late."""

from collections.abc import Iterable, Iterator

from django.db.models import (
    BigIntegerField,
    Case,
    Exists,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts import formats
from accounts.permissions import Permission
from grants.enums import Account
from grants.models import BudgetLine, Instalment, LedgerEntry, Lpj, Recipient, Waiver
from reports.dashboards.look import Look
from reports.dashboards.measure import RUPIAH, Measure, RowColumn
from reports.queries import moments
from reports.queries.grants import RULES

ABOVE = "parent__parent__parent"
DONE = (Account.SPENT, Account.REFUNDED)
OPEN = Case(When(account=Account.PAID, then=F("amount")), default=-F("amount"))
ENTRY = (
    RowColumn("Penerima", lambda row: row.recipient.name),
    RowColumn("Wilayah", lambda row: formats.region(row.recipient.region)),
    RowColumn("Tanggal", lambda row: formats.long_date(row.booked_on)),
    RowColumn("Pos", lambda row: row.get_account_display()),
    RowColumn("Tahap", lambda row: row.instalment.number if row.instalment else formats.MISSING),
)
AMOUNT = RowColumn("Jumlah", lambda row: formats.rupiah(row.amount), is_number=True)
SIGNED = RowColumn(
    "Terbuka",
    lambda row: formats.rupiah(row.amount if row.account == Account.PAID else -row.amount),
    is_number=True,
)
RECIPIENT = (
    RowColumn("Nama penerima", lambda row: row.name),
    RowColumn("Wilayah", lambda row: formats.region(row.region)),
    RowColumn("Program", lambda row: row.programme.name),
    RowColumn("Setahun", lambda row: formats.rupiah(row.total_amount), is_number=True),
)
LATE = (
    RowColumn("Penerima", lambda row: row.recipient.name),
    RowColumn("Wilayah", lambda row: formats.region(row.recipient.region)),
    RowColumn("Tahap", lambda row: row.number),
    RowColumn("Jatuh tempo", lambda row: formats.long_date(row.lpj_due_on)),
    RowColumn("Jumlah", lambda row: formats.rupiah(row.amount), is_number=True),
)
WAIVER = (
    RowColumn("Nomor", lambda row: row.number),
    RowColumn("Penerima", lambda row: row.instalment.recipient.name),
    RowColumn("Alasan", lambda row: row.reason),
    RowColumn("Diberikan", lambda row: formats.long_date(row.granted_on)),
    RowColumn("Oleh", lambda row: row.granted_by.name),
)
CEILING = (
    RowColumn("Uraian", lambda row: row.name),
    RowColumn("Kode rekening", lambda row: row.code),
    RowColumn("Pagu", lambda row: formats.rupiah(row.ceiling), is_number=True),
    RowColumn("Ditetapkan", lambda row: formats.rupiah(row.approved_total), is_number=True),
    RowColumn("Dibayar", lambda row: formats.rupiah(row.paid_total), is_number=True),
)


def grant_measures() -> Iterator[Measure]:
    yield Measure(
        key="pagu",
        label="Pagu",
        unit=RUPIAH,
        definition="Pagu tahun anggaran ini milik wilayah ini dan di bawahnya.",
        needs=Permission.GRANT_VIEW,
        rows=lambda look: (
            BudgetLine.objects.visible_to(look.user).within(look.code).filter(year=look.year)
        ),
        place="region_id",
        columns=CEILING,
        amount=F("ceiling"),
        listing=lambda _look: reverse("grants:budget-list"),
    )
    yield _entries("ditetapkan", "Ditetapkan", "Menurut SK penetapan.", [Account.APPROVED])
    yield _entries("dibayar", "Dibayar", "Sudah cair menurut jawaban bank.", [Account.PAID])
    yield _entries(
        "dipertanggungjawabkan",
        "Dipertanggungjawabkan",
        "LPJ yang diterima, ditambah yang disetor kembali.",
        list(DONE),
    )
    yield _entries("lpj-diterima", "LPJ diterima", "LPJ yang diterima.", [Account.SPENT])
    yield _entries(
        "disetor-kembali", "Disetor kembali", "Sudah disetor kembali.", [Account.REFUNDED]
    )
    yield Measure(
        key="belum-dipertanggungjawabkan",
        label="Belum dipertanggungjawabkan",
        unit=RUPIAH,
        definition="Sudah cair, dikurangi LPJ yang diterima dan yang disetor kembali.",
        needs=Permission.GRANT_VIEW,
        rows=lambda look: entries(look, [Account.PAID, *DONE]),
        place="recipient__region_id",
        columns=(*ENTRY, SIGNED),
        order=("-booked_on", "-pk"),
        related=("recipient__region__" + ABOVE, "instalment"),
        unread=("recipient__account",),
        amount=OPEN,
        link=_of_recipient,
    )
    yield Measure(
        key="penerima",
        label="Penerima ditetapkan",
        title="penerima yang ditetapkan",
        unit="penerima",
        definition="Penerima program tahun ini dengan penetapan yang dicatat di buku besar.",
        needs=Permission.GRANT_VIEW,
        rows=recipients,
        place="region_id",
        columns=RECIPIENT,
        order=("region_id", "pk"),
        related=("region__" + ABOVE, "programme"),
        unread=("account",),
        link=lambda row: reverse("grants:recipient-detail", args=[row.public_id]),
    )
    yield Measure(
        key="dispensasi-program",
        label="Dispensasi",
        title="dispensasi untuk program tahun ini",
        unit="dispensasi",
        definition="Tahap yang boleh dibayar walaupun LPJ sebelumnya terbuka.",
        needs=Permission.GRANT_VIEW,
        rows=lambda look: (
            Waiver.objects.visible_to(look.user)
            .within(look.code)
            .filter(
                granted_on__lte=look.day,
                instalment__recipient__programme__first_month__year=look.year,
            )
        ),
        place="instalment__recipient__region_id",
        columns=WAIVER,
        order=("-granted_on", "-pk"),
        related=("instalment__recipient", "granted_by"),
        unread=("instalment__recipient__account",),
        link=lambda row: reverse("grants:lpj-detail", args=[row.instalment.public_id]),
    )
    yield _late(
        "lpj-terlambat",
        "LPJ lewat tempo",
        "Sudah dibayar dan jatuh tempo, LPJ-nya belum masuk; program semua tahun.",
        overdue,
    )
    yield _late(
        "lpj-terlambat-tahun-ini",
        "LPJ lewat tempo, program tahun ini",
        "Seperti LPJ lewat tempo, hanya program tahun anggaran ini.",
        lambda look: overdue(look).filter(recipient__programme__first_month__year=look.year),
    )


def entries(look: Look, accounts: list[str]) -> QuerySet[LedgerEntry]:
    """Entries of programmes of the year, booked until the day, perhaps from another one on."""
    since = {"booked_on__gte": look.since} if look.since else {}
    return (
        LedgerEntry.objects.visible_to(look.user)
        .within(look.code)
        .filter(
            account__in=accounts,
            recipient__programme__first_month__year=look.year,
            booked_on__lte=look.day,
            **since,
        )
    )


def recipients(look: Look) -> QuerySet[Recipient]:
    approved = LedgerEntry.objects.filter(
        recipient=OuterRef("pk"), account=Account.APPROVED, booked_on__lte=look.day
    )
    return (
        Recipient.objects.visible_to(look.user)
        .within(look.code)
        .filter(Exists(approved), programme__first_month__year=look.year)
    )


def overdue(look: Look) -> QuerySet[Instalment]:
    """Instalments whose account should have come before the day, as the ledger stood then."""
    handed_in = Lpj.objects.filter(
        instalment=OuterRef("pk"),
        state__in=RULES["done"],
        submitted_at__lt=moments.until(look.day),
    )
    return (
        Instalment.objects.visible_to(look.user)
        .within(look.code)
        .filter(~Exists(handed_in), lpj_due_on__lt=look.day)
        .annotate(came=_sum(look, [Account.PAID]), done=_sum(look, DONE))
        .filter(came__gt=F("done"))
    )


def _sum(look: Look, accounts: Iterable[str]) -> Coalesce:
    """What was booked for an outer instalment until the day."""
    booked = (
        LedgerEntry.objects.filter(
            instalment=OuterRef("pk"), account__in=accounts, booked_on__lte=look.day
        )
        .order_by()
        .values("instalment")
        .annotate(total=Sum("amount"))
    )
    return Coalesce(Subquery(booked.values("total")), Value(0), output_field=BigIntegerField())


def _entries(key: str, label: str, definition: str, accounts: list[str]) -> Measure:
    return Measure(
        key=key,
        label=label,
        unit=RUPIAH,
        definition=f"{definition} Program tahun anggaran ini.",
        needs=Permission.GRANT_VIEW,
        rows=lambda look: entries(look, accounts),
        place="recipient__region_id",
        columns=(*ENTRY, AMOUNT),
        order=("-booked_on", "-pk"),
        related=("recipient__region__" + ABOVE, "instalment"),
        unread=("recipient__account",),
        amount=F("amount"),
        link=_of_recipient,
        listing=lambda _look: reverse("grants:ledger-list"),
    )


def _late(key: str, label: str, definition: str, rows) -> Measure:
    return Measure(
        key=key,
        label=label,
        title=f"tahap dengan {label}",
        unit="tahap",
        definition=definition,
        needs=Permission.GRANT_VIEW,
        rows=rows,
        place="recipient__region_id",
        columns=LATE,
        order=("lpj_due_on", "pk"),
        related=("recipient__region__" + ABOVE,),
        unread=("recipient__account",),
        link=lambda row: reverse("grants:lpj-detail", args=[row.public_id]),
        listing=lambda _look: f"{reverse('grants:lpj-list')}?status=terlambat",
    )


def _of_recipient(row) -> str:
    return reverse("grants:recipient-detail", args=[row.recipient.public_id])
