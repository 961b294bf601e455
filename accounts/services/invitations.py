"""Inviting somebody to an account: a link that works once, for some days.

create    the invitation and the secret of its link, which is shown once and mailed
resend    a new link; the old one stops working
withdraw  the link stops working
accept    the account with the password its owner chose; the link is used up

Only the hash of a secret is kept, so that a copy of the database opens no account.
"""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import letters
from accounts.access import ensure
from accounts.changes import signed
from accounts.models import Invitation, User
from accounts.permissions import Permission
from accounts.services import users
from regions.models import Region


class LinkDead(Exception):
    """The link was used, withdrawn or replaced, is too old, or never was one."""


@transaction.atomic
def create(
    *, email: str, name: str, role: str, region: Region, by: User, job_title: str = ""
) -> tuple[Invitation, str]:
    ensure(by, Permission.USER_MANAGE, region.pk)
    email = email.strip().lower()
    if User.objects.filter(email__iexact=email).exists():
        raise ValidationError({"email": "Sudah ada pengguna dengan surel ini."})
    if Invitation.objects.open().filter(email=email).exists():
        raise ValidationError(
            {"email": "Undangan untuk surel ini masih berlaku. Kirim ulang dari daftar undangan."}
        )
    secret = secrets.token_urlsafe(32)
    with signed(by):
        invitation = Invitation.objects.create(
            email=email,
            name=name,
            job_title=job_title,
            role=role,
            region=region,
            secret_hash=_hash(secret),
            invited_by=by,
            expires_at=_expiry(),
        )
    _mail_after_commit(invitation, secret)
    return invitation, secret


@transaction.atomic
def resend(*, invitation: Invitation, by: User) -> tuple[Invitation, str]:
    """A fresh link and a fresh term, also for an invitation that has expired."""
    invitation = _unanswered(invitation, by)
    secret = secrets.token_urlsafe(32)
    invitation.secret_hash = _hash(secret)
    invitation.expires_at = _expiry()
    with signed(by):
        invitation.save(update_fields=["secret_hash", "expires_at"])
    _mail_after_commit(invitation, secret)
    return invitation, secret


@transaction.atomic
def withdraw(*, invitation: Invitation, by: User) -> Invitation:
    invitation = _unanswered(invitation, by)
    invitation.withdrawn_at = timezone.now()
    with signed(by):
        invitation.save(update_fields=["withdrawn_at"])
    return invitation


def find(secret: str) -> Invitation:
    """The open invitation behind a link. Raises LinkDead."""
    return _open(Invitation.objects.select_related("region"), secret)


@transaction.atomic
def accept(*, secret: str, name: str, password: str) -> User:
    """Consume the link and make the account. Two clicks at once make one account.

    Raises LinkDead, and ValidationError when the password is too weak.
    """
    invitation = _open(Invitation.objects.select_for_update(of=("self",)), secret)
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise LinkDead
    likeness = User(email=invitation.email, name=name)
    validate_password(password, likeness)
    user = users.create(
        email=invitation.email,
        name=name,
        job_title=invitation.job_title,
        role=invitation.role,
        region=invitation.region,
        password=password,
    )
    invitation.accepted_at = timezone.now()
    invitation.accepted_by = user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    return user


def _open(rows, secret: str) -> Invitation:
    # The row is found by the hash of a 256-bit secret: comparing in the database leaks nothing.
    invitation = rows.open().filter(secret_hash=_hash(secret)).first()
    if invitation is None or not invitation.invited_by.is_active:
        raise LinkDead
    return invitation


def _unanswered(invitation: Invitation, by: User) -> Invitation:
    ensure(by, Permission.USER_MANAGE, invitation.region_id)
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.accepted_at or invitation.withdrawn_at:
        raise ValidationError("Undangan ini sudah dijawab atau ditarik.", code="answered")
    return invitation


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def _expiry():
    return timezone.now() + timedelta(days=settings.SIPILAR_INVITATION_DAYS)


def _mail_after_commit(invitation: Invitation, secret: str) -> None:
    transaction.on_commit(
        lambda: letters.invitation(invitation=invitation, secret=secret), robust=True
    )
