"""SK penetapan: prepared with its annex, looked at, signed; its PDF, and that of each agreement."""

from django.contrib import messages
from django.db.models import Q, Sum
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import require, visible_or_404
from accounts.paging import page_of
from accounts.permissions import Permission
from accounts.services import access
from grants.decree_papers import content
from grants.enums import RecipientState
from grants.errors import GrantError
from grants.forms.steps import DecreeForm
from grants.models import Decree, DecreeLine, Finding, Recipient
from grants.services import decrees
from grants.views.frame import (
    acting,
    ensure_here,
    paper,
    programme_frame,
    programme_or_404,
    recipient_or_404,
)

SHOWN_REFUSALS = 5


@acting(Permission.GRANT_APPROVE)
@require_http_methods(["GET", "POST"])
def decree_prepare(request, code):
    """Whom the decree would name, what it costs, what is left; then it is signed."""
    programme = programme_or_404(request, code)
    ensure_here(request.user, Permission.GRANT_APPROVE, programme.region_id)
    form = DecreeForm(request.POST or None, programme=programme)
    if form.is_valid():
        try:
            made = decrees.decree(programme=programme, by=request.user, **form.cleaned_data)
        except GrantError as refused:
            form.add_error(None, str(refused))
        else:
            _tell(request, made.outcome)
            if made.decree is None:
                return redirect("grants:decree-prepare", code)
            messages.success(
                request, f"{made.outcome.done} penerima ditetapkan dengan {made.decree.number}."
            )
            return redirect("grants:decree-detail", made.decree.public_id)
    return render(
        request,
        "grants/decree/prepare.html",
        {**programme_frame(request, programme, "penetapan"), "form": form,
         **_standing(request, programme)},
        status=422 if form.errors else 200,
    )  # fmt: skip


def _standing(request, programme) -> dict:
    user = request.user
    waiting = Recipient.objects.visible_to(user).filter(
        programme=programme, state=RecipientState.VERIFIED
    )
    own = waiting.filter(Q(proposed_by=user) | Q(verified_by=user))
    named = waiting.exclude(pk__in=own.values("pk"))
    total = named.aggregate(total=Sum("total_amount"))["total"] or 0
    doubtful = Finding.objects.visible_to(user).filter(
        recipient__in=named.values("pk"), settled_at__isnull=True, receipt__isnull=True
    )
    page = page_of(
        named.select_related("region__parent__parent__parent").defer("account"),
        request.GET,
        order=("region_id", "name", "pk"),
        key="public_id",
    )
    return {
        "page": page,
        "total": total,
        "free": programme.line.free,
        "left": programme.line.free - total,
        "over": max(0, total - programme.line.free),
        "own": own.count(),
        "doubtful": doubtful.count(),
        "decrees": Decree.objects.visible_to(user).filter(programme=programme),
        "in_work": Recipient.objects.visible_to(user)
        .filter(programme=programme, state__in=["draft", "submitted", "returned"])
        .count(),
    }


def _tell(request, outcome) -> None:
    for one in outcome.refused[:SHOWN_REFUSALS]:
        messages.warning(request, f"{one.name} belum ditetapkan: {one.message}")
    if len(outcome.refused) > SHOWN_REFUSALS:
        more = len(outcome.refused) - SHOWN_REFUSALS
        messages.warning(request, f"{more} penerima lain juga belum ditetapkan.")


@acting(Permission.GRANT_APPROVE)
@require_GET
def decree_preview(request, code):
    """The decree as it would be printed, marked as a preview."""
    programme = programme_or_404(request, code)
    ensure_here(request.user, Permission.GRANT_APPROVE, programme.region_id)
    return paper(content.preview(programme, request.user), "pratinjau-sk.pdf")


@require(Permission.GRANT_VIEW)
@require_GET
def decree_list(request):
    rows = Decree.objects.visible_to(request.user).select_related("programme", "signed_by")
    page = page_of(rows, request.GET, order=("-dated_on", "-pk"), key="public_id")
    return render(request, "grants/decree/list.html", {"page": page})


@require(Permission.GRANT_VIEW)
@require_GET
def decree_detail(request, public_id):
    """The decree with its annex, as far as this user's region goes."""
    decree = _decree(request, public_id)
    rows = DecreeLine.objects.visible_to(request.user).filter(decree=decree)
    page = page_of(
        rows.select_related("recipient__region__parent__parent__parent").defer(
            "account", "recipient__account"
        ),
        request.GET,
        order=("number", "pk"),
    )
    return render(
        request,
        "grants/decree/detail.html",
        {
            **programme_frame(request, decree.programme, "penetapan"),
            "decree": decree,
            "page": page,
            "is_whole": page.count == decree.line_count,
        },
    )


@require(Permission.GRANT_VIEW)
@require_GET
def decree_file(request, public_id):
    """The decree with its annex by name and masked account; the download is written down."""
    decree = _decree(request, public_id)
    data = content.decree_paper(decree, request.user)
    access.download(
        by=request.user,
        subject_kind="grants.decree",
        subject_id=str(decree.public_id),
        reason=f"Mengunduh {decree.number}",
        request=request,
    )
    return paper(data, f"sk-{decree.year}-{decree.sequence:03}.pdf")


@require(Permission.GRANT_VIEW)
@require_GET
def agreement_file(request, public_id):
    """The NPHD or pakta integritas, to be signed, or as it was numbered."""
    recipient = recipient_or_404(request, public_id)
    if recipient.state not in (RecipientState.DECREED, RecipientState.SIGNED):
        raise Http404
    data = content.agreement_paper(recipient)
    access.download(
        by=request.user,
        subject_kind="grants.recipient",
        subject_id=str(recipient.public_id),
        reason="Mencetak NPHD/pakta integritas",
        request=request,
    )
    name = "nphd" if recipient.programme.needs_nphd else "pakta-integritas"
    return paper(data, f"{name}.pdf")


def _decree(request, public_id) -> Decree:
    rows = Decree.objects.select_related(
        "programme__region__parent__parent", "programme__line", "programme__kind", "signed_by",
        "region__parent__parent",
    )  # fmt: skip
    return visible_or_404(rows, request.user, public_id=public_id)
