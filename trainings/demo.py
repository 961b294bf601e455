"""A believable year of training for the demo, in the name of the demo cast: more than 400 people
trained, each with a name, against a plan.

The event of 2 May 2024 stands open without participants: the kasudin uploads the office's own
workbook there. Everything else of that province lies in the current year and the next months, so
that the figures of 2024 are only what somebody uploads. What other provinces are known for is in
`demo_provinces.py`, the jambore in `demo_jambore.py`.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from accounts.changes import signed
from accounts.formats import place
from accounts.roles import Role
from pillars import invented
from pillars.models import PillarKind
from regions.codes import Level
from regions.models import Region
from regions.models.region import RegionKind
from trainings import demo_jambore, demo_plan, demo_provinces, demo_selection
from trainings.models import (
    Enrolment,
    EnrolmentState,
    EventKind,
    EventLevel,
    EventState,
    TrainingEvent,
)
from trainings.services import events, quotas

MEMBER = "Anggota"
MAIN_DAY = date(2024, 5, 2)


@dataclass(frozen=True)
class Plan:
    """An event of the demo: whose, what, in how many days from today, with whom."""

    region: Region
    title: str
    kind: EventKind
    level: EventLevel
    days_from_today: int
    days: int
    pillars: tuple[str, ...]
    place: str
    state: EventState = EventState.DONE
    pillar: str = ""
    sends: Level = Level.VILLAGE
    people: int = 0
    cost: int = 0


def seed(cast) -> None:
    """Make the events that are not there yet; again and again without harm."""
    regencies = list(cast.province.children.order_by("code"))
    main = next((r for r in regencies if r.code.endswith(".71")), regencies[0])
    others = [r for r in regencies if r != main]
    others.sort(key=lambda regency: (regency.kind != RegionKind.KOTA, regency.code))
    with transaction.atomic():
        _main_job(main, cast.one(Role.KASUDIN, main.code))
        for plan in _year(cast.province, main, others):
            organiser = Role.STAFF if plan.region == cast.province else Role.KASUDIN
            at = "" if plan.region == cast.province else plan.region.code
            _held(plan, by=cast.one(organiser, at))
        demo_jambore.seed(cast, main)
        demo_plan.seed(cast, main)
        demo_provinces.seed(cast)
        demo_selection.seed(cast, main)


def _main_job(regency: Region, by) -> None:
    title = f"Bimbingan Pemantapan Sosial Tingkat Dasar bagi TKSK dan PSM {place(regency)}"
    if TrainingEvent.objects.filter(region=regency, start_on=MAIN_DAY).exists():
        return
    event = events.create(
        title=title,
        kind=EventKind.BIMTEK,
        level=EventLevel.BASIC,
        region=regency,
        start_on=MAIN_DAY,
        place=f"Kantor Wali Kota {place(regency)}" if regency.kind == "kota" else "",
        pillars=list(PillarKind.objects.filter(code__in=["TKSK", "PSM"])),
        note="Undangan: satu TKSK per kecamatan dan satu PSM per kelurahan.",
        by=by,
    )
    villages = dict(
        Region.objects.at(Level.VILLAGE)
        .within(regency.code)
        .order_by()
        .values_list("parent_id")
        .annotate(Count("pk"))
    )
    seats: dict[tuple[str, str | None], int | None] = {}
    for code, count in villages.items():
        seats[code, "PSM"], seats[code, "TKSK"] = count, 1
    quotas.set_seats(event=event, seats=seats, by=by)


def _year(province: Region, main: Region, others: list[Region]) -> list[Plan]:
    year = timezone.localdate().year
    second, third, fourth, fifth = (others[at % len(others)] for at in range(4))
    return [
        Plan(
            second, f"Bimbingan Dasar PSM {place(second)} {year}", EventKind.TRAINING,
            EventLevel.BASIC, -270, 3, ("PSM",), f"Aula Suku Dinas Sosial {place(second)}",
            pillar="PSM", people=31, cost=62_000_000,
        ),
        Plan(
            province, f"Evaluasi dan Pembinaan TKSK Tahun {year}", EventKind.EVALUATION,
            EventLevel.NONE, -200, 2, ("TKSK",), "Aula Dinas Sosial",
            pillar="TKSK", sends=Level.DISTRICT, people=60, cost=48_500_000,
        ),
        Plan(
            third, f"Bimbingan Dasar PSM Kecamatan di {place(third)} {year}", EventKind.TRAINING,
            EventLevel.BASIC, -160, 2, ("PSM",), "Gedung Pertemuan",
            pillar="PSM", people=65, cost=97_500_000,
        ),
        Plan(
            main, f"Bimbingan Lanjut PSM {place(main)} {year}", EventKind.BIMTEK,
            EventLevel.ADVANCED, -120, 2, ("PSM",), "Gedung Serbaguna",
            pillar="PSM", people=24, cost=31_000_000,
        ),
        Plan(
            fourth, f"Bimtek Pendampingan Sosial PSM {place(fourth)} {year}", EventKind.BIMTEK,
            EventLevel.SPECIAL, -90, 2, ("PSM",), "Aula Suku Dinas Sosial",
            pillar="PSM", people=65, cost=92_000_000,
        ),
        Plan(
            fifth, f"Penguatan Kelembagaan PSM {place(fifth)} {year}", EventKind.TRAINING,
            EventLevel.SPECIAL, -60, 1, ("PSM",), "Balai Warga",
            pillar="PSM", people=56, cost=28_000_000,
        ),
        Plan(
            province, f"Pelatihan Kewirausahaan Karang Taruna {year}", EventKind.TRAINING,
            EventLevel.NONE, -30, 2, ("KARANG_TARUNA",), "Balai Latihan Dinas Sosial",
            pillar="KARANG_TARUNA", people=130, cost=195_000_000,
        ),
        Plan(
            third, f"Penyegaran PSM {place(third)} {year}", EventKind.REFRESHER,
            EventLevel.NONE, -6, 1, ("PSM",), "Aula Kecamatan",
            state=EventState.OPEN, pillar="PSM", people=14,
        ),
        Plan(
            province, f"Rapat Koordinasi Karang Taruna {place(province)}",
            EventKind.COORDINATION, EventLevel.NONE, 24, 1, ("KARANG_TARUNA",),
            "Kantor Dinas Sosial", state=EventState.OPEN,
        ),
        Plan(
            main, f"Bimtek Pendamping Sosial {place(main)} {year + 1}", EventKind.BIMTEK,
            EventLevel.SPECIAL, 75, 3, ("TKSK", "PSM"), "", state=EventState.DRAFT,
        ),
    ]  # fmt: skip


def _held(plan: Plan, *, by) -> None:
    if TrainingEvent.objects.filter(region=plan.region, title=plan.title).exists():
        return
    start_on = _working_day(timezone.localdate() + timedelta(days=plan.days_from_today))
    event = events.create(
        title=plan.title,
        kind=plan.kind,
        level=plan.level,
        region=plan.region,
        start_on=start_on,
        end_on=start_on + timedelta(days=plan.days - 1),
        place=plan.place,
        pillars=list(PillarKind.objects.filter(code__in=plan.pillars)),
        state=EventState.DRAFT if plan.state == EventState.DRAFT else EventState.OPEN,
        pays_attendance=bool(plan.cost),
        cost_planned=plan.cost or None,
        cost_actual=plan.cost * 97 // 100 or None,
        by=by,
    )
    if plan.people:
        _enrol(plan, event, by=by)
    if plan.state == EventState.DONE:
        events.finish(event=event, by=by)


def _enrol(plan: Plan, event: TrainingEvent, *, by) -> None:
    kind = PillarKind.objects.get(code=plan.pillar)
    places = Region.objects.at(plan.sends).within(plan.region.code).order_by("code")[: plan.people]
    done = plan.state == EventState.DONE
    with signed(by, reason="Data contoh"):
        people = invented.people(places=places, kind=kind, salt=plan.title)
        if kind.code != "TKSK":
            # Only where several may serve: the seat of a TKSK is left to the office's own list.
            invented.duties(
                people=people,
                kind=kind,
                start_on=date(event.start_on.year - 3, 1, 2),
                position=MEMBER if kind.code == "KARANG_TARUNA" else "",
                by=by,
            )
        Enrolment.objects.bulk_create(
            Enrolment(
                event=event,
                person=person,
                pillar=kind,
                origin_id=person.region_id,
                state=EnrolmentState.CONFIRMED if done else EnrolmentState.NOMINATED,
            )
            for person in people
        )


def _working_day(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))
