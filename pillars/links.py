"""Where a row of a board leads: the page of its person or organisation, and what to do there."""

from django.urls import NoReverseMatch, reverse

from accounts.models import User
from accounts.permissions import Permission
from pillars.models import Board, Organisation, OrganisationDocument, Person


def subject_url(subject: Person | Organisation) -> str:
    page = "organisation" if isinstance(subject, Organisation) else "person"
    return reverse(f"pillars:{page}-detail", args=[subject.public_id])


def renewal_url(row, user: User) -> str:
    """The form of the letter that asks an organisation to renew this paper; else nothing."""
    if not user.has(Permission.ORGANISATION_EDIT):
        return ""
    if not isinstance(row, (OrganisationDocument, Board)):
        return ""
    kind = "kepengurusan" if isinstance(row, Board) else "dokumen"
    try:
        return reverse(
            "pillars:renewal-create", args=[row.organisation.public_id, kind, row.public_id]
        )
    except NoReverseMatch:
        return ""
