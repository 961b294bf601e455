"""Organisations and their desa/kelurahan that money of the year was approved for, or paid to."""

from collections.abc import Iterator

from django.db.models import QuerySet, Sum
from django.db.models.functions import Left, Length
from django.urls import reverse

from accounts import formats
from accounts.permissions import Permission
from grants.enums import Account
from pillars.models import Organisation, PillarKind
from pillars.models.kind import KindShape
from regions.codes import LENGTHS, Level
from regions.models import Region
from reports.dashboards.grant_measures import ABOVE, entries
from reports.dashboards.look import Look
from reports.dashboards.measure import Measure, RowColumn, slug
from reports.dashboards.pillar_measures import EMPTY

VILLAGE = LENGTHS[Level.VILLAGE - 1]
FUNDED = (
    RowColumn("Nama", lambda row: row.name),
    RowColumn("Wilayah", lambda row: formats.region(row.region)),
)
STEPS = (("didanai", Account.APPROVED, "ditetapkan"), ("dibayar", Account.PAID, "dibayar"))


def funded_measures(kinds: list[PillarKind]) -> Iterator[Measure]:
    for kind in kinds:
        if kind.shape == KindShape.ORGANISATION:
            for key, account, words in STEPS:
                yield _organisations(kind, key, account, words)
                yield _villages(kind, key, account, words)


def _organisations(kind: PillarKind, key: str, account: str, words: str) -> Measure:
    return Measure(
        key=f"{slug(kind.code)}-{key}",
        label=f"{kind.name} {words}",
        unit="organisasi",
        definition="Setiap organisasi sekali, berapa pun programnya; program tahun anggaran ini.",
        needs=Permission.GRANT_VIEW,
        rows=lambda look: Organisation.objects.visible_to(look.user).filter(
            pk__in=favoured(look, kind.code, account).values("recipient__organisation")
        ),
        place="region_id",
        columns=FUNDED,
        order=("region_id", "pk"),
        related=(f"region__{ABOVE}",),
        link=lambda row: reverse("pillars:organisation-detail", args=[row.public_id]),
    )


def _villages(kind: PillarKind, key: str, account: str, words: str) -> Measure:
    def rows(look: Look) -> QuerySet[Region]:
        codes = (
            favoured(look, kind.code, account)
            .annotate(village=Left("recipient__region_id", VILLAGE))
            .filter(is_deep__gte=VILLAGE)
        )
        return Region.objects.within(look.code).filter(pk__in=codes.values("village"))

    return Measure(
        key=f"kelurahan-{slug(kind.code)}-{key}",
        label=f"Kelurahan {kind.name} {words}",
        title=f"desa/kelurahan dengan {kind.name} yang {words}",
        unit="desa/kelurahan",
        definition="Setiap desa/kelurahan sekali; program tahun anggaran ini.",
        needs=Permission.GRANT_VIEW,
        rows=rows,
        place="code",
        columns=EMPTY,
        order=("code",),
        related=(ABOVE,),
    )


def favoured(look: Look, kind: str, account: str) -> QuerySet:
    """Organisations of a kind with more booked for them than was taken back."""
    return (
        entries(look, [account])
        .filter(recipient__organisation__kind=kind)
        .order_by()
        .annotate(is_deep=Length("recipient__region_id"))
        .values("recipient__organisation", "recipient__region", "is_deep")
        .annotate(total=Sum("amount"))
        .filter(total__gt=0)
    )
