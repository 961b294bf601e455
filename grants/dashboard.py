"""The figures of a programme: ceiling, approved, paid, accounted, overdue; in all and by place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils import timezone

from accounts import formats
from accounts.models import User
from grants import queries
from grants.enums import Account, RecipientState
from grants.errors import GrantInvalid
from grants.forms.filters import DUE, LATE, PAID
from grants.models import Instalment, LedgerEntry, Programme, Recipient
from grants.services.programmes import Period, periods
from grants.states import LPJ_OPEN
from pillars.models import PillarKind
from regions.codes import Level, lies_within
from regions.models import Region

SLA = {
    "submitted": "Verifikasi usulan",
    "verified": "Penetapan",
    "lpj_submitted": "Pemeriksaan LPJ",
}


@dataclass(frozen=True)
class Figures:
    """What the ledger says of a programme, as far as this user sees it."""

    approved: int = 0
    paid: int = 0
    spent: int = 0
    refunded: int = 0

    @property
    def accounted(self) -> int:
        return self.spent + self.refunded

    @property
    def open(self) -> int:
        """Paid, and not accounted for yet."""
        return self.paid - self.accounted


@dataclass(frozen=True)
class PlaceRow:
    """A kabupaten/kota, kecamatan or desa/kelurahan with its figures and the rows behind each."""

    code: str
    name: str
    recipients: int
    figures: Figures
    overdue: int
    deeper_url: str
    rows_url: str
    paid_url: str
    late_url: str


@dataclass(frozen=True)
class Board:
    """The dashboard of a programme."""

    figures: Figures
    recipients: int
    states: list[tuple[str, str, int, str]]
    overdue: int
    place: Region | None
    level: str
    rows: list[PlaceRow]
    chart: dict[str, Any]
    urls: dict[str, str]


def of_programmes(programmes: Sequence[Programme], user: User) -> dict[int, Figures]:
    """The figures of each of these, in one query."""
    sums: dict[int, dict[str, int]] = {programme.pk: {} for programme in programmes}
    entries = LedgerEntry.objects.visible_to(user).filter(recipient__programme__in=list(sums))
    for key, account, amount in (
        entries.order_by()
        .values_list("recipient__programme", "account")
        .annotate(amount=Sum("amount"))
    ):
        sums[key][account] = amount
    return {
        key: Figures(*(found.get(account, 0) for account in Account)) for key, found in sums.items()
    }


def board(programme: Programme, user: User, *, within: str = "") -> Board:
    """By what lies right beneath `within`, or beneath the user's own region."""
    asked = lies_within(within, user.region_id) if within else False
    scope = within if asked else max(user.region_id, programme.region_id, key=len)
    place = Region.objects.select_related("parent__parent__parent").filter(pk=scope).first()
    level = Level(min((place.level if place else 1) + 1, Level.VILLAGE))
    rows = Recipient.objects.visible_to(user).filter(programme=programme).within(scope)
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    late = _late(programme, user, scope, level)
    found = queries.totals([programme], user, level=level, within=scope)
    names = {
        region.code: formats.place(region)
        for region in Region.objects.filter(pk__in={one.region_code for one in found} | set(late))
    }
    shown = [
        PlaceRow(
            code=one.region_code,
            name=names.get(one.region_code, one.region_code),
            recipients=one.recipients,
            figures=Figures(one.approved, one.paid, one.spent, one.refunded),
            overdue=late.get(one.region_code, 0),
            deeper_url=_deeper(programme, one.region_code, level),
            rows_url=_awards(programme, one.region_code),
            paid_url=_awards(programme, one.region_code, PAID),
            late_url=_awards(programme, one.region_code, LATE),
        )
        for one in found
    ]
    total = Figures(
        *(sum(getattr(one.figures, name) for one in shown) for name in Figures.__annotations__)
    )
    return Board(
        figures=total,
        recipients=sum(counts.get(state, 0) for state in ("decreed", "signed")),
        states=[
            (state, RecipientState(state).label, counts[state], _state_url(programme, state, scope))
            for state in RecipientState
            if counts.get(state)
        ],
        overdue=sum(late.values()),
        place=place,
        level={2: "Kabupaten/kota", 3: "Kecamatan", 4: "Desa/kelurahan"}[level],
        rows=shown,
        chart=_chart(shown),
        urls={
            "approved": _awards(programme, scope),
            "paid": _awards(programme, scope, PAID),
            "open": _awards(programme, scope, DUE),
            "late": _awards(programme, scope, LATE),
        },
    )


def schedules(programme: Programme) -> list[tuple[str, list[Period]]]:
    """The instalments of each kind of recipient with their amounts."""
    names = dict(PillarKind.objects.filter(pk__in=programme.kind_codes).values_list("pk", "name"))
    found = []
    for kind in programme.kind_codes:
        try:
            found.append((names[kind], periods(programme, kind)))
        except GrantInvalid:
            found.append((names[kind], []))
    return found


def clocks(programme: Programme) -> list[tuple[str, int]]:
    """How many working days each step may take."""
    return [
        (label, programme.sla_days[key]) for key, label in SLA.items() if key in programme.sla_days
    ]


def _late(programme: Programme, user: User, scope: str, level: Level) -> dict[str, int]:
    """Instalments whose LPJ is overdue, by place."""
    rows = (
        Instalment.objects.visible_to(user)
        .within(scope)
        .filter(
            recipient__programme=programme,
            state__in=LPJ_OPEN,
            lpj_due_on__lt=timezone.localdate(),
        )
    )
    column = {2: "recipient__regency_code", 3: "recipient__district_code"}.get(level)
    if column is None:
        counted: dict[str, int] = {}
        for code in rows.values_list("recipient__region_id", flat=True):
            counted[code[:13]] = counted.get(code[:13], 0) + 1
        return counted
    return dict(rows.order_by().values_list(column).annotate(Count("pk")))


def _chart(rows: list[PlaceRow]) -> dict[str, Any]:
    return {
        "heading": "Wilayah",
        "categories": [row.name for row in rows],
        "series": [
            {"name": "Ditetapkan", "values": [row.figures.approved for row in rows]},
            {"name": "Dibayar", "values": [row.figures.paid for row in rows]},
            {"name": "Dipertanggungjawabkan", "values": [row.figures.accounted for row in rows]},
        ],
    }


def _awards(programme: Programme, place: str, money: str = "") -> str:
    query = {"program": programme.code, "wilayah": place}
    if money:
        query["uang"] = money
    return f"{reverse('grants:award-list')}?{urlencode(query)}"


def _state_url(programme: Programme, state: str, place: str) -> str:
    name = "grants:award-list" if state in ("decreed", "signed") else "grants:proposal-list"
    query = {"program": programme.code, "status": state, "wilayah": place}
    return f"{reverse(name)}?{urlencode(query)}"


def _deeper(programme: Programme, code: str, level: Level) -> str:
    if level >= Level.VILLAGE:
        return ""
    page = reverse("grants:programme-detail", args=[programme.code])
    return f"{page}?{urlencode({'wilayah': code})}"
