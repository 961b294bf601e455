"""LPJ: the list by how far each is, and one account with its receipts and next steps."""

from django.db.models import Count, Q
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.access import require, visible_or_404
from accounts.paging import page_of
from accounts.permissions import Permission
from grants import doubles, queries
from grants.enums import InstalmentState, LpjState
from grants.forms.money_lpj import STATES, TABS, JudgeForm, LpjFilter, NoteForm
from grants.models import Instalment, Lpj, LpjLine
from grants.recipient_page import clock_of
from grants.services import lpj as lpjs
from grants.services import refunds, rights
from grants.states import INSTALMENT_MOVES


def instalment_or_404(request, public_id) -> Instalment:
    rows = Instalment.objects.select_related(
        "recipient__programme__region",
        "recipient__region__parent__parent__parent",
        "lpj__submitted_by",
        "lpj__judged_by",
    ).defer("recipient__account")
    return visible_or_404(rows, request.user, public_id=public_id)


def lpj_of(instalment: Instalment) -> Lpj | None:
    return getattr(instalment, "lpj", None)


@require(Permission.GRANT_VIEW)
@require_GET
def lpj_list(request):
    """Instalments that were paid, by how far their LPJ is; the oldest due first."""
    user = request.user
    form = LpjFilter(request.GET, user=user)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = Instalment.objects.visible_to(user).filter(recipient__programme__state="open")
    if words := wanted.get("q", "").strip():
        found = found.filter(recipient__name__icontains=words)
    if wanted.get("program"):
        found = found.filter(recipient__programme=wanted["program"])
    if wanted.get("tahap"):
        found = found.filter(number=wanted["tahap"])
    late = Q(
        state__in=[*STATES[""], InstalmentState.LPJ_RETURNED], lpj_due_on__lt=timezone.localdate()
    )
    counts = dict(found.order_by().values_list("state").annotate(Count("pk")))
    tab = request.GET.get("status", "")
    tab = tab if tab in TABS else ""
    rows = found.filter(late) if tab == "terlambat" else found.filter(state__in=STATES[tab])
    rows = rows.filter(lpj_due_on__isnull=False)
    page = page_of(
        rows.select_related(
            "recipient__programme", "recipient__region__parent__parent__parent", "lpj"
        ).defer("recipient__account"),
        request.GET,
        order=("lpj_due_on", "pk"),
        key="public_id",
    )
    mine = [one.pk for one in page.rows]
    flagged = doubles.flagged(mine, user)
    for one in page.rows:
        one.is_flagged = one.pk in flagged
        one.is_late = one.lpj_due_on < timezone.localdate() and one.state in (
            *STATES[""],
            InstalmentState.LPJ_RETURNED,
        )
    return render(
        request,
        "grants/lpj/list.html",
        {
            "form": form,
            "page": page,
            "tab": tab,
            "tabs": [
                (
                    key,
                    label,
                    found.filter(late).count()
                    if key == "terlambat"
                    else sum(counts.get(state, 0) for state in STATES[key]),
                )
                for key, label in TABS.items()
            ],
            "is_filtered": any(wanted.values()),
            "may_check": rights.may(user, Permission.GRANT_VERIFY),
            "may_write": rights.may(user, Permission.GRANT_PROPOSE),
        },
    )


@require(Permission.GRANT_VIEW)
@require_GET
def lpj_detail(request, public_id):
    return detail_page(request, instalment_or_404(request, public_id))


def detail_page(request, instalment: Instalment, status=200, judge=None, note_form=None):
    """The account as it stands, its receipts, and the next step of whoever looks."""
    user, place = request.user, instalment.recipient.region_id
    lpj = lpj_of(instalment)
    lines = []
    if lpj is not None:
        lines = list(
            LpjLine.objects.visible_to(user)
            .filter(lpj=lpj)
            .select_related("rab_line")
            .prefetch_related("receipts")
        )
    findings = doubles.of_instalment(instalment, user)
    is_open = instalment.state in INSTALMENT_MOVES["account"].sources
    may_write = is_open and rights.may(user, Permission.GRANT_PROPOSE, place)
    may_check = (
        lpj is not None
        and lpj.state == LpjState.SUBMITTED
        and rights.may(user, Permission.GRANT_VERIFY, place)
    )
    is_own = may_check and lpj is not None and lpj.submitted_by_id == user.pk
    judge = judge or {
        line.pk: JudgeForm(
            prefix=f"baris-{line.number}",
            initial={"verdict": line.judgement, "reason": line.reason},
        )
        for line in lines
    }
    for line in lines:
        line.form = judge.get(line.pk)
    held = queries.holders([instalment.pk]).get(instalment.pk)
    return render(
        request,
        "grants/lpj/detail.html",
        {
            "instalment": instalment,
            "recipient": instalment.recipient,
            "lpj": lpj,
            "lines": lines,
            "findings": findings,
            "variances": lpjs.variances(lpj) if lpj is not None else [],
            "clock": clock_of(instalment.state, instalment.due_on, place),
            "is_late": is_open
            and instalment.lpj_due_on
            and instalment.lpj_due_on < timezone.localdate(),
            "may_write": may_write,
            "may_submit": may_write and bool(lines),
            "without_receipt": sum(1 for line in lines if not line.receipts.all()),
            "may_check": may_check and not is_own,
            "is_own": is_own,
            "note_form": note_form or NoteForm(),
            "may_refund": instalment.state == InstalmentState.REFUNDING
            and rights.may(user, Permission.GRANT_PAY, instalment.recipient.programme.region_id),
            "may_ask_back": instalment.state in INSTALMENT_MOVES["ask_back"].sources
            and rights.may(user, Permission.GRANT_VERIFY, place),
            "may_waive": instalment.state == InstalmentState.PLANNED
            and held is not None
            and not held.is_waived
            and rights.may(
                user, Permission.GRANT_APPROVE, instalment.recipient.programme.region_id
            ),
            "held": held,
            "paid_back": refunds.paid_back(instalment),
            "refunds": instalment.refunds.all(),
            "letters": instalment.warnings.order_by("level"),
            "waivers": instalment.waivers.select_related("granted_by"),
            "others": Instalment.objects.visible_to(user)
            .filter(recipient=instalment.recipient)
            .order_by("number"),
        },
        status=status,
    )
