"""A step for many recipients: what it does and for how many (asked first), then its result."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from accounts.access import require, visible_or_404
from accounts.permissions import Permission
from grants.errors import GrantError
from grants.forms.bulk import BulkForm
from grants.forms.filters import AwardFilter, ProposalFilter
from grants.models import BulkStep, Recipient
from grants.services import bulk
from grants.services.bulk import Action
from grants.views.frame import acting

LISTS = {"usulan": (ProposalFilter, "grants:proposal-list"),
         "penerima": (AwardFilter, "grants:award-list")}  # fmt: skip
SHOWN = 1000


@require(Permission.GRANT_VIEW)
def bulk_ask(request, action):
    """From the list: the boxes or all that the filter shows; the second POST does it."""
    if action not in Action.values:
        raise Http404
    return acting(bulk.NEEDS[Action(action)])(_ask)(request, Action(action))


@require_POST
def _ask(request, action: Action):
    which = request.POST.get("daftar", "usulan")
    if which not in LISTS:
        raise Http404
    filter_class, page_name = LISTS[which]
    query = request.POST.get("saring", "")
    is_all = "semua" in request.POST
    if is_all:
        rows = filter_class(QueryDict(query), user=request.user).rows()
    else:
        ticked = _ids(request.POST.getlist("pilih"))
        rows = Recipient.objects.visible_to(request.user).filter(public_id__in=ticked)
    keys = list(rows.order_by("region_id", "name", "pk").values_list("pk", flat=True))
    back = f"{reverse(page_name)}?{query}" if query else reverse(page_name)
    if not keys:
        messages.info(request, "Belum ada yang dipilih. Centang penerimanya dulu.")
        return redirect(back)
    is_second = "lanjut" in request.POST
    form = BulkForm(request.POST if is_second else None, action=action)
    if is_second and form.is_valid():
        try:
            step = bulk.ask(
                action=action, keys=keys, back=back, by=request.user, **form.cleaned_data
            )
        except GrantError as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("grants:bulk-detail", step.public_id)
    return render(
        request,
        "grants/recipient/bulk_ask.html",
        {
            "action": action,
            "form": form,
            "count": len(keys),
            "is_all": is_all,
            "names": list(
                rows.order_by("region_id", "name", "pk").values_list("name", flat=True)[:5]
            ),
            "ticked": [] if is_all else request.POST.getlist("pilih"),
            "which": which,
            "query": query,
            "back": back,
            "is_large": len(keys) > bulk.SMALL,
        },
        status=422 if form.errors else 200,
    )


@require(Permission.GRANT_VIEW)
@require_GET
def bulk_detail(request, public_id):
    """How far it is; at the end how many were done and every refusal by name."""
    step = visible_or_404(
        BulkStep.objects.select_related("requested_by"), request.user, public_id=public_id
    )
    if request.htmx:
        response = render(request, "grants/recipient/_bulk.html", {"step": step})
        if not step.job_is_open:
            response["HX-Refresh"] = "true"
        return response
    reasons: dict[str, int] = {}
    for _key, _name, _code, words in step.refused:
        reasons[words] = reasons.get(words, 0) + 1
    back = step.back
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = reverse("grants:proposal-list")
    return render(
        request,
        "grants/recipient/bulk.html",
        {
            "step": step,
            "reasons": sorted(reasons.items(), key=lambda pair: -pair[1]),
            "refused": step.refused[:SHOWN],
            "hidden": max(0, len(step.refused) - SHOWN),
            "back": back,
        },
    )


def _ids(texts: list[str]) -> list[UUID]:
    """What was ticked; anything that is no id of ours is nobody."""
    try:
        return [UUID(text) for text in texts]
    except ValueError:
        raise Http404 from None
