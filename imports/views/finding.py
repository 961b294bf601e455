"""How every page of an import finds its batch."""

from django.http import Http404, HttpRequest

from imports import queries
from imports.models import ImportBatch


def batch_or_404(request: HttpRequest, public_id) -> ImportBatch:
    """The import, if both it and what it is for lie in sight of this user."""
    batch = queries.batch_for(request.user, public_id)
    if batch is None:
        raise Http404
    return batch
