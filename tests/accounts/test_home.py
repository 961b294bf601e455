from datetime import timedelta

from django.utils import timezone

from accounts import home
from accounts.models import Invitation
from accounts.roles import Role
from accounts.services import access, invitations
from accounts.tasks import beat_heart


def keys(user) -> list[str]:
    return [card.key for card in home.cards(user) if card.count]


def test_silent_worker_waits_for_the_administrator_only(administrator, staff):
    assert [card.title for card in home.cards(administrator) if card.count] == ["Pekerja latar"]
    assert keys(staff) == []

    beat_heart()
    assert keys(administrator) == []


def test_many_reveals_wait_for_those_who_watch(administrator, auditor, kasudin, operator, settings):
    settings.SIPILAR_REVEALS_PER_DAY = 0
    access.reveal(subject=operator, field="nip", reason="mencocokkan dengan KTP", by=kasudin)

    [card] = [card for card in home.cards(auditor) if card.count]
    assert (card.key, card.count, card.text) == (
        "many-reveals",
        1,
        "kasudin.selatan@uji.test (1)",
    )
    assert keys(kasudin) == []


def test_late_invitations_wait_with_their_age(administrator, places):
    beat_heart()
    invitations.create(
        email="b@uji.test", name="B", role=Role.OPERATOR, region=places["99.71"], by=administrator
    )
    assert keys(administrator) == []

    late = timezone.now() - timedelta(days=1)
    Invitation.objects.update(expires_at=late)

    [card] = [card for card in home.cards(administrator) if card.count]
    assert (card.key, card.count, card.oldest_at) == ("late-invitations", 1, late)
