"""Rencana tahunan: lines, targets, and what came of them, down to the names."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import require, visible_or_404
from accounts.forms.export import ExportForm
from accounts.paging import page_of
from accounts.permissions import Permission
from regions.codes import lies_within
from trainings import plan_exports, realisation
from trainings.errors import TrainingError
from trainings.forms.plan import PlanLineForm, PlanTargetForm, TrainedFilter
from trainings.models import Enrolment, PlanLine, TrainingEvent
from trainings.services import plans
from trainings.sheets.plan import PlanSheet
from trainings.views.uploads import latest_uploads, upload_url

EARLIEST, LATEST = 2000, 2100


@require(Permission.EVENT_VIEW)
@require_GET
def plan_list(request, year=None):
    """One year: every line against what was held, and the people of every region."""
    year = _year(year)
    figures = realisation.year_figures(year, request.user)
    for one in figures.lines:
        one.line.is_mine = lies_within(one.line.region_id, request.user.region_id)
    shown = {year, *(one for one in realisation.years(request.user) if abs(one - year) < 5)}
    return render(
        request,
        "trainings/plan/list.html",
        {
            "year": year,
            "year_label": str(year),
            "figures": figures,
            "years": [str(one) for one in sorted(shown, reverse=True)],
            "may_edit": request.user.has(Permission.EVENT_EDIT),
            "may_export": request.user.has(Permission.DATA_EXPORT),
            "upload_url": upload_url(request.user, PlanSheet.slug, str(year)),
            "uploads": latest_uploads(request.user, PlanSheet.slug, str(year)),
            "can_copy": not any(one.line.is_mine for one in figures.lines)
            and PlanLine.objects.editable_by(request.user)
            .filter(region=request.user.region, year=year - 1)
            .exists(),
        },
    )


@require(Permission.EVENT_EDIT)
@require_http_methods(["GET", "POST"])
def plan_create(request, year):
    year = _year(year)
    form = PlanLineForm(
        request.POST or None, user=request.user, initial={"region": request.user.region_id}
    )
    if form.is_valid():
        try:
            line = plans.add(year=year, by=request.user, **form.cleaned_data)
        except TrainingError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Baris rencana tersimpan. Isi sasarannya di bawah.")
            return redirect("trainings:plan-detail", line.public_id)
    return render(
        request, "trainings/plan/form.html", {"form": form, "year": year, "year_label": str(year)}
    )


@require(Permission.EVENT_VIEW)
@require_GET
def plan_detail(request, public_id):
    line = _line(request, public_id)
    return _detail(request, line)


@require(Permission.EVENT_EDIT)
@require_http_methods(["GET", "POST"])
def plan_edit(request, public_id):
    line = _mine(request, public_id)
    form = PlanLineForm(request.POST or None, user=request.user, line=line)
    if form.is_valid():
        try:
            plans.edit(line=line, by=request.user, **form.cleaned_data)
        except TrainingError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Perubahan rencana tersimpan.")
            return redirect("trainings:plan-detail", line.public_id)
    context = {"form": form, "line": line, "year": line.year, "year_label": str(line.year)}
    return render(request, "trainings/plan/form.html", context)


@require(Permission.EVENT_EDIT)
@require_POST
def plan_targets(request, public_id):
    line = _mine(request, public_id)
    form = PlanTargetForm(request.POST, line=line)
    if form.is_valid():
        try:
            changed = plans.set_targets(line=line, people=form.people, by=request.user)
        except TrainingError as refusal:
            form.add_error(None, str(refusal))
        else:
            said = f"{changed} sasaran tersimpan." if changed else "Tidak ada yang berubah."
            messages.success(request, said)
            return redirect("trainings:plan-detail", line.public_id)
    return _detail(request, line, form)


@require(Permission.EVENT_EDIT)
@require_POST
def plan_remove(request, public_id):
    line = _mine(request, public_id)
    try:
        plans.remove(line=line, by=request.user)
    except TrainingError as refusal:
        messages.error(request, str(refusal))
        return redirect("trainings:plan-detail", line.public_id)
    messages.success(request, f"“{line.activity}” dihapus dari rencana {line.year}.")
    return redirect("trainings:plan-year", line.year)


@require(Permission.EVENT_EDIT)
@require_POST
def plan_copy(request, year):
    """Begin this year with the lines of the year before."""
    year = _year(year)
    count = plans.copy_year(
        region=request.user.region, from_year=year - 1, to_year=year, by=request.user
    )
    messages.success(request, f"{count} baris disalin dari rencana {year - 1}.")
    return redirect("trainings:plan-year", year)


@require(Permission.EVENT_VIEW)
@require_GET
def plan_people(request, year):
    """The names behind the year's figure: one row per person, with each event they went to."""
    year = _year(year)
    form = TrainedFilter(request.GET, user=request.user, year=year)
    rows = form.rows().select_related("person", "pillar", "origin__parent")
    page = page_of(rows, request.GET, order=("person__name_key", "pk"), key="public_id")
    turns = _turns(request, year, page.rows)
    for row in page.rows:
        row.turns = turns.get(row.person_id, [])
        row.is_known = lies_within(row.person.region_id, request.user.region_id)
    return render(
        request,
        "trainings/plan/people.html",
        {
            "year": year,
            "year_label": str(year),
            "form": form,
            "page": page,
            "may_export": request.user.has(Permission.DATA_EXPORT),
        },
    )


