"""From a page of training to the upload of the workbook that belongs there, and what became of
earlier ones."""

from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import User
from accounts.permissions import Permission
from imports import queries, registry, wording

SHOWN = 5


def upload_url(user: User, slug: str, target: str) -> str:
    """Where this user uploads a workbook of that kind for that target; empty if they may not."""
    if not registry.get(slug).may_upload(user):
        return ""
    return f"{reverse('imports:batch-new')}?{urlencode({'lembar': slug, 'untuk': target})}"


def latest_uploads(user: User, slug: str, target: str) -> list:
    """The last workbooks for that target, each with `words` on what became of it."""
    if not user.has(Permission.IMPORT_VIEW):
        return []
    found = list(queries.visible_batches(user, sheet=slug, target=target)[:SHOWN])
    for batch in found:
        batch.words = wording.summary(batch)
    return found
