"""What waits in the care of the data: a second person, papers about to expire, double people."""

from django.db.models import Count, Min
from django.urls import reverse

from accounts.home import HomeCard
from accounts.models import User
from accounts.permissions import Permission
from pillars import expiring
from pillars.models import ChangeRequest, ChangeState, LikelyPair


def cards(user: User) -> list[HomeCard]:
    found = []
    if user.has(Permission.CHANGE_DECIDE):
        found.append(_changes(user))
    if user.has(Permission.PERSON_EDIT) or user.has(Permission.ORGANISATION_EDIT):
        found.append(_expiring(user))
    if user.has(Permission.PERSON_MERGE):
        found.append(_pairs(user))
    return found


def _changes(user: User) -> HomeCard:
    waiting = (
        ChangeRequest.objects.visible_to(user)
        .filter(state=ChangeState.ASKED)
        .exclude(asked_by=user)
        .order_by()
        .aggregate(count=Count("pk"), oldest=Min("asked_at"))
    )
    return HomeCard(
        key="two-person-changes",
        title="Perubahan NIK, nama, rekening",
        count=waiting["count"],
        text="Diminta orang lain; berlaku setelah Anda setuju.",
        url=reverse("pillars:change-list"),
        oldest_at=waiting["oldest"],
        order=22,
    )


def _expiring(user: User) -> HomeCard:
    return HomeCard(
        key="expiring",
        title="Habis dalam 30 hari",
        count=expiring.soon(user),
        text="Dokumen, akreditasi, kepengurusan, dan masa tugas di wilayah Anda.",
        url=f"{reverse('pillars:expiry-list')}?dalam=30",
        order=40,
    )


def _pairs(user: User) -> HomeCard:
    waiting = LikelyPair.objects.visible_to(user).filter(
        verdict=LikelyPair.Verdict.OPEN,
        first__removed_at__isnull=True,
        second__removed_at__isnull=True,
    )
    return HomeCard(
        key="likely-pairs",
        title="Mungkin orang ganda",
        count=waiting.count(),
        text="Dua data yang mungkin milik satu orang.",
        url=reverse("pillars:pair-list"),
        order=45,
    )
