"""Writing an LPJ, on a phone as on a laptop: lines against the RAB, then handing it in."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Permission
from grants.errors import GrantError
from grants.forms.money_lpj import ActivityForm, SpendingForms
from grants.models import LpjLine
from grants.services import lpj as lpjs
from grants.views.frame import acting, ensure_here
from grants.views.lpj import instalment_or_404, lpj_of

SPARE_ROWS = 3
MOST_ROWS = 100


@acting(Permission.GRANT_PROPOSE)
@require_http_methods(["GET", "POST"])
def lpj_edit(request, public_id):
    """Lines against the RAB; what is left is counted while one types, and again by the server."""
    instalment = instalment_or_404(request, public_id)
    ensure_here(request.user, Permission.GRANT_PROPOSE, instalment.recipient.region_id)
    lpj = lpj_of(instalment)
    rab = list(instalment.recipient.rab.all())
    wrong = ""
    if request.method == "POST":
        activity = ActivityForm(request.POST)
        forms = SpendingForms(request.POST, prefix="baris", form_kwargs={"rab": rab})
        if "tambah" in request.POST:
            return _edit_page(request, instalment, lpj, activity, _longer(request, rab))
        if activity.is_valid() and forms.is_valid():
            lines = [one for form in forms if (one := form.spending()) is not None]
            try:
                lpjs.write_down(
                    instalment=instalment,
                    lines=lines,
                    activity=activity.cleaned_data["activity"],
                    by=request.user,
                )
            except GrantError as refusal:
                wrong = str(refusal)
            else:
                messages.success(request, "Belanja tersimpan. Lengkapi foto buktinya, lalu ajukan.")
                return redirect("grants:lpj-detail", instalment.public_id)
        return _edit_page(request, instalment, lpj, activity, forms, wrong=wrong, status=422)
    lines = list(LpjLine.objects.visible_to(request.user).filter(lpj=lpj)) if lpj else []
    initial = [
        {"description": line.description, "amount": line.amount, "rab_line": line.rab_line_id}
        for line in lines
    ] or [{"description": one.description, "rab_line": one.pk} for one in rab]
    initial += [{}] * SPARE_ROWS
    forms = SpendingForms(initial=initial, prefix="baris", form_kwargs={"rab": rab})
    activity = ActivityForm(initial={"activity": lpj.activity if lpj else ""})
    return _edit_page(request, instalment, lpj, activity, forms)


def _longer(request, rab):
    """The same rows as typed, and some empty ones more."""
    data = request.POST.copy()
    typed = data.get("baris-TOTAL_FORMS", "")
    count = int(typed) if typed.isdigit() else 0
    data["baris-TOTAL_FORMS"] = str(min(count + SPARE_ROWS, MOST_ROWS))
    return SpendingForms(data, prefix="baris", form_kwargs={"rab": rab})


def _edit_page(request, instalment, lpj, activity, forms, *, wrong="", status=200):
    return render(
        request,
        "grants/lpj/edit.html",
        {
            "instalment": instalment,
            "recipient": instalment.recipient,
            "lpj": lpj,
            "activity": activity,
            "forms": forms,
            "wrong": wrong,
            "has_errors": bool(
                wrong or activity.errors or (forms.is_bound and forms.total_error_count())
            ),
            "returned": lpj.returned if lpj else 0,
        },
        status=status,
    )


@acting(Permission.GRANT_PROPOSE)
@require_POST
def lpj_submit(request, public_id):
    instalment = instalment_or_404(request, public_id)
    ensure_here(request.user, Permission.GRANT_PROPOSE, instalment.recipient.region_id)
    lpj = lpj_of(instalment)
    if lpj is None or not LpjLine.objects.visible_to(request.user).filter(lpj=lpj).exists():
        messages.error(request, "Isi dulu belanjanya; LPJ yang kosong tidak dapat diajukan.")
        return redirect("grants:lpj-detail", instalment.public_id)
    try:
        outcome = lpjs.submit(instalments=[instalment], by=request.user)
    except GrantError as refusal:
        messages.error(request, str(refusal))
        return redirect("grants:lpj-detail", instalment.public_id)
    for refused in outcome.refused:
        messages.error(request, refused.message)
    if outcome.done:
        messages.success(request, "LPJ diajukan dan menunggu diperiksa.")
    return redirect("grants:lpj-detail", instalment.public_id)
