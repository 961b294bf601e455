"""The jambore of the demo: contingents with quotas, all seats confirmed, some still waiting."""

from datetime import date, time, timedelta

from django.utils import timezone

from accounts.changes import signed
from accounts.formats import place
from accounts.roles import Role
from pillars import invented
from pillars.models import Person, PillarKind
from regions.codes import Level
from regions.models import Region
from trainings.models import (
    Enrolment,
    EnrolmentState,
    EventKind,
    EventState,
    TrainingEvent,
)
from trainings.services import committees, enrolments, events, quotas, timetable

PILLAR = "KARANG_TARUNA"
# Five kota of 310 and the islands with 50 are 1,600 (jambore of DKI); elsewhere two a kelurahan.
JAKARTA, ISLANDS, KOTA = "31", 50, 310
WAITING = 5
IN_A_BUS, IN_A_TENT = 50, 10
DAYS = (
    (0, time(8), time(9), "Pembukaan dan pengarahan", 0),
    (0, time(9), time(12), "Kepemimpinan dan organisasi Karang Taruna", 4),
    (0, time(13), time(16), "Kewirausahaan pemuda", 4),
    (1, time(8), time(11), "Baris-berbaris dan disiplin", 4),
    (1, time(13), time(16), "Jelajah medan", 4),
    (2, time(8), time(10, 15), "Pencegahan penyalahgunaan NAPZA", 3),
    (2, time(10, 30), time(12), "Penutupan", 0),
)


def seed(cast, main: Region) -> None:
    """Once; the people of a contingent come from all its kelurahan in turn."""
    province = cast.province
    year = timezone.localdate().year
    title = f"Jambore Karang Taruna {place(province)} {year}"
    if TrainingEvent.objects.filter(region=province, title=title).exists():
        return
    staff = cast.one(Role.STAFF)
    start = timezone.localdate() + timedelta(days=12)
    sizes = {regency.code: _size(regency) for regency in province.children.order_by("code")}
    event = events.create(
        title=title,
        kind=EventKind.JAMBORE,
        region=province,
        start_on=start,
        end_on=start + timedelta(days=2),
        place="Bumi Perkemahan Ragunan" if province.code == JAKARTA else "Bumi Perkemahan",
        pillars=list(PillarKind.objects.filter(code=PILLAR)),
        capacity=sum(sizes.values()),
        cost_planned=1_250_000 * sum(sizes.values()),
        state=EventState.OPEN,
        note="Kontingen hadir bersama pendamping. Bawa kartu peserta untuk check-in di gerbang.",
        by=staff,
    )
    quotas.set_seats(
        event=event, seats={(code, PILLAR): size for code, size in sizes.items()}, by=staff
    )
    for day, starts_at, ends_at, subject, jp in DAYS:
        timetable.add_session(
            event=event,
            day=start + timedelta(days=day),
            starts_at=starts_at,
            ends_at=ends_at,
            subject=subject,
            jp=jp,
            by=staff,
        )
    for name, duty in (("Retno Palupi", "Ketua"), ("Bagus Wicaksono", "Sekretaris")):
        committees.add(event=event, name=name, duty=duty, by=staff)
    with signed(staff, reason="Data contoh"):
        for number, (code, size) in enumerate(sizes.items()):
            _contingent(event, code, size, number)
        _waiting(event, main.code)
    seated = Enrolment.objects.filter(event=event).seated().within(main.code)
    first = seated.order_by("pk").first()
    if first is not None:
        # One seat becomes free and is offered: the demo shows what waits for an answer.
        by = cast.one(Role.KASUDIN, main.code)
        enrolments.withdraw(enrolment=first, reason="Bekerja di luar kota", by=by)


def _size(regency: Region) -> int:
    if regency.code.startswith(JAKARTA + "."):
        return ISLANDS if regency.kind == "kabupaten" else KOTA
    return 2 * Region.objects.at(Level.VILLAGE).within(regency.code).count()


def _people(event: TrainingEvent, code: str, size: int, salt: str) -> list[Person]:
    villages = list(Region.objects.at(Level.VILLAGE).within(code).order_by("code"))
    kind = PillarKind.objects.get(code=PILLAR)
    found: dict[int, Person] = {}
    turn = 0
    while villages and len(found) < size and turn <= 2 * size:
        wanted = villages[: size - len(found)]
        people = invented.people(places=wanted, kind=kind, salt=f"{event.title} {salt} {turn}")
        found |= {person.pk: person for person in people}
        turn += 1
    members = list(found.values())
    invented.duties(
        people=members,
        kind=kind,
        start_on=date(event.start_on.year - 2, 1, 2),
        position="Anggota",
        by=event.created_by,
    )
    return members


def _contingent(event: TrainingEvent, code: str, size: int, number: int) -> None:
    sizes = ("S", "M", "L", "XL", "XXL")
    Enrolment.objects.bulk_create(
        Enrolment(
            event=event,
            person=person,
            pillar_id=PILLAR,
            origin_id=person.region_id,
            state=EnrolmentState.CONFIRMED,
            shirt_size=sizes[at % len(sizes)],
            bus=f"{chr(65 + number)}{at // IN_A_BUS + 1}",
            room=f"Tenda {chr(65 + number)}{at // IN_A_TENT + 1}",
        )
        for at, person in enumerate(_people(event, code, size, "kontingen"))
    )


def _waiting(event: TrainingEvent, code: str) -> None:
    Enrolment.objects.bulk_create(
        Enrolment(
            event=event,
            person=person,
            pillar_id=PILLAR,
            origin_id=person.region_id,
            state=EnrolmentState.WAITING,
            wait_rank=rank,
        )
        for rank, person in enumerate(_people(event, code, WAITING, "tunggu"), start=1)
    )
