"""What other provinces are known for: seeded only where the demo runs for one of them.

Kalimantan Tengah recruited 136 TKSK from PSM and Karang Taruna in 2019; Gorontalo coached 77 TKSK
in 2024; Kalimantan Utara planned its year 2025.
"""

from datetime import date, time

from accounts.changes import signed
from accounts.roles import Role
from pillars import invented
from pillars.models import PillarKind
from regions.codes import Level
from regions.models import Region
from trainings.models import (
    Enrolment,
    EnrolmentState,
    EventKind,
    EventLevel,
    EventState,
    PlanLine,
    TrainingEvent,
)
from trainings.services import events, plans, timetable


def seed(cast) -> None:
    """The event or plan of this province; nothing where there is none."""
    makers = {"62": _kalteng, "75": _gorontalo, "65": _kaltara}
    make = makers.get(cast.province.code)
    if make is not None:
        make(cast.province, cast.one(Role.STAFF))


def _kalteng(province: Region, by) -> None:
    event = _event(
        province, "Bimbingan Teknis TKSK se-Kalimantan Tengah", date(2019, 8, 27), 3,
        ("PSM", "KARANG_TARUNA"), "Palangka Raya", by,
    )  # fmt: skip
    if event is None:
        return
    districts = list(Region.objects.at(Level.DISTRICT).within(province.code).order_by("code"))
    tksk = PillarKind.objects.get(code="TKSK")
    people = []
    for pillar in ("PSM", "KARANG_TARUNA"):
        # Turn and turn about: half of them come from PSM, half from Karang Taruna.
        places = districts[0 if pillar == "PSM" else 1 :: 2]
        kind = PillarKind.objects.get(code=pillar)
        people += _enrol(event, places, kind, by)
    with signed(by, reason="Data contoh"):
        invented.duties(people=people, kind=tksk, start_on=date(2019, 9, 2), by=by)
    events.finish(event=event, by=by)


def _gorontalo(province: Region, by) -> None:
    event = _event(
        province, "Pembinaan dan Peningkatan Kapasitas TKSK", date(2024, 6, 12), 2, ("TKSK",),
        "Kota Gorontalo", by,
    )  # fmt: skip
    if event is None:
        return
    teaching = (
        (date(2024, 6, 12), time(8, 30), time(10), "Kebijakan kesejahteraan sosial",
         "Dr. Nurdin Bakari, M.Si.", "Dinas Sosial Provinsi Gorontalo"),
        (date(2024, 6, 12), time(10, 15), time(12, 30), "Respon kasus dan pelaporan cepat",
         "Yulia Hasan, M.P.S.Sp.", "Sentra Kementerian Sosial"),
        (date(2024, 6, 13), time(8, 30), time(10, 45), "Verifikasi dan validasi DTSEN",
         "Rahmat Doda, S.Kom.", "Pusat Data dan Informasi Kesejahteraan Sosial"),
    )  # fmt: skip
    for day, starts_at, ends_at, subject, name, institution in teaching:
        session = timetable.add_session(
            event=event, day=day, starts_at=starts_at, ends_at=ends_at, subject=subject, by=by
        )
        speaker = timetable.add_speaker(region=province, name=name, institution=institution, by=by)
        timetable.book(session=session, speaker=speaker, honour=900_000, by=by)
    places = Region.objects.at(Level.DISTRICT).within(province.code).order_by("code")
    _enrol(event, places, PillarKind.objects.get(code="TKSK"), by)
    events.finish(event=event, by=by)


def _kaltara(province: Region, by) -> None:
    """The plan of 2025: TKSK and PSM learn policy, communication and the handling of cases."""
    lines = (
        ("Pelatihan TKSK se-Kalimantan Utara", "TKSK", 55, 4, 165_000_000, (3, 4)),
        ("Pelatihan PSM se-Kalimantan Utara", "PSM", 100, 3, 210_000_000, (5, 7)),
    )
    districts = province.children.count() or 1
    for activity, pillar, people, days, budget, months in lines:
        if PlanLine.objects.filter(region=province, year=2025, activity=activity).exists():
            continue
        line = plans.add(
            year=2025,
            region=province,
            activity=activity,
            kind=EventKind.TRAINING,
            level=EventLevel.BASIC,
            subjects="Kebijakan kesejahteraan sosial\nTeknik komunikasi\nPenanganan kasus",
            budget=budget,
            budget_code="",
            days=days,
            waves=1,
            first_month=months[0],
            last_month=months[1],
            note="",
            by=by,
        )
        share, rest = divmod(people, districts)
        plans.set_targets(
            line=line,
            people={
                (regency.code, pillar): share + (at < rest)
                for at, regency in enumerate(province.children.order_by("code"))
            },
            by=by,
        )


def _event(province, title, start_on, days, pillars, place, by) -> TrainingEvent | None:
    if TrainingEvent.objects.filter(region=province, title=title).exists():
        return None
    return events.create(
        title=title,
        kind=EventKind.BIMTEK,
        level=EventLevel.BASIC,
        region=province,
        start_on=start_on,
        end_on=date.fromordinal(start_on.toordinal() + days - 1),
        place=place,
        pillars=list(PillarKind.objects.filter(code__in=pillars)),
        state=EventState.OPEN,
        by=by,
    )


def _enrol(event: TrainingEvent, places, kind: PillarKind, by) -> list:
    with signed(by, reason="Data contoh"):
        people = invented.people(places=places, kind=kind, salt=event.title)
        Enrolment.objects.bulk_create(
            Enrolment(
                event=event,
                person=person,
                pillar=kind,
                origin_id=person.region_id,
                state=EnrolmentState.CONFIRMED,
            )
            for person in people
        )
    return people
