"""What the pages of one call share: the call, its tabs, its next steps, and who may not look."""

from django.core.exceptions import PermissionDenied

from accounts.access import visible_or_404
from accounts.permissions import Permission
from regions.codes import lies_within
from trainings.models import Candidate, Selection
from trainings.selection import blind
from trainings.selection.states import IS_PUBLIC, RANKED, TAKES_CANDIDATES, moves_for

HERE = "Anda penilai seleksi ini. Halaman bernama tertutup sampai tahap tanpa nama ditutup."


def call_or_404(request, public_id) -> Selection:
    rows = Selection.objects.select_related("region__parent__parent", "kind", "created_by")
    return visible_or_404(rows, request.user, public_id=public_id)


def own_call(request, public_id) -> Selection:
    """The call, to be changed: of the user's own region or beneath it."""
    selection = call_or_404(request, public_id)
    if not lies_within(selection.region_id, request.user.region_id):
        raise PermissionDenied("Seleksi ini milik wilayah lain.")
    return selection


def named_call(request, public_id) -> Selection:
    """The call for a page that shows who the candidates are."""
    selection = call_or_404(request, public_id)
    if blind.is_blinded(selection, request.user):
        raise PermissionDenied(HERE)
    return selection


def candidate_or_404(request, selection: Selection, public_id) -> Candidate:
    rows = Candidate.objects.filter(selection=selection).select_related(
        "person__home_region__parent__parent",
        "seat__region__parent__parent",
        "selection__kind",
        "comes_from",
        "registered_by",
    )
    return visible_or_404(rows, request.user, public_id=public_id)


def frame(request, selection: Selection, tab: str) -> dict:
    """Context for `trainings/selection/base.html`."""
    user = request.user
    is_mine = lies_within(selection.region_id, user.region_id)
    is_blinded = blind.is_blinded(selection, user)
    moves = moves_for(selection.state, user) if is_mine else []
    if user.pk in (selection.created_by_id, selection.submitted_by_id):
        moves = [move for move in moves if move.name != "decide"]
    may_register = (
        user.has(Permission.EVENT_NOMINATE)
        and selection.state in TAKES_CANDIDATES
        and not is_blinded
    )
    stage = blind.current_stage(selection)
    if stage is not None:
        moves = [move for move in moves if move.name != "submit"]
    return {
        "selection": selection,
        "tab": tab,
        "is_mine": is_mine,
        "is_blinded": is_blinded,
        "is_reviewer": blind.is_reviewer(selection, user),
        "may_edit": is_mine and user.has(Permission.EVENT_EDIT),
        "may_register": may_register,
        "is_ranked": selection.state in RANKED,
        "is_public": selection.state in IS_PUBLIC,
        "stage": stage,
        "candidate_count": Candidate.objects.visible_to(user).filter(selection=selection).count(),
        "moves": moves,
    }
