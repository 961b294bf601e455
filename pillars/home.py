"""What the registry puts on the home page: who serves in my region today."""

from django.db.models import Count, Min
from django.urls import reverse

from accounts.home import HomeCard, HomeFigure
from accounts.models import User
from accounts.permissions import Permission
from pillars import care_home
from pillars.models import Organisation, OrganisationStatus, TransferRequest, TransferState
from pillars.queries import serving_by_kind

PEOPLE = (("TKSK", "TKSK aktif"), ("PSM", "PSM aktif"))
ORGANISATIONS = (("KARANG_TARUNA", "Karang Taruna aktif"),)


def cards(user: User) -> list[HomeCard]:
    """What waits for a decision or a hand in the registry."""
    return [*_transfers(user), *care_home.cards(user)]


def _transfers(user: User) -> list[HomeCard]:
    """People whom one region asks of another, for those who decide between them."""
    if not user.has(Permission.IMPORT_APPROVE):
        return []
    waiting = (
        TransferRequest.objects.visible_to(user)
        .filter(state=TransferState.ASKED)
        .order_by()
        .aggregate(count=Count("pk"), oldest=Min("asked_at"))
    )
    return [
        HomeCard(
            key="transfers",
            title="Permintaan pindah wilayah",
            count=waiting["count"],
            text="Orang yang tercatat di satu wilayah dan diminta wilayah lain.",
            url=reverse("pillars:transfer-list"),
            oldest_at=waiting["oldest"],
            order=20,
        )
    ]


def figures(user: User) -> list[HomeFigure]:
    """Counts with the rows behind them; two queries."""
    found = []
    if user.has(Permission.PERSON_VIEW):
        serving = serving_by_kind(user)
        page = reverse("pillars:person-list")
        found += [
            HomeFigure(
                key=f"active-{kind.lower()}",
                label=label,
                value=serving.get(kind, 0),
                unit="orang",
                definition="Masa tugasnya berlaku hari ini, di wilayah Anda.",
                url=f"{page}?pilar={kind}&status=aktif",
                order=10 + n,
            )
            for n, (kind, label) in enumerate(PEOPLE)
        ]
    if user.has(Permission.ORGANISATION_VIEW):
        page = reverse("pillars:organisation-list")
        for n, (kind, label) in enumerate(ORGANISATIONS):
            rows = Organisation.objects.visible_to(user).filter(
                kind=kind, status=OrganisationStatus.ACTIVE
            )
            found.append(
                HomeFigure(
                    key=f"active-{kind.lower()}",
                    label=label,
                    value=rows.count(),
                    unit="organisasi",
                    definition="Berstatus aktif; terdaftar dan terakreditasi adalah hal lain.",
                    url=f"{page}?jenis={kind}&status={OrganisationStatus.ACTIVE}",
                    order=30 + n,
                )
            )
    return found
