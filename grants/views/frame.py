"""What the pages of grants share: a programme or a recipient this user may see, its tabs, the
steps that the table of states and the user's right leave open."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from accounts import formats
from accounts.access import require, visible_or_404
from accounts.permissions import Permission
from grants.enums import ProgrammeState, RecipientState
from grants.errors import NotAllowed, OutsideRegion
from grants.models import Finding, Programme, Recipient
from grants.services import rights
from grants.states import RECIPIENT_MOVES, Move, moves_from
from regions.codes import lies_within

PAPER = "application/pdf"


def acting(permission: Permission):
    """Decorates a view: sees grants, and has this right by role or as stand-in (Plt)."""

    def decorate(view):
        @require(Permission.GRANT_VIEW)
        @wraps(view)
        def guarded(request, *args, **kwargs):
            try:
                rights.ensure(request.user, permission)
            except NotAllowed as refused:
                raise PermissionDenied(str(refused)) from None
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def ensure_here(user, permission: Permission, region: str) -> None:
    """The right in this very region. Raises PermissionDenied."""
    try:
        rights.ensure(user, permission, region)
    except (NotAllowed, OutsideRegion) as refused:
        raise PermissionDenied(str(refused)) from None


def programme_or_404(request, code: str) -> Programme:
    rows = Programme.objects.select_related("region__parent__parent", "line", "kind")
    return visible_or_404(rows, request.user, code=code)


def recipient_or_404(request, public_id) -> Recipient:
    rows = Recipient.objects.select_related(
        "programme__region", "programme__line", "programme__kind", "organisation",
        "region__parent__parent__parent", "decree", "proposed_by", "verified_by", "approved_by",
    ).defer("account")  # fmt: skip
    return visible_or_404(rows, request.user, public_id=public_id)


def programme_frame(request, programme: Programme, tab: str) -> dict:
    """Context for `templates/grants/programme/base.html`."""
    user = request.user
    is_mine = lies_within(programme.region_id, user.region_id)
    rows = Recipient.objects.visible_to(user).filter(programme=programme)
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    verified = counts.get(RecipientState.VERIFIED, 0)
    is_open = programme.state == ProgrammeState.OPEN
    may_approve = rights.may(user, Permission.GRANT_APPROVE, programme.region_id)
    return {
        "programme": programme,
        "tab": tab,
        "is_mine": is_mine,
        "is_open": is_open,
        "verified": verified,
        "may_edit": rights.may(user, Permission.GRANT_VERIFY, programme.region_id),
        "may_propose": is_open and rights.may(user, Permission.GRANT_PROPOSE),
        "may_approve": may_approve,
        "next_step": _next_step(user, programme, counts),
        "has_recipients": bool(counts),
        "open_findings": Finding.objects.visible_to(user)
        .filter(recipient__programme=programme, settled_at__isnull=True)
        .count(),
        "upload_url": upload_url(user, programme) if is_open else "",
        "proposals_url": address("grants:proposal-list", program=programme.code),
        "awards_url": address("grants:award-list", program=programme.code),
        "payment_url": address("grants:payment-list", program=programme.code),
        "lpj_url": address("grants:lpj-list", program=programme.code),
    }


def _next_step(user, programme: Programme, counts: dict[str, int]) -> tuple[str, str, str] | None:
    """(icon, words, address) of the next sensible thing for this user in this programme."""
    region = programme.region_id
    verified, submitted, drafts = (
        counts.get(state, 0)
        for state in (RecipientState.VERIFIED, RecipientState.SUBMITTED, RecipientState.DRAFT)
    )
    if verified and rights.may(user, Permission.GRANT_APPROVE, region):
        page = reverse("grants:decree-prepare", args=[programme.code])
        return "gavel", f"Tetapkan {formats.number(verified)} penerima", page
    if submitted and rights.may(user, Permission.GRANT_VERIFY):
        page = address("grants:proposal-list", program=programme.code, status="submitted")
        return "eye-check", f"Periksa {formats.number(submitted)} usulan", page
    if drafts and rights.may(user, Permission.GRANT_PROPOSE):
        page = address("grants:proposal-list", program=programme.code, status="draft")
        return "send", f"Lengkapi {formats.number(drafts)} draf", page
    return None


def recipient_frame(request, recipient: Recipient) -> dict:
    """Context for `templates/grants/recipient/base.html`: the steps that are open to this user,
    the next sensible one first."""
    moves = open_moves(request.user, recipient)
    return {
        "recipient": recipient,
        "programme": recipient.programme,
        "moves": moves,
        "next_move": next((one for one in moves if one.name in FORWARD), None),
        "is_award": recipient.state in (RecipientState.DECREED, RecipientState.SIGNED),
    }


FORWARD = ("submit", "verify", "sign")
# A decree names many; it is prepared on the page of the programme.
ELSEWHERE = {"decree"}


def open_moves(user, recipient: Recipient) -> list[Move]:
    """The steps of the table that lead on from here and that this user may take."""
    found = []
    for move in moves_from(RECIPIENT_MOVES, recipient.state):
        place = recipient.programme.region_id if move.name == "revoke" else recipient.region_id
        if move.name in ELSEWHERE or move.permission is None:
            continue
        if rights.may(user, move.permission, place) and not _is_own_work(user, recipient, move):
            found.append(move)
    return found


def _is_own_work(user, recipient: Recipient, move: Move) -> bool:
    """Who proposed does not verify; the button would only lead to a refusal."""
    return move.name == "verify" and recipient.proposed_by_id == user.pk


def upload_url(user, programme: Programme) -> str:
    """Where a workbook of recipients is uploaded for this programme."""
    needed = {Permission.IMPORT_UPLOAD, Permission.GRANT_PROPOSE, Permission.ORGANISATION_EDIT}
    if not user.permissions.issuperset(needed):
        return ""
    page = reverse("imports:batch-new")
    return f"{page}?{urlencode({'lembar': 'stimulus', 'untuk': programme.code})}"


def address(name: str, *args, **query) -> str:
    """The path of a page; empty where it is not built."""
    try:
        page = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    return f"{page}?{urlencode(query)}" if query else page


def paper(content: bytes, name: str, content_type: str = PAPER) -> HttpResponse:
    """A file to be looked at or kept."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
