"""The lists of proposals and of recipients (see accounts/listings.py)."""

from django.db.models import Case, F, QuerySet, Sum, When

from accounts import formats
from accounts.listings import ListColumn, Listing, Order
from accounts.permissions import Permission
from grants.enums import Account
from grants.forms.filters import AwardFilter, ProposalFilter
from grants.models import Finding, LedgerEntry, Recipient
from grants.services.eligibility import messages
from grants.words import difference_in_words

BY_PLACE = {
    "wilayah": Order("Wilayah, lalu nama", ("region_id", "name", "id")),
    "nama": Order("Nama, A ke Z", ("name", "id")),
    "-jumlah": Order("Jumlah setahun terbesar", ("-total_amount", "-id")),
    "terbaru": Order("Terbaru dicatat", ("-id",)),
}
NAME = ListColumn("nama", "Nama penerima", lambda row: row.name, kind="name", width=38)
PLACE = ListColumn("wilayah", "Wilayah", lambda row: formats.region(row.region), width=42)
PROGRAMME = ListColumn(
    "program", "Program", lambda row: row.programme.name, width=36, is_default=False
)
AMOUNT = ListColumn("jumlah", "Per tahap (Rp)", lambda row: row.amount, kind="number", width=15)
TOTAL = ListColumn(
    "setahun",
    "Setahun (Rp)",
    lambda row: row.total_amount,
    kind="number",
    width=16,
    is_default=False,
)
ACCOUNT = ListColumn(
    "rekening",
    "Nomor rekening",
    lambda row: row.account_mask,
    kind="secret",
    width=20,
    clear=lambda row: row.account or "",
)
BANK = ListColumn("bank", "Bank", lambda row: row.bank_name, is_default=False)
HOLDER = ListColumn(
    "atas-nama", "Atas nama", lambda row: row.account_name, width=34, is_default=False
)
CHAIR = ListColumn("ketua", "Ketua", lambda row: row.chair_name, width=28, is_default=False)
TREASURER = ListColumn(
    "bendahara", "Bendahara", lambda row: row.treasurer_name, width=28, is_default=False
)
STATE = ListColumn(
    "status", "Status", lambda row: (row.state, row.get_state_display()), kind="state", width=22
)
DUE = ListColumn("tenggat", "Tenggat", lambda row: row.due_on, kind="date", width=14)


class ProposalListing(Listing):
    key = "usulan"
    title = "Usulan"
    noun = "usulan"
    url_name = "grants:proposal-list"
    permission = Permission.GRANT_VIEW
    subject_kind = "grants.recipient"
    orders = BY_PLACE
    columns = (
        NAME,
        PLACE,
        PROGRAMME,
        AMOUNT,
        TOTAL,
        ACCOUNT,
        BANK,
        HOLDER,
        CHAIR,
        TREASURER,
        ListColumn(
            "sk-pengurus", "SK kepengurusan", lambda row: row.sk_number, width=24, is_default=False
        ),
        STATE,
        ListColumn(
            "catatan", "Yang perlu dilihat", lambda row: row.remarks, kind="lines", width=44
        ),
        ListColumn(
            "selisih",
            "Dibanding periode lalu",
            lambda row: difference_in_words(row.difference),
            width=26,
            is_default=False,
        ),
        DUE,
    )

    def form(self, query, user) -> ProposalFilter:
        return ProposalFilter(query, user=user)

    def related(self, rows: QuerySet, *, full: bool = False) -> QuerySet:
        return with_places(rows, full=full)

    def complete(self, rows, form, user) -> None:
        """What keeps each of them from the next step, in the fewest words."""
        doubtful: set[int] = set()
        found = Finding.objects.visible_to(user).filter(settled_at__isnull=True)
        keys = [row.pk for row in rows]
        for pair in found.filter(recipient__in=keys).values_list("recipient_id", "other_id"):
            doubtful.update(pair)
        for pair in found.filter(other__in=keys).values_list("recipient_id", "other_id"):
            doubtful.update(pair)
        for row in rows:
            row.remarks = [text.partition(".")[0] for _c, text, _s in messages(row.shortcomings)]
            if row.pk in doubtful:
                row.remarks.append("Temuan ganda belum dinilai")
            if row.reason:
                row.remarks.append(row.reason)


class AwardListing(Listing):
    key = "penerima-bantuan"
    title = "Penerima bantuan"
    noun = "penerima"
    url_name = "grants:award-list"
    permission = Permission.GRANT_VIEW
    subject_kind = "grants.recipient"
    orders = BY_PLACE
    columns = (
        NAME,
        PLACE,
        PROGRAMME,
        AMOUNT,
        TOTAL,
        ACCOUNT,
        BANK,
        HOLDER,
        CHAIR,
        TREASURER,
        ListColumn("dibayar", "Dibayar (Rp)", lambda row: row.paid, kind="number", width=16),
        ListColumn(
            "dipertanggungjawabkan",
            "LPJ (Rp)",
            lambda row: row.accounted,
            kind="number",
            width=18,
        ),
        ListColumn(
            "sk-penetapan",
            "SK penetapan",
            lambda row: row.decree.number if row.decree else "",
            width=26,
            is_default=False,
        ),
        STATE,
    )

    def form(self, query, user) -> AwardFilter:
        return AwardFilter(query, user=user)

    def related(self, rows: QuerySet, *, full: bool = False) -> QuerySet:
        return with_places(rows, full=full)

    def complete(self, rows, form, user) -> None:
        """What each was paid and has accounted for, from the ledger."""
        sums = {
            key: (paid or 0, accounted or 0)
            for key, paid, accounted in LedgerEntry.objects.visible_to(user)
            .filter(recipient__in=[row.pk for row in rows])
            .order_by()
            .values_list("recipient")
            .annotate(
                paid=Sum(Case(When(account=Account.PAID, then=F("amount")))),
                accounted=Sum(
                    Case(When(account__in=[Account.SPENT, Account.REFUNDED], then=F("amount")))
                ),
            )
        }
        for row in rows:
            row.paid, row.accounted = sums.get(row.pk, (0, 0))


def with_places(rows: QuerySet[Recipient], *, full: bool) -> QuerySet[Recipient]:
    """With what the columns read; the account in clear only for a file that asked for it."""
    rows = rows.select_related("region__parent__parent__parent", "programme", "decree")
    return rows if full else rows.defer("account")


LISTINGS = (ProposalListing(), AwardListing())
