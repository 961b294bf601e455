"""The yearly plan of the demo: this year against what was held, and the next year."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from accounts.changes import signed
from accounts.formats import place
from accounts.roles import Role
from regions.models import Region
from trainings.models import EventKind, EventLevel, PlanLine, TrainingEvent, TrainingValidity
from trainings.services import plans, validities


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A line: `stem` also begins the titles of its events; `people` is for each place beneath."""

    stem: str
    kind: str
    pillar: str
    people: int
    budget: int
    days: int
    months: tuple[int, int]
    subjects: str
    level: str = EventLevel.NONE


PROVINCE = (
    Wanted(
        stem="Evaluasi dan Pembinaan TKSK",
        kind=EventKind.EVALUATION,
        pillar="TKSK",
        people=8,
        budget=50_000_000,
        days=2,
        months=(4, 6),
        subjects="Evaluasi kinerja TKSK\nPelaporan kasus",
    ),
    Wanted(
        stem="Pelatihan Kewirausahaan Karang Taruna",
        kind=EventKind.TRAINING,
        pillar="KARANG_TARUNA",
        people=25,
        budget=225_000_000,
        days=2,
        months=(9, 11),
        subjects="Kewirausahaan\nPengelolaan keuangan",
    ),
    Wanted(
        stem="Jambore Karang Taruna",
        kind=EventKind.JAMBORE,
        pillar="KARANG_TARUNA",
        people=266,
        budget=2_000_000_000,
        days=3,
        months=(11, 12),
        subjects="Kepemimpinan\nKewirausahaan pemuda",
    ),
)
REGENCY = (
    Wanted(
        stem="Bimbingan Dasar PSM",
        kind=EventKind.TRAINING,
        level=EventLevel.BASIC,
        pillar="PSM",
        people=6,
        budget=90_000_000,
        days=3,
        months=(2, 7),
        subjects="Konsep dasar PPKS/PSKS\nEtika dan kode etik PSM\nKomunikasi",
    ),
    Wanted(
        stem="Bimbingan Lanjut PSM",
        kind=EventKind.BIMTEK,
        level=EventLevel.ADVANCED,
        pillar="PSM",
        people=3,
        budget=40_000_000,
        days=2,
        months=(6, 9),
        subjects="Pendampingan sosial\nManajemen kasus",
    ),
)


def seed(cast, main: Region) -> None:
    """Lines of the province and of the main city for this year and the next, and how long a
    training counts; once."""
    year = timezone.localdate().year
    _validity(cast)
    for region, lines in ((cast.province, PROVINCE), (main, REGENCY)):
        by = cast.one(Role.STAFF) if region == cast.province else cast.one(Role.KASUDIN, region.pk)
        for on in (year, year + 1):
            for wanted in lines:
                line = _line(region, on, wanted, by=by)
                with signed(by, reason="Data contoh"):
                    TrainingEvent.objects.filter(
                        region=region,
                        plan_line=None,
                        start_on__year=on,
                        title__startswith=wanted.stem,
                    ).update(plan_line=line)


def _validity(cast) -> None:
    """Three years for what teaches a trade, nothing for what only brings people together."""
    found = [member.user for member in cast.members if member.user.role == Role.ADMINISTRATOR]
    if not found or TrainingValidity.objects.exists():
        return
    for kind in (EventKind.BIMTEK, EventKind.TRAINING):
        validities.set_validity(
            kind=kind,
            level="",
            months=36,
            from_on=date(2015, 1, 1),
            legal_basis="Contoh: pedoman pelatihan dinas",
            by=found[0],
        )


def _line(region: Region, year: int, wanted: Wanted, *, by) -> PlanLine:
    activity = f"{wanted.stem} {place(region)} {year}"
    known = PlanLine.objects.filter(region=region, year=year, activity=activity).first()
    if known is not None:
        return known
    line = plans.add(
        year=year,
        region=region,
        activity=activity,
        kind=wanted.kind,
        level=wanted.level,
        subjects=wanted.subjects,
        budget=wanted.budget,
        budget_code="",
        days=wanted.days,
        waves=1,
        first_month=wanted.months[0],
        last_month=wanted.months[1],
        note="",
        by=by,
    )
    plans.set_targets(
        line=line,
        people={
            (part.code, wanted.pillar): wanted.people for part in region.children.order_by("code")
        },
        by=by,
    )
    return line
