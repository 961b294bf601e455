"""Program: the list, the dashboard with its figures by place, and the rules."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import require
from accounts.paging import page_of
from accounts.permissions import Permission
from grants import dashboard
from grants.errors import GrantError
from grants.forms.filters import ProgrammeFilter
from grants.forms.programme import AmountForm, ProgrammeForm, RequirementForm, RulesForm
from grants.models import BudgetLine, RequiredDocument
from grants.services import programme_rules as rules
from grants.services import programmes, rights
from grants.views.frame import acting, ensure_here, programme_frame, programme_or_404

EDITED = ("name", "lpj_days", "lpj_due_on", "needs_briefing", "note")


@require(Permission.GRANT_VIEW)
@require_GET
def programme_list(request):
    form = ProgrammeFilter(request.GET, user=request.user)
    rows = form.rows().select_related("region", "line", "kind")
    page = page_of(rows, request.GET, order=("-first_month", "code"), key="public_id")
    figures = dashboard.of_programmes(page.rows, request.user)
    for programme in page.rows:
        programme.figures = figures[programme.pk]
    may_create = rights.may(request.user, Permission.GRANT_VERIFY, request.user.region_id)
    return render(
        request,
        "grants/programme/list.html",
        {
            "form": form,
            "page": page,
            "is_filtered": form.is_valid() and any(form.cleaned_data.values()),
            "may_create": may_create,
        },
    )


@require(Permission.GRANT_VIEW)
@require_GET
def programme_detail(request, code):
    """Ceiling, approved, paid, accounted, overdue; by kabupaten/kota, then by kecamatan."""
    programme = programme_or_404(request, code)
    board = dashboard.board(programme, request.user, within=request.GET.get("wilayah", ""))
    context = programme_frame(request, programme, "ringkasan")
    return render(request, "grants/programme/detail.html", {**context, "board": board})


@acting(Permission.GRANT_VERIFY)
@require_http_methods(["GET", "POST"])
def programme_create(request):
    user = request.user
    form = ProgrammeForm(request.POST or None, user=user)
    if form.is_valid():
        wish = {
            key: form.cleaned_data[key]
            for key in form.cleaned_data
            if not key.startswith(("sla_", "other_")) and key != "requirements"
        }
        try:
            programme = programmes.create(
                **wish,
                other_amounts=form.others,
                requirements=rules.coded(form.cleaned_data["requirements"]),
                sla_days=form.sla_days,
                by=user,
            )
        except GrantError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Program {programme.code} dibuat. Susun penerimanya.")
            return redirect("grants:programme-detail", programme.code)
    has_line = BudgetLine.objects.visible_to(user).editable_by(user).exists()
    return render(
        request,
        "grants/programme/create.html",
        {"form": form, "has_line": has_line},
        status=422 if form.errors else 200,
    )


@require(Permission.GRANT_VIEW)
@require_GET
def programme_rules(request, code):
    """Amounts with their dates, papers, clocks, and how the money is accounted for."""
    programme = programme_or_404(request, code)
    return _rules(request, programme)


def _rules(request, programme, status=200, **forms):
    context = programme_frame(request, programme, "aturan")
    context |= {
        "amounts": programme.amounts.select_related("kind"),
        "requirements": programme.requirements.all(),
        "schedules": dashboard.schedules(programme),
        "amount_form": forms.get("amount_form") or AmountForm(programme=programme),
        "requirement_form": forms.get("requirement_form") or RequirementForm(),
        "clocks": dashboard.clocks(programme),
    }
    return render(request, "grants/programme/rules.html", context, status=status)


@acting(Permission.GRANT_VERIFY)
@require_http_methods(["GET", "POST"])
def programme_edit(request, code):
    programme = _mine(request, code)
    initial = {name: getattr(programme, name) for name in EDITED}
    initial |= {f"sla_{key}": days for key, days in programme.sla_days.items()}
    form = RulesForm(request.POST or None, initial=initial)
    if form.is_valid():
        wish = {name: form.cleaned_data[name] for name in EDITED}
        try:
            rules.edit(programme=programme, sla_days=form.sla_days, by=request.user, **wish)
        except GrantError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Aturan program tersimpan.")
            return redirect("grants:programme-rules", code)
    context = {**programme_frame(request, programme, "aturan"), "form": form}
    return render(
        request, "grants/programme/edit.html", context, status=422 if form.errors else 200
    )


@acting(Permission.GRANT_VERIFY)
@require_POST
def programme_amount(request, code):
    programme = _mine(request, code)
    form = AmountForm(request.POST, programme=programme)
    if form.is_valid():
        try:
            programmes.set_amount(programme=programme, by=request.user, **form.cleaned_data)
        except GrantError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Besaran tersimpan.")
            return redirect("grants:programme-rules", code)
    return _rules(request, programme, status=422, amount_form=form)


@acting(Permission.GRANT_VERIFY)
@require_POST
def programme_requirement(request, code):
    """Ask for a further paper, or for one no more."""
    programme = _mine(request, code)
    form = RequirementForm(request.POST)
    try:
        if dropped := request.POST.get("hapus"):
            row = get_object_or_404(RequiredDocument, programme=programme, code=dropped)
            rules.drop_requirement(requirement=row, by=request.user)
            messages.success(request, f"{row.name} bukan syarat lagi.")
            return redirect("grants:programme-rules", code)
        if form.is_valid():
            row = rules.add_requirement(programme=programme, by=request.user, **form.cleaned_data)
            messages.success(request, f"{row.name} menjadi syarat.")
            return redirect("grants:programme-rules", code)
    except GrantError as refused:
        messages.error(request, str(refused))
        return redirect("grants:programme-rules", code)
    return _rules(request, programme, status=422, requirement_form=form)


@acting(Permission.GRANT_VERIFY)
@require_POST
def programme_close(request, code):
    programme = _mine(request, code)
    programmes.close(programme=programme, by=request.user)
    messages.success(request, f"{programme.name} ditutup; tidak menerima usulan lagi.")
    return redirect("grants:programme-detail", code)


def _mine(request, code):
    programme = programme_or_404(request, code)
    ensure_here(request.user, Permission.GRANT_VERIFY, programme.region_id)
    return programme