@require(Permission.EVENT_VIEW, Permission.DATA_EXPORT)
@require_http_methods(["GET", "POST"])
def plan_export(request, year):
    """The year as a workbook: lines, regions, and the names behind them."""
    year = _year(year)
    form = ExportForm(request.POST or None, user=request.user)
    wanted = TrainedFilter(request.GET, user=request.user, year=year)
    if form.is_valid() and wanted.is_valid():
        made = plan_exports.year_file(
            year=year,
            wanted=wanted,
            query=request.GET,
            kind=form.cleaned_data["format"],
            full=form.is_full,
            reason=form.cleaned_data.get("reason", ""),
            by=request.user,
            request=request,
        )
        answer = HttpResponse(made.content, content_type=made.content_type)
        answer["Content-Disposition"] = f'attachment; filename="{made.name}"'
        return answer
    page = reverse("trainings:plan-export", args=[year])
    return render(
        request,
        "trainings/plan/_export.html" if request.htmx else "trainings/plan/export.html",
        {
            "year": year,
            "year_label": str(year),
            "form": form,
            "count": wanted.rows().count(),
            "action": f"{page}?{request.GET.urlencode()}",
        },
    )


def _detail(request, line, form=None):
    is_mine = lies_within(line.region_id, request.user.region_id)
    may_edit = is_mine and request.user.has(Permission.EVENT_EDIT)
    events = TrainingEvent.objects.visible_to(request.user).filter(plan_line=line)
    return render(
        request,
        "trainings/plan/detail.html",
        {
            "line": line,
            "year_label": str(line.year),
            "figures": realisation.line_figures(line, request.user),
            "targets": realisation.by_target(line, request.user),
            "form": (form or PlanTargetForm(line=line)) if may_edit else None,
            "events": events.select_related("region").order_by("start_on", "id"),
            "may_edit": may_edit,
        },
    )


def _turns(request, year: int, rows) -> dict[int, list[Enrolment]]:
    found: dict[int, list[Enrolment]] = {}
    turns = realisation.trained_in(year, request.user).filter(
        person__in=[row.person_id for row in rows]
    )
    for turn in turns.select_related("event", "pillar").order_by("event__start_on", "pk"):
        found.setdefault(turn.person_id, []).append(turn)
    return found


def _line(request, public_id) -> PlanLine:
    rows = PlanLine.objects.select_related("region__parent", "created_by")
    return visible_or_404(rows, request.user, public_id=public_id)


def _mine(request, public_id) -> PlanLine:
    line = _line(request, public_id)
    if not lies_within(line.region_id, request.user.region_id):
        raise PermissionDenied("Rencana ini milik penyelenggara lain.")
    return line


def _year(year) -> int:
    year = timezone.localdate().year if year is None else year
    if not EARLIEST <= year <= LATEST:
        raise Http404
    return year
