"""Where somebody is missing: seats without a holder, boards without a chair or past their term.

Which seats there are follows from the kinds of pillars (`PillarKind.is_single`, with the level
it serves at) and the map of that day; who holds them from duties, organisations and boards.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Left
from django.utils import timezone

from accounts.models import User
from pillars.models import (
    Assignment,
    Board,
    Organisation,
    OrganisationStatus,
    PillarKind,
    Post,
    StatusEvent,
)
from pillars.models.kind import KindShape
from regions.codes import LENGTHS, Level, lies_within
from regions.models import Region, RwCount
from regions.scoping import scope_of


class About(StrEnum):
    """What one row of a gap is: a place, or an organisation that stands there."""

    REGION = "region"
    ORGANISATION = "organisation"


@dataclass(frozen=True)
class Gap:
    """A way in which somebody can be missing."""

    key: str
    title: str
    # What one row is called: kecamatan, Karang Taruna.
    noun: str
    definition: str
    about: About
    kind: PillarKind | None = None
    # The holder's term ran out and nobody said what became of them: perhaps they still serve.
    is_lapsed: bool = False

    @property
    def empty_text(self) -> str:
        if self.about == About.ORGANISATION:
            return "Tidak ada organisasi seperti itu di wilayah ini."
        return f"Setiap {self.noun} yang tercatat di wilayah ini sudah terisi."


CHAIRLESS = Gap(
    "tanpa-ketua",
    "Kepengurusan tanpa ketua",
    "organisasi",
    "Organisasi aktif dengan kepengurusan yang berlaku, tetapi tanpa ketua yang bertugas.",
    About.ORGANISATION,
)
ENDED = Gap(
    "masa-bakti-habis",
    "Masa bakti habis",
    "organisasi",
    "Organisasi aktif yang kepengurusan terakhirnya sudah lewat masa baktinya.",
    About.ORGANISATION,
)
# After so long without a word the seat counts as empty.
LAPSED_YEARS = 2
PLACES = {
    Level.PROVINCE: "provinsi",
    Level.REGENCY: "kabupaten/kota",
    Level.DISTRICT: "kecamatan",
    Level.VILLAGE: "kelurahan",
    Level.RW: "RW",
}


def gaps() -> list[Gap]:
    """Every gap of this province: one for each kind with a seat, then those of boards."""
    kinds = PillarKind.objects.filter(is_active=True, is_single=True).order_by("order", "code")
    people = [kind for kind in kinds if kind.shape == KindShape.PERSON]
    return [
        *(_seat_gap(kind) for kind in kinds),
        *(_lapsed_gap(kind) for kind in people),
        CHAIRLESS,
        ENDED,
    ]


def _seat_gap(kind: PillarKind) -> Gap:
    noun = PLACES[Level(kind.duty_level)]
    holder = (
        "yang bertugas dengan SK yang masih berlaku"
        if kind.shape == KindShape.PERSON
        else "yang aktif"
    )
    return Gap(
        kind.code.lower().replace("_", "-"),
        f"{noun[:1].upper()}{noun[1:]} tanpa {kind.name}",
        noun,
        f"{noun[:1].upper()}{noun[1:]} tanpa {kind.name} {holder}{_but(kind)}.",
        About.REGION,
        kind,
    )


def _but(kind: PillarKind) -> str:
    if kind.shape != KindShape.PERSON:
        return ""
    return "; yang masa tugasnya baru lewat tanpa pengakhiran ada di papan sebelahnya"


def _lapsed_gap(kind: PillarKind) -> Gap:
    noun = PLACES[Level(kind.duty_level)]
    return Gap(
        f"{kind.code.lower().replace('_', '-')}-habis",
        f"Masa tugas {kind.name} habis",
        noun,
        f"Masa tugas {kind.name} lewat, paling lama {LAPSED_YEARS} tahun, tanpa perpanjangan dan "
        "tanpa pengakhiran yang tercatat. Perpanjang, akhiri, atau gantikan.",
        About.REGION,
        kind,
        is_lapsed=True,
    )


def rows(gap: Gap, user: User, *, place: str = "", day: date | None = None) -> QuerySet:
    """The regions or organisations where this gap is, with `since`: the first day without."""
    day = day or timezone.localdate()
    scope = place or scope_of(user) or "-"
    if gap.about == About.REGION:
        return _empty_seats(gap, scope, day)
    found = Organisation.objects.visible_to(user).within(scope).filter(_is_active(day))
    current = Board.objects.filter(organisation=OuterRef("pk"), validity__contains=day)
    if gap is CHAIRLESS:
        chair = Assignment.objects.active_on(day).filter(
            board__organisation=OuterRef("pk"), post=Post.CHAIR
        )
        former = Assignment.objects.filter(organisation=OuterRef("pk"), post=Post.CHAIR)
        return found.filter(Exists(current), ~Exists(chair)).annotate(since=_last_end(former, day))
    boards = Board.objects.filter(organisation=OuterRef("pk"))
    ended = boards.filter(validity__endswith__lte=day)
    return found.filter(Exists(ended), ~Exists(current)).annotate(since=_last_end(boards, day))


def counts_below(found: QuerySet, gap: Gap, place: str) -> dict[str, int]:
    """How many rows lie in each region right under `place`."""
    length = LENGTHS[min(place.count(".") + 1, len(LENGTHS) - 1)]
    column = "code" if gap.about == About.REGION else "region_id"
    return dict(
        found.order_by()
        .annotate(top=Left(column, length))
        .values_list("top")
        .annotate(Count("pk"))
        .values_list("top", "pk__count")
    )


# --- Seats --------------------------------------------------------------------------------------
def _empty_seats(gap: Gap, scope: str, day: date) -> QuerySet:
    assert gap.kind is not None
    seats = Region.objects.within(scope).at(Level(gap.kind.duty_level)).valid_on(day)
    if gap.kind.shape == KindShape.PERSON:
        duties = Assignment.objects.filter(region=OuterRef("pk"), kind=gap.kind)
        lapsed = Exists(
            duties.filter(
                end_reason="",
                validity__endswith__lte=day,
                validity__endswith__gt=day - timedelta(days=365 * LAPSED_YEARS),
            )
        )
        return seats.filter(
            ~Exists(duties.filter(validity__contains=day)), lapsed if gap.is_lapsed else ~lapsed
        ).annotate(since=_last_end(duties, day))
    held = Organisation.objects.filter(_is_active(day), region=OuterRef("pk"), kind=gap.kind)
    boards = Board.objects.filter(organisation__region=OuterRef("pk"), organisation__kind=gap.kind)
    fell = StatusEvent.objects.filter(
        organisation__region=OuterRef("pk"),
        organisation__kind=gap.kind,
        kind=StatusEvent.Kind.STATUS,
        happened_on__lte=day,
    ).order_by("-happened_on")
    return seats.filter(~Exists(held)).annotate(
        since=Coalesce(
            Subquery(fell.values("happened_on")[:1]),
            _last_end(boards, day),
        )
    )


def _is_active(day: date) -> Q:
    """Active organisations. Of a day in the past only boards are dated, so they say it."""
    if day >= timezone.localdate():
        return Q(status=OrganisationStatus.ACTIVE, removed_at__isnull=True)
    board = Board.objects.filter(organisation=OuterRef("pk"), validity__contains=day)
    return Q(Exists(board), removed_at__isnull=True)


def _last_end(dated: QuerySet, day: date) -> Subquery:
    """The latest end not after the day; nothing where none was ever recorded."""
    ended = dated.filter(validity__endswith__lte=day).order_by("-validity__endswith")
    return Subquery(ended.values("validity__endswith")[:1])


# --- RW, of which nobody publishes a list ---------------------------------------------------------
@dataclass(frozen=True)
class RwFigures:
    """RW of a region against its units: how many were counted, and how many have a unit."""

    # None where nobody has counted.
    counted: int | None
    with_unit: int
    # Reckoned where the count was made: units beyond the count of one kecamatan, which may be
    # older than they are, do not fill the gap of another.
    missing: int | None
    # RW that stand in the register and have no unit: these can be named.
    named_without: int


def rw_figures(kind: PillarKind, place: str, day: date, named: dict[str, int]) -> dict:
    """For the regions right under `place`: counted RW, those with a unit, those without by name.

    Counts are kept for kecamatan or kelurahan; the newest of each, summed up to the region.
    """
    length = LENGTHS[min(place.count(".") + 1, len(LENGTHS) - 1)]
    newest = dict(
        RwCount.objects.filter(region_id__gte=place, region_id__lt=place + "/", counted_on__lte=day)
        .order_by("region_id", "counted_on")
        .values_list("region_id", "count")
    )
    units: dict[str, int] = dict(
        Organisation.objects.filter(_is_active(day), kind=kind)
        .within(place)
        .order_by()
        .annotate(top=Left("region_id", LENGTHS[Level.VILLAGE - 1]))
        .values_list("top")
        .annotate(Count("region_id", distinct=True))
        .values_list("top", "region_id__count")
    )
    counted: dict[str, int] = defaultdict(int)
    missing: dict[str, int] = defaultdict(int)
    with_unit: dict[str, int] = defaultdict(int)
    for code, count in newest.items():
        # A kelurahan's own count says more than its share of the kecamatan's.
        if len(code) < length or any(other.startswith(code + ".") for other in newest):
            continue
        held = sum(n for village, n in units.items() if lies_within(village, code))
        counted[code[:length]] += count
        missing[code[:length]] += max(0, count - held)
    for village, count in units.items():
        with_unit[village[:length]] += count
    return {
        code: RwFigures(
            counted=counted.get(code),
            with_unit=with_unit.get(code, 0),
            missing=missing.get(code),
            named_without=named.get(code, 0),
        )
        for code in {*counted, *with_unit, *named}
    }


def skipped_numbers(kind: PillarKind, village: str, day: date) -> list[int]:
    """Numbers under the highest RW with a unit that no unit has: RW that probably exist."""
    codes = (
        Organisation.objects.filter(_is_active(day), kind=kind)
        .within(village)
        .values_list("region_id", flat=True)
    )
    numbers = {int(code.rpartition(".")[2]) for code in codes if code.count(".") == Level.RW - 1}
    return sorted(set(range(1, max(numbers, default=0))) - numbers)


def newest_source(day: date, place: str) -> RwCount | None:
    """Where the newest count of RW in this region comes from."""
    inside = RwCount.objects.filter(region_id__gte=place, region_id__lt=place + "/")
    return inside.filter(counted_on__lte=day).order_by("-counted_on").first()


def age_in_words(since: date | None, day: date) -> str:
    """`2 tahun 3 bulan`; “belum pernah tercatat” where nobody ever held it."""
    if since is None:
        return "belum pernah tercatat"
    months = (day.year - since.year) * 12 + day.month - since.month - (day.day < since.day)
    if months < 1:
        return f"{max(0, (day - since).days)} hari"
    years, rest = divmod(months, 12)
    if not years:
        return f"{rest} bulan"
    return f"{years} tahun {rest} bulan" if rest else f"{years} tahun"
