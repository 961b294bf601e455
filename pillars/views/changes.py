"""Persetujuan ganda: what waits for a second person, and what was decided."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.access import require, visible_or_404
from accounts.paging import page_of
from accounts.permissions import Permission
from pillars.errors import NotAllowed, OutsideRegion, RegistryError
from pillars.models import ChangeRequest, ChangeState
from pillars.second_person import evidence_for
from pillars.services import changes

DECIDED = "diputuskan"


@require(Permission.PERSON_VIEW)
@require_GET
def change_list(request):
    """What waits, the oldest first; or what was decided, the newest first."""
    found = ChangeRequest.objects.visible_to(request.user).select_related(
        "person", "person_account", "organisation", "region__parent__parent",
        "asked_by", "decided_by",
    )  # fmt: skip
    decided = request.GET.get("bagian") == DECIDED
    if decided:
        rows, order = found.exclude(state=ChangeState.ASKED), ("-id",)
    else:
        rows, order = found.filter(state=ChangeState.ASKED), ("id",)
    page = page_of(rows, request.GET, order=order, key="public_id", size=20)
    if not decided:
        evidence = evidence_for(page.rows)
        for one in page.rows:
            one.evidence = evidence[one.pk]
            one.may_be_decided = changes.may_decide(one, request.user)
            one.is_mine = one.asked_by_id == request.user.pk
    return render(request, "pillars/change/list.html", {"page": page, "decided": decided})


@require(Permission.CHANGE_DECIDE)
@require_POST
def change_decide(request, public_id):
    """`jawaban=setuju`, or `tolak` with `catatan`."""
    asked = visible_or_404(ChangeRequest.objects.all(), request.user, public_id=public_id)
    note = request.POST.get("catatan", "")
    if request.POST.get("jawaban") == "setuju":
        _do(request, changes.accept, "Perubahan diterapkan.", asked, note=note)
    else:
        _do(request, changes.decline, "Permintaan ditolak; data tetap seperti semula.", asked,
            note=note)  # fmt: skip
    return redirect("pillars:change-list")


@require(Permission.PERSON_VIEW)
@require_POST
def change_withdraw(request, public_id):
    asked = visible_or_404(ChangeRequest.objects.all(), request.user, public_id=public_id)
    _do(request, changes.withdraw, "Permintaan ditarik.", asked)
    return redirect("pillars:change-list")


def _do(request, service, done: str, asked: ChangeRequest, **words) -> None:
    try:
        service(request=asked, by=request.user, **words)
    except (NotAllowed, OutsideRegion) as problem:
        raise PermissionDenied(str(problem)) from None
    except RegistryError as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, done)
