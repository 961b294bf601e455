"""The page behind the QR of a report, for everybody who holds the paper; no figure, no name."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.throttling import too_often
from reports.queries.runs import behind

VIEWS_A_MINUTE = 30


@never_cache
@require_GET
def check(request, token):
    if too_often(request, "report-check", times=VIEWS_A_MINUTE, seconds=60):
        answer = HttpResponse("Terlalu sering dibuka. Coba lagi satu menit lagi.", status=429)
        answer["Retry-After"] = "60"
        return answer
    run, official = behind(token)
    is_closed = run is not None and hasattr(run, "closing") and run.closing.is_closed
    context = {"run": run, "official": official, "is_closed": is_closed}
    response = render(request, "reports/closing/check.html", context, status=200 if run else 404)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
