"""Status sistem: does everything run, and what waits."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts import system
from accounts.access import require
from accounts.models import JobState
from accounts.permissions import Permission


@require(Permission.SYSTEM_VIEW)
@require_GET
def system_status(request):
    jobs = [
        (
            label,
            counts.get(JobState.QUEUED, 0),
            counts.get(JobState.RUNNING, 0),
            counts.get(JobState.FAILED, 0),
        )
        for label, counts in system.waiting_jobs()
    ]
    context = {"checks": system.checks(), "jobs": jobs, "versions": system.versions()}
    return render(request, "accounts/system_status.html", context)
