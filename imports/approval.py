"""What the approval of imports puts on Beranda, for those who decide and those who wait."""

from django.db.models import Count, Min, Q
from django.urls import reverse

from accounts.home import HomeCard
from accounts.permissions import Permission
from imports import queries
from imports.models import BatchState


def cards(user) -> list[HomeCard]:
    """Imports to decide about, imports that the province has, and those it sent back."""
    found = []
    if user.has(Permission.IMPORT_APPROVE):
        found.append(_to_decide(user))
    if user.has(Permission.IMPORT_UPLOAD):
        found += _asked(user)
    return found


def _to_decide(user) -> HomeCard:
    mine = Q(uploaded_by=user) | Q(approval_asked_by=user)
    waiting = (
        queries.visible_batches(user)
        .order_by()
        .filter(state=BatchState.WAITING)
        .exclude(mine)
        .aggregate(count=Count("pk"), oldest=Min("approval_asked_at"))
    )
    return HomeCard(
        key="imports-to-approve",
        title="Impor menunggu persetujuan Anda",
        count=waiting["count"],
        text="Lihat contoh barisnya, lalu setujui atau kembalikan dengan alasan.",
        url=f"{reverse('imports:batch-list')}?state={BatchState.WAITING}",
        oldest_at=waiting["oldest"],
        order=8,
    )


def _asked(user) -> list[HomeCard]:
    waits = Q(state=BatchState.WAITING)
    returned = Q(state=BatchState.CHECKED) & ~Q(approval_note="")
    mine = Q(uploaded_by=user) | Q(approval_asked_by=user)
    found = (
        queries.visible_batches(user)
        .order_by()
        .filter(mine & (waits | returned))
        .aggregate(
            waits=Count("pk", filter=waits),
            waits_at=Min("approval_asked_at", filter=waits),
            returned=Count("pk", filter=returned),
            returned_at=Min("approved_at", filter=returned),
        )
    )
    url = reverse("imports:tray")
    return [
        HomeCard(
            key="imports-sent-back",
            title="Impor dikembalikan provinsi",
            count=found["returned"],
            text="Alasannya ada di halaman impor. Perbaiki, lalu ajukan lagi.",
            url=url,
            oldest_at=found["returned_at"],
            order=9,
        ),
        HomeCard(
            key="imports-awaiting",
            title="Impor menunggu persetujuan provinsi",
            count=found["waits"],
            text="Belum ada yang tersimpan. Anda tidak perlu berbuat apa-apa.",
            url=url,
            tone="info",
            oldest_at=found["waits_at"],
            order=13,
        ),
    ]
