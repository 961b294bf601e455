"""Permintaan pindah: asked from a row of an import, decided by the province."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.access import require, visible_or_404
from accounts.permissions import Permission
from imports import queries, registry
from pillars.errors import NotAllowed, TransferNotPossible
from pillars.models import TransferRequest, TransferState
from pillars.services import transfers

SHOWN = 200


@require(Permission.PERSON_VIEW)
@require_GET
def transfer_list(request):
    """What waits first, then what was decided last."""
    found = TransferRequest.objects.visible_to(request.user).select_related(
        "person", "from_region", "to_region", "asked_by", "decided_by"
    )
    waiting = list(found.filter(state=TransferState.ASKED).order_by("id")[:SHOWN])
    for one in waiting:
        one.may_be_decided = transfers.may_decide(one, request.user)
    decided = found.exclude(state=TransferState.ASKED).order_by("-decided_at")[:SHOWN]
    context = {"waiting": waiting, "decided": decided}
    return render(request, "pillars/transfer/list.html", context)


@require(Permission.PERSON_EDIT, Permission.IMPORT_UPLOAD)
@require_POST
def transfer_ask(request, batch_id, place):
    """For the row of an import that speaks of somebody of another region."""
    batch = queries.batch_for(request.user, batch_id)
    sheet_index, _, number = place.partition("-")
    if batch is None or not (sheet_index.isdecimal() and number.isdecimal() and len(place) < 16):
        raise Http404
    row = batch.rows.filter(sheet_index=int(sheet_index), number=int(number)).first()
    if row is None:
        raise Http404
    sheet = registry.get(batch.sheet)()
    known = sheet.look_alikes([row], batch, request.user).get(row.pk, [])
    asked = next((one for one in known if one.key == request.POST.get("pindah")), None)
    if asked is None:
        messages.warning(request, "Orang ini tidak ada lagi di antara yang mirip. Pilih lagi.")
    else:
        _do(
            request,
            transfers.ask,
            "Permintaan pindah dikirim ke provinsi. Setelah diterima, tekan Periksa lagi.",
            person_id=asked.match_id,
            to_region=row.region_code or batch.region_id,
            name=row.values.get("name", ""),
        )
    section = "wilayah-lain" if row.match_id else "menunggu"
    page = reverse("imports:batch-people", args=[batch.public_id])
    return redirect(f"{page}?bagian={section}")


@require(Permission.IMPORT_APPROVE)
@require_POST
def transfer_decide(request, public_id):
    """`jawaban=terima`, or `tolak` with `alasan`."""
    wanted = visible_or_404(TransferRequest.objects.all(), request.user, public_id=public_id)
    if request.POST.get("jawaban") == "terima":
        _do(request, transfers.accept, "Orang itu sudah dipindahkan.", request_=wanted)
    else:
        reason = request.POST.get("alasan", "")
        _do(request, transfers.decline, "Permintaan ditolak.", request_=wanted, reason=reason)
    return redirect("pillars:transfer-list")


def _do(request, service, done: str, *, request_=None, **words) -> None:
    if request_ is not None:
        words["request"] = request_
    try:
        service(by=request.user, **words)
    except NotAllowed as problem:
        raise PermissionDenied(str(problem)) from None
    except TransferNotPossible as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, done)
