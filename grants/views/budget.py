"""Pagu: the lines of the DPA, how much of each is promised, paid and accounted for."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import require, visible_or_404
from accounts.permissions import Permission
from grants.errors import GrantError
from grants.forms.programme import BudgetForm, CeilingForm
from grants.models import BudgetLine, Programme
from grants.services import budgets, rights
from grants.views.frame import acting, ensure_here


@require(Permission.GRANT_VIEW)
@require_GET
def budget_list(request):
    user = request.user
    lines = list(BudgetLine.objects.visible_to(user).select_related("region"))
    programmes: dict[int, list[Programme]] = {}
    for one in Programme.objects.visible_to(user).filter(line__in=lines).order_by("code"):
        programmes.setdefault(one.line_id, []).append(one)
    for line in lines:
        line.granted = programmes.get(line.pk, [])
        line.share = line.approved_total * 100 // line.ceiling
        line.may_change = rights.may(user, Permission.GRANT_APPROVE, line.region_id)
    context = {
        "lines": lines,
        "may_create": rights.may(user, Permission.GRANT_VERIFY, user.region_id),
    }
    return render(request, "grants/budget/list.html", context)


@acting(Permission.GRANT_VERIFY)
@require_http_methods(["GET", "POST"])
def budget_create(request):
    form = BudgetForm(request.POST or None)
    if form.is_valid():
        try:
            line = budgets.create(region=request.user.region, by=request.user, **form.cleaned_data)
        except GrantError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Pagu {line.code} tersimpan. Sekarang buat programnya.")
            return redirect("grants:budget-list")
    return _form(request, form, "Tambah pagu", status=422 if form.errors else 200)


@acting(Permission.GRANT_APPROVE)
@require_http_methods(["GET", "POST"])
def budget_edit(request, public_id):
    """Another ceiling after a revision of the DPA."""
    line = visible_or_404(
        BudgetLine.objects.select_related("region"), request.user, public_id=public_id
    )
    ensure_here(request.user, Permission.GRANT_APPROVE, line.region_id)
    form = CeilingForm(request.POST or None, initial={"ceiling": line.ceiling})
    if form.is_valid():
        try:
            budgets.change_ceiling(line=line, by=request.user, **form.cleaned_data)
        except GrantError as refused:
            form.add_error("ceiling", str(refused))
        else:
            messages.success(request, f"Pagu {line.code} diubah.")
            return redirect("grants:budget-list")
    return _form(request, form, "Ubah pagu", line=line, status=422 if form.errors else 200)


def _form(request, form, title, line=None, status=200):
    context = {"form": form, "title": title, "line": line}
    return render(request, "grants/budget/form.html", context, status=status)
