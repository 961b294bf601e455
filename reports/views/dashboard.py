"""The dashboard of a region and year, and the rows behind each of its figures."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts import formats
from accounts.access import require
from accounts.letterhead import full_name
from accounts.paging import page_of
from accounts.periods import EARLIEST
from accounts.permissions import Permission
from regions.codes import Level, lies_within, path
from regions.models import Region
from reports.dashboards import parts
from reports.dashboards.addresses import address
from reports.dashboards.look import Look, day_of_year
from reports.dashboards.measures import active_kinds, all_measures
from reports.forms.dashboard import DashboardForm


@require(Permission.REPORT_VIEW)
@require_GET
def dashboard(request):
    """One part at a time: figures, what looks odd, twelve months, the map, who has sent what."""
    today = timezone.localdate()
    form = DashboardForm(request.GET, user=request.user, today=today)
    look = Look(
        user=request.user,
        region=region_or_404(request, request.GET.get("wilayah", "")),
        day=day_of_year(form.year, today),
    )
    part = parts.chosen(request.GET.get("bagian", ""), look)
    return render(
        request,
        "reports/dashboard/page.html",
        {
            "form": form,
            "look": look,
            "title": formats.place(look.region),
            "subtitle": f"Tahun {look.year}, keadaan {formats.long_date(look.day)}",
            "above": _above(look),
            "part": part,
            "parts": parts.tabs(look, part),
            "computed_at": timezone.now(),
            **part.context(look, request.GET),
        },
    )


@require(Permission.REPORT_VIEW)
@require_GET
def dashboard_rows(request, measure):
    """Exactly the rows that a figure counts, on the day and in the region it counts them."""
    found = all_measures(active_kinds()).get(measure)
    if found is None:
        raise Http404
    if not request.user.has(found.needs):
        raise PermissionDenied
    look = Look(
        user=request.user,
        region=region_or_404(request, request.GET.get("wilayah", "")),
        day=_day(request.GET.get("pada", "")) or timezone.localdate(),
        since=_day(request.GET.get("dari", "")),
        is_exact=bool(request.GET.get("tepat")),
    )
    page = page_of(found.rows_in(look), request.GET, order=found.order)
    rows = found.complete(found.rows_in(look)).in_bulk([row.pk for row in page.rows])
    shown = [rows[row.pk] for row in page.rows]
    total = found.total(look)
    words = formats.rupiah(total) if found.is_money else formats.number(total)
    return render(
        request,
        "reports/dashboard/rows.html",
        {
            "measure": found,
            "look": look,
            "title": f"{words} {found.words}",
            "eyebrow": f"{full_name(look.region)}, keadaan {formats.long_date(look.day)}",
            "page": page,
            "rows": [
                (
                    found.link(row) if found.link else "",
                    [(column, column.value(row)) for column in found.columns],
                )
                for row in shown
            ],
            "listing_url": found.listing(look) if found.listing else "",
            "back": address(look),
            "computed_at": timezone.now(),
        },
    )


def region_or_404(request, code: str) -> Region:
    """A region of one's own; its existence elsewhere is not theirs to know."""
    wanted = code or request.user.region_id or ""
    if not lies_within(wanted, request.user.region_id or "-"):
        raise Http404
    region = Region.objects.filter(pk=wanted, level__lte=Level.VILLAGE).first()
    if region is None:
        raise Http404
    return region


def _above(look: Look) -> list[tuple[str, str]]:
    """The way back up to one's own region: name and address."""
    codes = [code for code in path(look.code)[:-1] if lies_within(code, look.user.region_id or "-")]
    places = Region.objects.in_bulk(codes)
    return [(formats.place(places[code]), address(look, region=code)) for code in codes]


def _day(text: str) -> date | None:
    """A day as addresses write it; a period that runs may end in days to come."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
    if not EARLIEST <= day.year <= timezone.localdate().year:
        raise Http404
    return day
