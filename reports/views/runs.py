"""The page of one report: how far it is, then what it says, and its files."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.access import require, visible_or_404
from accounts.models.job import JobState
from accounts.permissions import Permission
from accounts.services import access
from reports import pages, seen
from reports.errors import KeptFileBroken
from reports.models import ReportFile, ReportRun
from reports.queries.closings import step_of, turn_in_words
from reports.services import printing
from reports.services.closing import why_not_submitted
from reports.services.form_files import may_fill
from reports.services.runs import figures_of
from reports.writers import CONTENT_TYPES


@require(Permission.REPORT_VIEW)
@require_GET
def run_detail(request, public_id):
    run = run_or_404(request, public_id)
    context = run_context(request, run)
    seen.remember(request.user, run)
    if run.job_state != JobState.DONE:
        return render(request, "reports/run/pending.html", context)
    figures = figures_of(run)
    found = getattr(run, "closing", None)
    context |= {
        "figures": figures,
        "headlines": pages.headlines_for(figures),
        "chart_rows": pages.rows_of(pages.charts_for(figures)),
        "table_rows": pages.rows_of(pages.tables_for(figures, request.user)),
        "files": {file.format: file for file in run.files.select_related("office_form")},
        "may_fill": request.user.has(Permission.REPORT_BUILD) and may_fill(run),
        "closing": found,
        "step": next_step(run, request.user),
        "turn": turn_in_words(found) if found else "",
    }
    return render(request, "reports/run/detail.html", context)


@require(Permission.REPORT_VIEW)
@require_GET
def run_progress(request, public_id):
    """The job card alone; once the work has ended, the whole page is asked again."""
    run = run_or_404(request, public_id)
    response = render(request, "reports/run/_progress.html", run_context(request, run))
    if not run.job_is_open:
        response["HX-Redirect"] = reverse("reports:run-detail", args=[run.public_id])
    return response


@require(Permission.REPORT_VIEW)
@require_GET
def run_file(request, public_id, format):
    """A file of the report, the very bytes that were made; who took it is written down first."""
    run = run_or_404(request, public_id)
    file = get_object_or_404(ReportFile, run=run, format=format)
    try:
        content = printing.kept_bytes(file)
    except KeptFileBroken as fault:
        messages.error(request, str(fault))
        return redirect("reports:run-detail", run.public_id)
    access.download(
        by=request.user,
        subject_kind="reports.reportrun",
        subject_id=str(run.public_id),
        reason=f"Mengunduh laporan {file.name}",
        checksum=file.sha256,
        request=request,
    )
    response = HttpResponse(content, content_type=CONTENT_TYPES[file.format])
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


def next_step(run: ReportRun, user) -> str:
    """The one step of the approval that is this person's to take now; empty when none is."""
    found = getattr(run, "closing", None)
    if found is not None and found.is_waiting:
        return step_of(found, user)
    if user.has(Permission.REPORT_BUILD) and (found is None or not found.is_closed):
        return "" if why_not_submitted(run) else "submit"
    return ""


def run_or_404(request, public_id) -> ReportRun:
    rows = ReportRun.objects.select_related(
        "region__parent", "requested_by", "replaced_by", "replaces", "closing"
    )
    return visible_or_404(rows, request.user, public_id=public_id)


def run_context(request, run: ReportRun) -> dict:
    return {
        "run": run,
        "title": f"{run.get_kind_display()} {run.period_title}",
        "may_build": request.user.has(Permission.REPORT_BUILD),
    }
