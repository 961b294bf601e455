"""Scans that contradict each other or the list, each with a decision to take."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.access import require, visible_or_404
from accounts.permissions import Permission
from regions.codes import lies_within
from trainings.checkin import conflicts
from trainings.errors import TrainingError
from trainings.models import Scan, ScanDecision
from trainings.views.frame import editable_or_403, frame

SHOWN = 100


@require(Permission.ATTENDANCE_RECORD)
@require_GET
def conflict_list(request, code):
    event = editable_or_403(request, code)
    found = conflicts.undecided(event, request.user)
    rows = list(found[:SHOWN])
    for scan in rows:
        scan.is_ours = scan.enrolment is not None and (
            scan.enrolment.event_id == event.pk
            or lies_within(scan.enrolment.origin_id, request.user.region_id)
        )
        scan.may_enter = scan.enrolment is not None and scan.enrolment.event_id == event.pk
        scan.is_twice = scan.result == "already"
    visible = Scan.objects.visible_to(request.user).filter(event=event)
    decided = (
        ScanDecision.objects.filter(scan__in=visible)
        .select_related("scan__gate", "scan__enrolment__person", "decided_by")
        .order_by("-pk")[:20]
    )
    return render(
        request,
        "trainings/checkin/conflicts.html",
        {
            **frame(request, event, "check-in"),
            "rows": rows,
            "count": found.count() if len(rows) == SHOWN else len(rows),
            "decided": decided,
            "choices": conflicts.CHOICES,
        },
    )


@require(Permission.ATTENDANCE_RECORD)
@require_POST
def conflict_decide(request, code, scan_id):
    event = editable_or_403(request, code)
    rows = Scan.objects.select_related("event", "enrolment")
    scan = visible_or_404(rows, request.user, event=event, pk=scan_id)
    try:
        conflicts.decide(
            scan=scan,
            choice=request.POST.get("keputusan", ""),
            reason=request.POST.get("alasan", ""),
            by=request.user,
        )
    except TrainingError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Keputusan tersimpan.")
    return redirect("trainings:conflict-list", event.code)
