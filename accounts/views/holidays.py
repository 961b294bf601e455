"""Hari libur: the days that deadlines and reports do not count."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import require
from accounts.forms.holidays import HolidayForm, HolidayListForm
from accounts.holiday_lists import decreed, written
from accounts.models import Holiday
from accounts.permissions import Permission
from accounts.services import holidays


@require()
@require_GET
def holiday_list(request):
    """The days off of a year; everybody who waits for a deadline may look them up."""
    asked = request.GET.get("tahun", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else timezone.localdate().year
    rows = list(Holiday.objects.of_year(year))
    for row in rows:
        row.dialog = f"hapus-{row.pk}"
    return render(
        request,
        "accounts/holiday/list.html",
        {
            "year": str(year),
            "years": [
                {"label": str(one), "url": f"?tahun={one}", "is_open": one == year}
                for one in (year - 1, year, year + 1)
            ],
            "rows": rows,
            "may_manage": request.user.has(Permission.OFFICE_MANAGE),
        },
    )


@require(Permission.OFFICE_MANAGE)
@require_http_methods(["GET", "POST"])
def holiday_create(request):
    form = HolidayForm(request.POST or None)
    if form.is_valid():
        try:
            row = holidays.add(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"{row.name} tercatat sebagai hari libur.")
            return redirect(_year(row))
    return render(
        request,
        "accounts/holiday/create.html",
        {"form": form},
        status=422 if form.errors else 200,
    )


@require(Permission.OFFICE_MANAGE)
@require_http_methods(["GET", "POST"])
def holiday_fill(request, year):
    """The days of a whole year at once; the list is there already where its decree is known."""
    if not 2000 <= year <= 2100:
        raise Http404
    decree = decreed(year)
    form = HolidayListForm(
        request.POST or None,
        year=year,
        initial={"days": written(decree.days)} if decree else None,
    )
    if form.is_valid():
        days = form.cleaned_data["days"]
        added = holidays.fill(days=days, by=request.user)
        messages.success(
            request, f"{added} hari libur ditambahkan, {len(days) - added} sudah tercatat."
        )
        return redirect(f"{reverse('accounts:holiday-list')}?tahun={year}")
    return render(
        request,
        "accounts/holiday/fill.html",
        {"form": form, "year": str(year), "decree": decree},
        status=422 if form.errors else 200,
    )


@require(Permission.OFFICE_MANAGE)
@require_POST
def holiday_delete(request, pk):
    row = Holiday.objects.filter(pk=pk).first()
    if row is None:
        return redirect("accounts:holiday-list")
    holidays.remove(holiday=row, by=request.user)
    messages.success(request, f"{row.name} dihapus dari hari libur.")
    return redirect(_year(row))


def _year(row: Holiday) -> str:
    return f"{reverse('accounts:holiday-list')}?tahun={row.day.year}"
