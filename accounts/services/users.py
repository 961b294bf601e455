"""Keeping accounts: who someone is, what they may do, where, and whether still.

create            an account without a password; an invitation or the demo gives one
change            name, work, role, region; a new role or region ends all sessions
deactivate        out at once, everything they did stays
activate          may log in again
end_sessions      logs somebody out everywhere
remove_factor     a lost telephone: the next login sets up a new second factor

Only an administrator may, only inside their own region, and never so that nobody is left who
can administer.
"""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import letters
from accounts.access import ensure
from accounts.changes import signed
from accounts.models import User
from accounts.permissions import Permission
from accounts.roles import Role
from regions.models import Region

CHANGEABLE = frozenset({"name", "job_title", "nip", "role", "region"})
OWN = frozenset({"name", "job_title", "nip"})
# After a change of these, every open session would act with yesterday's rights.
ENDS_SESSIONS = frozenset({"role", "region"})


@transaction.atomic
def create(
    *,
    email: str,
    name: str,
    role: str,
    region: Region,
    job_title: str = "",
    password: str | None = None,
    is_demo: bool = False,
) -> User:
    """The account with its e-mail row, by which a forgotten password can be reset."""
    user = User.objects.create_user(
        email,
        password,
        name=name,
        job_title=job_title,
        role=role,
        region=region,
        is_demo=is_demo,
    )
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
    return user


@transaction.atomic
def change(*, user: User, by: User, reason: str = "", **fields) -> User:
    """Write the given fields of an account; unknown fields are refused."""
    unknown = set(fields) - CHANGEABLE
    if unknown:
        raise TypeError(f"not changeable here: {sorted(unknown)}")
    user = _locked(user, by)
    changed = {name for name, value in fields.items() if getattr(user, name) != value}
    if not changed:
        return user
    if "region" in changed:
        ensure(by, Permission.USER_MANAGE, fields["region"].pk)
    if changed & ENDS_SESSIONS and user == by:
        raise ValidationError(
            "Peran dan wilayah Anda sendiri hanya dapat diubah oleh administrator lain.",
            code="own_role",
        )
    if fields.get("role", Role.ADMINISTRATOR) != Role.ADMINISTRATOR:
        _keep_an_administrator(user)
    for name in changed:
        setattr(user, name, fields[name])
    with signed(by, reason=reason):
        user.save(update_fields=sorted(changed))
    if changed & ENDS_SESSIONS:
        _end_sessions(user)
    return user


@transaction.atomic
def change_own(*, by: User, **fields) -> User:
    """What everybody may say about themselves: name, work, NIP."""
    unknown = set(fields) - OWN
    if unknown:
        raise TypeError(f"not one's own to change: {sorted(unknown)}")
    for name, value in fields.items():
        setattr(by, name, value)
    with signed(by):
        by.save(update_fields=sorted(fields))
    return by


@transaction.atomic
def deactivate(*, user: User, by: User, reason: str) -> User:
    user = _locked(user, by)
    if user == by:
        raise ValidationError("Anda tidak dapat menonaktifkan akun sendiri.", code="own_account")
    _keep_an_administrator(user)
    user.is_active = False
    with signed(by, reason=reason):
        user.save(update_fields=["is_active"])
    _end_sessions(user)
    return user


@transaction.atomic
def activate(*, user: User, by: User) -> User:
    user = _locked(user, by)
    user.is_active = True
    with signed(by):
        user.save(update_fields=["is_active"])
    return user


@transaction.atomic
def end_sessions(*, user: User, by: User) -> int:
    return _end_sessions(_locked(user, by))


@transaction.atomic
def remove_factor(*, user: User, by: User) -> None:
    user = _locked(user, by)
    Authenticator.objects.filter(user=user).delete()
    _end_sessions(user)
    transaction.on_commit(lambda: letters.factor_removed(user=user, by=by), robust=True)


def _locked(user: User, by: User) -> User:
    """The account, locked, when the other person may manage it. Raises PermissionDenied."""
    ensure(by, Permission.USER_MANAGE, user.region_id)
    return User.objects.select_for_update().get(pk=user.pk)


def _keep_an_administrator(user: User) -> None:
    """Refuse what would leave nobody to administer. Locks them all, against two at once."""
    if user.role != Role.ADMINISTRATOR or not user.is_active:
        return
    active = User.objects.select_for_update().filter(role=Role.ADMINISTRATOR, is_active=True)
    if not [other for other in active.order_by("pk") if other != user]:
        raise ValidationError(
            "Ini administrator terakhir. Jadikan orang lain administrator lebih dahulu.",
            code="last_administrator",
        )


def _end_sessions(user: User) -> int:
    sessions = list(UserSession.objects.filter(user=user))
    for session in sessions:
        session.end()
    return len(sessions)
