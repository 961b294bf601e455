"""Sums that do not add up, more people than seats, boards of one or of hundreds."""

from django.conf import settings
from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat
from django.urls import reverse
from django.utils import timezone

from accounts import formats
from grants.enums import Account, PaymentState
from grants.forms.filters import AWARDED
from grants.models import LedgerEntry, PaymentBatch, PaymentLine, Recipient
from regions.models import Region
from reports.dashboards.counts import Counts
from reports.dashboards.measure import rows_url
from reports.dashboards.oddity import Oddity
from reports.dashboards.pillar_measures import odd_boards
from trainings.models import Enrolment, Quota, TrainingEvent


def off_the_map(counts: Counts) -> list[Oddity]:
    """Rows in places that had been dissolved by then: the whole is more than its parts."""
    look, found = counts.look, []
    if not counts.names:
        return []
    for key in counts.pillar_keys:
        measure = counts.measures[key]
        if not look.user.has(measure.needs):
            continue
        for area, count in counts.by_area(key).items():
            if len(area) == look.width and area not in counts.names and count:
                found.append((area, key, count))
    places = Region.objects.in_bulk({area for area, _, _ in found}) if found else {}
    return [
        Oddity(
            rule="di-luar-peta",
            title=(
                f"{formats.number(count)} {counts.measures[key].label} di "
                f"{formats.place(places.get(area))} yang tidak berlaku lagi"
            ),
            text=(
                "Jumlah di atas memuat mereka, rinciannya tidak. Pindahkan ke wilayah yang "
                "menggantikannya."
            ),
            on=look.day,
            url=rows_url(key, area, look.day),
            weight=count,
        )
        for area, key, count in found
    ]


def batches(counts: Counts) -> list[Oddity]:
    """Payment lists of offices here whose head says another sum than their lines."""
    look = counts.look
    lines = (
        PaymentLine.objects.filter(batch=OuterRef("pk"))
        .exclude(state=PaymentState.WITHDRAWN)
        .order_by()
        .values("batch")
    )
    rows = (
        PaymentBatch.objects.visible_to(look.user)
        .within(look.code)
        .filter(year=look.year)
        .annotate(
            lines_amount=_of(lines.annotate(n=Sum("amount")), BigIntegerField()),
            lines_count=_of(lines.annotate(n=Count("pk")), IntegerField()),
        )
        .filter(~Q(total_amount=F("lines_amount")) | ~Q(line_count=F("lines_count")))
    )
    return [
        Oddity(
            rule="daftar-bayar",
            title=f"Daftar bayar {batch.number} berbeda dari barisnya",
            text=(
                f"Daftarnya menyebut {formats.number(batch.line_count)} transfer, "
                f"{formats.rupiah(batch.total_amount)}; jumlah barisnya "
                f"{formats.number(batch.lines_count)} transfer, "
                f"{formats.rupiah(batch.lines_amount)}. Jangan dikirim ke bank sebelum jelas."
            ),
            on=timezone.localdate(batch.made_at),
            url=reverse("grants:payment-detail", args=[batch.public_id]),
            url_label="Buka daftar bayar",
            weight=abs(batch.total_amount - batch.lines_amount),
        )
        for batch in rows
    ]


def approvals(counts: Counts) -> list[Oddity]:
    """Programmes of the year: approved in the ledger against what recipients were given."""
    look = counts.look
    booked = dict(
        LedgerEntry.objects.visible_to(look.user)
        .within(look.code)
        .filter(account=Account.APPROVED, recipient__programme__first_month__year=look.year)
        .order_by()
        .values_list("recipient__programme")
        .annotate(Sum("amount"))
    )
    given = (
        Recipient.objects.visible_to(look.user)
        .within(look.code)
        .filter(state__in=AWARDED, programme__first_month__year=look.year)
        .order_by()
        .values_list("programme", "programme__name", "programme__code")
        .annotate(Sum("total_amount"), Count("pk"))
    )
    return [
        Oddity(
            rule="penetapan",
            title=f"{name}: penetapan di buku besar berbeda dari penerima kali besarannya",
            text=(
                f"Buku besar {formats.rupiah(booked.get(key, 0))}; {formats.number(count)} "
                f"penerima kali besarannya {formats.rupiah(total)}."
            ),
            on=look.day,
            url=reverse("grants:programme-detail", args=[code]),
            url_label="Buka program",
            weight=abs(total - booked.get(key, 0)),
        )
        for key, name, code, total, count in given
        if total != booked.get(key, 0)
    ]


def over_quota(counts: Counts) -> list[Oddity]:
    """Places that send more people to an event than it has seats for them."""
    look = counts.look
    quotas = (
        Quota.objects.filter(
            region_id__gte=look.code,
            region_id__lt=look.code + "/",
            event__in=TrainingEvent.objects.visible_to(look.user)
            .held()
            .filter(start_on__range=(look.new_year, look.day)),
        )
        .annotate(
            people=Case(
                When(pillar__isnull=True, then=_people(of_pillar=False)),
                default=_people(of_pillar=True),
            )
        )
        .filter(people__gt=F("seats"))
        .select_related("event", "region", "pillar")
    )
    return [
        Oddity(
            rule="kuota",
            title=(
                f"{formats.place(quota.region)}: {formats.number(quota.people)} peserta untuk "
                f"{formats.number(quota.seats)} kursi"
            ),
            text=(
                f"{quota.event.title}"
                + (f", {quota.pillar.name}" if quota.pillar else "")
                + ". Tambah kuotanya bila memang disetujui, atau periksa peserta yang kelebihan."
            ),
            on=quota.event.start_on,
            url=reverse("trainings:event-detail", args=[quota.event.code]),
            url_label="Buka kegiatan",
            weight=quota.people - quota.seats,
        )
        for quota in quotas
    ]


def boards(counts: Counts) -> list[Oddity]:
    """Boards that say they have fewer officers than offices, or as many as a village."""
    look = counts.look
    count = odd_boards(look).count()
    if not count:
        return []
    return [
        Oddity(
            rule="kepengurusan",
            title=f"{formats.number(count)} kepengurusan dengan jumlah pengurus yang tidak wajar",
            text=(
                f"Kurang dari {settings.SIPILAR_ODD_SMALLEST_BOARD} atau lebih dari "
                f"{settings.SIPILAR_ODD_LARGEST_BOARD} orang. Sering karena jumlah pengurus "
                "tertukar dengan jumlah anggota."
            ),
            on=look.day,
            url=rows_url("kepengurusan-janggal", look.code, look.day),
            weight=count,
        )
    ]


def _of(lines: QuerySet, field) -> Coalesce:
    return Coalesce(Subquery(lines.values("n")), 0, output_field=field)


def _people(*, of_pillar: bool) -> Coalesce:
    """How many take part for an outer quota: of its region, perhaps only of its pillar."""
    rows = Enrolment.objects.counted().filter(
        event=OuterRef("event"),
        origin_id__gte=OuterRef("region_id"),
        origin_id__lt=Concat(OuterRef("region_id"), Value("/")),
    )
    if of_pillar:
        rows = rows.filter(pillar=OuterRef("pillar"))
    return _of(rows.order_by().values("event").annotate(n=Count("pk")), IntegerField())
