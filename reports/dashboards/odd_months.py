"""Two months in a row that are the same to the last one: perhaps the same list, typed twice."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Sum
from django.db.models.functions import Left, TruncMonth

from accounts import formats
from grants.enums import Account
from grants.models import LedgerEntry
from reports.dashboards.counts import Counts
from reports.dashboards.measure import rows_url
from reports.dashboards.oddity import Oddity
from reports.periods import Period, PeriodKind
from trainings.models import Enrolment, TrainingEvent


def twins(by_month: Mapping[Period, Any]) -> list[tuple[Period, Period]]:
    """Months that read exactly as the month before them."""
    return [
        (month.previous, month)
        for month, value in sorted(by_month.items())
        if by_month.get(month.previous) == value
    ]


def trainings(counts: Counts) -> list[Oddity]:
    """Participants by pillar, of the places beneath."""
    look = counts.look
    rows = (
        Enrolment.objects.visible_to(look.user)
        .within(look.code)
        .counted()
        .filter(
            event__in=TrainingEvent.objects.held(),
            event__start_on__range=(look.new_year, look.day),
        )
        .order_by()
        .annotate(area=Left("origin_id", look.width), month=TruncMonth("event__start_on"))
        .values_list("area", "month", "pillar_id")
        .annotate(Count("pk"))
    )
    found: dict[str, dict[Period, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for area, month, pillar, count in rows:
        found[area][Period.holding(month, PeriodKind.MONTH)][pillar] = count
    least = settings.SIPILAR_ODD_LEAST_COUNT
    return [
        Oddity(
            rule="bulan-kembar",
            title=f"{counts.names[area]}: peserta {first.title} dan {second.title} persis sama",
            text=(
                f"Masing-masing {formats.number(total)} peserta, sama untuk tiap pilar. Periksa "
                "apakah daftar yang sama diunggah untuk dua kegiatan."
            ),
            on=second.end,
            url=rows_url("dilatih", area, min(second.end, look.day)),
            weight=total,
        )
        for area, first, second, total in _pairs(found, counts.names)
        if total >= least
    ]


def payments(counts: Counts) -> list[Oddity]:
    """The same instalment of the same programme. That the next one costs as much is no wonder."""
    look = counts.look
    rows = (
        LedgerEntry.objects.visible_to(look.user)
        .within(look.code)
        .filter(account=Account.PAID, booked_on__range=(look.new_year, look.day))
        .order_by()
        .annotate(area=Left(F("recipient__region_id"), look.width), month=TruncMonth("booked_on"))
        .values_list("area", "recipient__programme__name", "instalment__number", "month")
        .annotate(Sum("amount"))
    )
    found: dict[tuple, dict[Period, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for area, programme, number, month, amount in rows:
        if area in counts.names and amount:
            found[area, programme, number][Period.holding(month, PeriodKind.MONTH)] = {"": amount}
    least = settings.SIPILAR_ODD_LEAST_RUPIAH
    return [
        Oddity(
            rule="bayar-kembar",
            title=(
                f"{counts.names[key[0]]}: tahap {key[2]} {key[1]} dibayar sama besar pada "
                f"{first.title} dan {second.title}"
            ),
            text=(
                f"Masing-masing {formats.rupiah(total)}. Periksa apakah satu daftar bayar "
                "dikirim dua kali."
            ),
            on=second.end,
            url=rows_url("dibayar", key[0], min(second.end, look.day)),
            weight=total,
        )
        for key, first, second, total in _pairs(found)
        if total >= least
    ]


def _pairs(
    found: Mapping[Any, Mapping[Period, dict[str, int]]], known: Iterable | None = None
) -> list[tuple[Any, Period, Period, int]]:
    return [
        (key, first, second, sum(by_month[second].values()))
        for key, by_month in found.items()
        if known is None or key in known
        for first, second in twins(by_month)
    ]
