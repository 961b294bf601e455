from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from accounts.models import Invitation, User
from accounts.roles import Role
from accounts.services import invitations

GOOD = "kuda lumping menari sore"


@pytest.fixture
def invite(administrator, places):
    def make(**changes):
        fields = {
            "email": "Baru@uji.test",
            "name": "Bayu Baru",
            "role": Role.OPERATOR,
            "region": places["99.71"],
            "by": administrator,
        }
        return invitations.create(**{**fields, **changes})

    return make


def test_create_keeps_only_a_hash_and_mails_after_commit(
    invite, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True) as calls:
        invitation, secret = invite()
        assert mailoutbox == []

    assert len(calls) == 1
    assert mailoutbox[0].to == ["baru@uji.test"]
    assert secret in mailoutbox[0].body
    assert secret in mailoutbox[0].alternatives[0].content
    assert secret.encode() not in bytes(invitation.secret_hash)
    assert len(bytes(invitation.secret_hash)) == 32


def test_accept_makes_the_account_once(invite):
    invitation, secret = invite()

    user = invitations.accept(secret=secret, name="Bayu B.", password=GOOD)

    invitation.refresh_from_db()
    assert (user.email, user.name, user.role, user.region_id) == (
        "baru@uji.test",
        "Bayu B.",
        Role.OPERATOR,
        "99.71",
    )
    assert user.check_password(GOOD)
    assert invitation.accepted_by == user
    with pytest.raises(invitations.LinkDead):
        invitations.accept(secret=secret, name="Lain", password=GOOD)


def test_accept_with_a_weak_password_leaves_the_link_alive(invite):
    _, secret = invite()

    with pytest.raises(ValidationError):
        invitations.accept(secret=secret, name="Bayu", password="dinsos-jakarta")

    assert invitations.find(secret)
    assert not User.objects.filter(email="baru@uji.test").exists()


@pytest.mark.parametrize("secret", ["", "salah", "x" * 300])
def test_unknown_link_is_dead(invite, secret):
    invite()
    with pytest.raises(invitations.LinkDead):
        invitations.find(secret)


def test_withdrawn_link_is_dead(invite, administrator):
    invitation, secret = invite()
    invitations.withdraw(invitation=invitation, by=administrator)

    with pytest.raises(invitations.LinkDead):
        invitations.accept(secret=secret, name="Bayu", password=GOOD)
    with pytest.raises(ValidationError):
        invitations.resend(invitation=invitation, by=administrator)


def test_expired_link_is_dead_until_sent_again(invite, administrator, settings):
    with time_machine.travel(timezone.now() - timedelta(days=8), tick=False):
        invitation, old = invite()

    with pytest.raises(invitations.LinkDead):
        invitations.find(old)
    _, new = invitations.resend(invitation=invitation, by=administrator)
    assert invitations.find(new) == invitation
    with pytest.raises(invitations.LinkDead):
        invitations.find(old)


def test_link_of_a_deactivated_administrator_is_dead(invite, administrator):
    _, secret = invite()
    User.objects.filter(pk=administrator.pk).update(is_active=False)

    with pytest.raises(invitations.LinkDead):
        invitations.accept(secret=secret, name="Bayu", password=GOOD)


def test_create_refuses_known_addresses(invite, operator):
    with pytest.raises(ValidationError, match="Sudah ada pengguna"):
        invite(email=operator.email.upper())
    invite()
    with pytest.raises(ValidationError, match="masih berlaku"):
        invite()


def test_only_administrators_invite_and_only_into_their_region(invite, staff, places):
    with pytest.raises(PermissionDenied):
        invite(by=staff)
    local = User.objects.create(
        email="l@uji.test", name="L", role=Role.ADMINISTRATOR, region=places["99.71"]
    )
    with pytest.raises(PermissionDenied):
        invite(by=local, region=places["99.01"])


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_account(invite):
    _, secret = invite()
    start = Barrier(2)

    def click(_):
        start.wait()
        try:
            return invitations.accept(secret=secret, name="Bayu", password=GOOD).pk
        except invitations.LinkDead:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(click, range(2)))

    assert made.count(None) == 1
    assert User.objects.filter(email="baru@uji.test").count() == 1
    assert Invitation.objects.get().accepted_by_id in made


def test_history_says_who_withdrew_and_keeps_no_hash(invite, administrator):
    invitation, _ = invite()
    invitations.withdraw(invitation=invitation, by=administrator)

    versions = invitation.events.order_by("pgh_id")
    assert [version.withdrawn_at is None for version in versions] == [True, False]
    assert {version.pgh_context.metadata["user"] for version in versions} == {administrator.pk}
    assert not hasattr(versions[0], "secret_hash")
