"""Teguran: LPJs that are overdue, and the letters I, II, III that went out for them."""

from django.contrib import messages
from django.db.models import Max
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts import formats
from accounts.access import require, visible_or_404
from accounts.paging import page_of
from accounts.permissions import Permission
from accounts.services import access
from grants import queries
from grants.errors import GrantError
from grants.forms.money_oversight import WarningForm
from grants.models import Instalment, WarningLetter
from grants.papers import warnings as papers
from grants.services import rights, warnings
from grants.services.numbering import ROMAN
from grants.views.frame import acting, paper
from grants.views.payments import ticked_ids


@require(Permission.GRANT_VIEW)
@require_GET
def warning_list(request):
    return _page(request)


def _page(request, form=None, status=200):
    user = request.user
    is_letters = request.GET.get("status") == "surat"
    if is_letters:
        rows = WarningLetter.objects.visible_to(user).select_related(
            "instalment__recipient__region__parent__parent__parent", "signed_by"
        )
        page = page_of(
            rows.defer("instalment__recipient__account"),
            request.GET,
            order=("-pk",),
            key="public_id",
        )
    else:
        rows = (
            queries.overdue(user)
            .order_by()
            .select_related("recipient__programme", "recipient__region__parent__parent__parent")
            .annotate(level=Max("warnings__level"), answer_by=Max("warnings__answer_by"))
        )
        page = page_of(
            rows.defer("recipient__account"),
            request.GET,
            order=("lpj_due_on", "pk"),
            key="public_id",
        )
        for one in page.rows:
            one.last_letter = f"Teguran {ROMAN[one.level - 1]}" if one.level else ""
    may_issue = rights.may(user, Permission.GRANT_VERIFY)
    return render(
        request,
        "grants/oversight/warnings.html",
        {
            "page": page,
            "is_letters": is_letters,
            "form": form or (WarningForm(user=user) if may_issue else None),
            "may_issue": may_issue,
        },
        status=status,
    )


@acting(Permission.GRANT_VERIFY)
@require_POST
def warning_issue(request):
    """The next letter for the ticked ones, or for all that are overdue in the programme."""
    form = WarningForm(request.POST, user=request.user)
    if not form.is_valid():
        return _page(request, form, 422)
    mine = Instalment.objects.visible_to(request.user).filter(
        recipient__programme=form.cleaned_data["program"]
    )
    if ticked := ticked_ids(request):
        mine = mine.filter(public_id__in=ticked)
    else:
        late = queries.overdue(request.user).values_list("pk", flat=True)
        mine = mine.filter(pk__in=list(late))
    try:
        letters, outcome = warnings.issue(
            programme=form.cleaned_data["program"],
            instalments=mine,
            dated_on=form.cleaned_data["dated_on"],
            by=request.user,
        )
    except GrantError as refusal:
        messages.error(request, str(refusal))
        return redirect("grants:warning-list")
    if letters:
        messages.success(request, f"{formats.number(len(letters))} surat teguran terbit.")
    if outcome.refused:
        why = "; ".join(sorted({one.message for one in outcome.refused}))
        count = formats.number(len(outcome.refused))
        messages.info(request, f"{count} tidak ditegur lagi. {why}")
    elif not letters:
        messages.info(request, "Tidak ada LPJ yang lewat jatuh tempo pada program ini.")
    return redirect("grants:warning-list")


@require(Permission.GRANT_VIEW)
@require_GET
def warning_file(request, public_id):
    rows = WarningLetter.objects.select_related(
        "instalment__recipient__programme__region",
        "instalment__recipient__region__parent__parent__parent",
    ).defer("instalment__recipient__account")
    letter = visible_or_404(rows, request.user, public_id=public_id)
    access.download(
        by=request.user,
        subject_kind="grants.warningletter",
        subject_id=str(letter.public_id),
        reason=f"Surat teguran {letter.number}",
        request=request,
    )
    office = letter.instalment.recipient.programme.region
    content = papers.set_letter(letter, office=office)
    return paper(content, f"teguran-{letter.year}-{letter.sequence:04}.pdf")
