"""All reports of my region, the newest first."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.access import require
from accounts.paging import page_of
from accounts.permissions import Permission
from reports.forms.filters import RunFilterForm
from reports.queries.runs import visible_runs


@require(Permission.REPORT_VIEW)
@require_GET
def run_list(request):
    form = RunFilterForm(request.GET, user=request.user, today=timezone.localdate())
    rows = form.narrow(visible_runs(request.user))
    page = page_of(rows.prefetch_related("files"), request.GET, order=("-id",), key="public_id")
    return render(
        request,
        "reports/run/list.html",
        {
            "form": form,
            "page": page,
            "may_build": request.user.has(Permission.REPORT_BUILD),
            "is_filtered": bool(form.is_valid() and any(form.cleaned_data.values())),
        },
    )
