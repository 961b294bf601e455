"""Papers about a person, and the public page behind the QR of one."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import require
from accounts.exports import XLSX
from accounts.permissions import Permission
from accounts.throttling import too_often
from pillars.forms.copy import CopyForm
from pillars.models import PrintedRecord
from pillars.resembling import INITIALS
from pillars.services import records
from pillars.views.person import person_or_404

CHECKS_A_MINUTE = 30


@require(Permission.PERSON_VIEW)
@require_http_methods(["GET", "POST"])
def record_print(request, public_id):
    """Says what the paper holds (GET), then hands it out (POST)."""
    person = person_or_404(request, public_id)
    if request.method == "GET":
        printed = person.printed_records.select_related("printed_by")[:5]
        context = {"person": person, "printed": printed}
        return render(request, "pillars/person/record.html", context)
    paper = records.print_record(
        person=person,
        check_url=lambda token: request.build_absolute_uri(
            reverse("verification:record-check", args=[token])
        ),
        by=request.user,
        request=request,
    )
    return _file(paper, "application/pdf")


@require(Permission.DATA_EXPORT)
@require_http_methods(["GET", "POST"])
def person_copy(request, public_id):
    """What the person may ask for under the law: everything kept about them."""
    person = person_or_404(request, public_id)
    form = CopyForm(request.POST or None)
    if form.is_valid():
        paper = records.copy_for_the_person(
            person=person, reason=form.cleaned_data["reason"], by=request.user, request=request
        )
        return _file(paper, XLSX)
    return render(
        request,
        "pillars/person/copy.html",
        {
            "person": person,
            "form": form,
            "is_full": request.user.has(Permission.DATA_EXPORT_FULL),
        },
    )


@never_cache
@require_GET
def record_check(request, token):
    """Anybody with the paper in hand: is it ours, of which day, and does it still hold."""
    if too_often(request, "record-check", times=CHECKS_A_MINUTE, seconds=60):
        return _public(request, {"is_too_often": True}, status=429)
    record = (
        PrintedRecord.objects.filter(token=token)
        .select_related("person__region__parent__parent", "printed_by")
        .first()
    )
    if record is None:
        return _public(request, {}, status=404)
    context = {
        "record": record,
        "name": INITIALS.sub(r"\1***", record.person.name),
        "still_says": records.still_says(record),
    }
    return _public(request, context)


def _public(request, context, status: int = 200):
    answer = render(request, "pillars/record_check.html", context, status=status)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _file(paper: records.Paper, kind: str) -> HttpResponse:
    answer = HttpResponse(paper.content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{paper.name}"'
    return answer
