"""Figures that are ten times, or a tenth, of what they were."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.conf import settings

from accounts import formats
from reports.dashboards.counts import Counts
from reports.dashboards.look import Look
from reports.dashboards.measure import Measure, rows_url
from reports.dashboards.oddity import Oddity


def jumps(
    now: Mapping[str, int], before: Mapping[str, int], *, least: int, times: int
) -> list[str]:
    """The keys whose figure is at least so many times the earlier one, or as small a part of it.

    Where there was nothing, or is nothing now, nothing jumped: it began or ended.
    """
    return [
        key
        for key in now
        if (was := before.get(key, 0)) > 0
        and (is_now := now[key]) > 0
        and max(was, is_now) >= least
        and max(was, is_now) >= times * min(was, is_now)
    ]


def year_before(day: date) -> date:
    """The same day a year ago; 28 February for the 29th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def pillars(counts: Counts) -> list[Oddity]:
    """What serves or stands: against the end of last month, and a year ago."""
    day = counts.look.day
    last_month = day.replace(day=1) - timedelta(days=1)
    earlier_days = (year_before(day), last_month)
    counts.prepare([day, *earlier_days])
    found: dict[tuple[str, str], Oddity] = {}
    for earlier in earlier_days:
        for key in counts.pillar_keys:
            if counts.look.user.has(counts.measures[key].needs):
                for area, odd in _against(counts, key, earlier, _least_count()):
                    found[key, area] = odd
    return list(found.values())


def trained(counts: Counts) -> list[Oddity]:
    """People trained since New Year: against the same stretch of last year."""
    earlier = year_before(counts.look.day)
    return [odd for _, odd in _against(counts, "dilatih", earlier, _least_count())]


def paid(counts: Counts) -> list[Oddity]:
    """Rupiah paid for programmes of the year: against last year's by the same day."""
    earlier = year_before(counts.look.day)
    least = settings.SIPILAR_ODD_LEAST_RUPIAH
    return [odd for _, odd in _against(counts, "dibayar", earlier, least)]


def _against(counts: Counts, key: str, earlier: date, least: int) -> list[tuple[str, Oddity]]:
    look, measure = counts.look, counts.measures[key]
    then: Look = look.on(earlier)
    now, before = counts.by_area(key), counts.by_area(key, then)
    here = {area: now[area] for area in now if area in counts.names}
    return [
        (
            area,
            Oddity(
                rule="lompatan",
                title=f"{measure.label} {_words(measure, now[area])} di {counts.names[area]}",
                text=(
                    f"Pada {formats.long_date(earlier)} masih {_words(measure, before[area])}. "
                    "Periksa apakah ada berkas yang diimpor dua kali, salah wilayah, atau "
                    "kelebihan satu angka nol."
                ),
                on=look.day,
                url=rows_url(key, area, look.day),
                weight=now[area],
            ),
        )
        for area in jumps(here, before, least=least, times=settings.SIPILAR_ODD_TIMES)
    ]


def _words(measure: Measure, value: int) -> str:
    return formats.rupiah(value) if measure.is_money else f"{formats.number(value)} {measure.unit}"


def _least_count() -> int:
    return settings.SIPILAR_ODD_LEAST_COUNT
