"""Rows of another region: offered to its tray, and told of once they were handed over."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts import formats
from accounts.access import require
from accounts.permissions import Permission
from imports.errors import ImportProblem, NotAllowed
from imports.models import ImportBatch
from imports.services import handing
from imports.views.finding import batch_or_404


@dataclass(frozen=True)
class Handed:
    """What a region was given: nothing but how many rows, and when."""

    region: str
    count: int
    at: object


@require(Permission.IMPORT_UPLOAD)
@require_POST
def batch_hand_over(request, public_id):
    batch = batch_or_404(request, public_id)
    try:
        made = handing.hand_over(batch=batch, by=request.user)
    except NotAllowed as problem:
        raise PermissionDenied(str(problem)) from None
    except ImportProblem as problem:
        messages.warning(request, str(problem))
    else:
        where = ", ".join(formats.place(one.region) for one in made)
        messages.success(request, f"Diserahkan ke {where}. Barisnya menunggu di Baki mereka.")
    return redirect("imports:batch-detail", batch.public_id)


def handing_context(batch: ImportBatch) -> dict:
    """What the page of a checked batch says of rows that belong elsewhere."""
    offers = handing.offers(batch)
    giver = batch.handed_from
    return {
        "hand_over_possible": [offer for offer in offers if offer.is_possible],
        "hand_over_impossible": [offer for offer in offers if not offer.is_possible],
        "handed": [
            Handed(
                formats.place(one.region),
                sum(table["rows"] for table in one.tables),
                one.uploaded_at,
            )
            for one in batch.handed_over.select_related("region").order_by("pk")
        ],
        "giver": giver.region if giver else None,
    }
