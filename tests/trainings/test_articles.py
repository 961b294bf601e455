"""The events of the news articles, from the offices' own workbooks to plan, seats and names."""

from collections import Counter
from datetime import date, time
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from accounts.demo import seed_cast
from imports import registry
from imports.services import batches, steps
from imports.states import READ
from pillars import eligibility
from pillars.models import Assignment, PillarKind
from pillars.services import assignments
from regions.codes import Level
from regions.models import Region
from regions.services import loading
from tests.conftest import make_user
from tests.imports.conftest import apply, make_event, read
from tests.imports.workbooks import as_file, sample, workbook_of
from trainings import demo, demo_provinces, realisation
from trainings.errors import TimetableInvalid
from trainings.models import (
    Enrolment,
    EnrolmentState,
    EventKind,
    EventState,
    PlanLine,
    SeatOffer,
    TrainingEvent,
)
from trainings.services import (
    enrolments,
    events,
    plans,
    quotas,
    seats,
    selection_calls,
    timetable,
)


@pytest.fixture(autouse=True)
def kinds(db):
    import_module("pillars.migrations.0002_kinds").add_kinds(apps, None)


def staff_of(code: str):
    loading.load(provinces=[code])
    return make_user("staff", code, f"staf.{code}@uji.test", "Staf Dinas")


def read_sheet(slug: str, file, by, target):
    """A workbook of that kind, uploaded and read."""
    batch = batches.upload(
        sheet=registry.get(slug), file=file, by=by, target=str(target), rings=False
    )
    steps.run(batch.pk, READ)
    batch.refresh_from_db()
    return batch


def uploaded(name: str, by, region: str, **fields) -> TrainingEvent:
    event = make_event(by, region, **fields)
    apply(read(sample(name), by=by, event=event), by=by)
    return event


def test_jakarta_pusat_8_tksk_and_44_psm_count_towards_the_plan():
    staff = staff_of("31")
    kasudin = make_user("kasudin", "31.71", "pusat@uji.test", "Kasudin Pusat")
    line = plans.add(
        year=2024, region=Region.objects.get(pk="31"), activity="Bimbingan Dasar", kind="bimtek",
        level="dasar", subjects="", budget=90_000_000, budget_code="", days=1, waves=1,
        first_month=1, last_month=12, note="", by=staff,
    )  # fmt: skip
    plans.set_targets(
        line=line,
        people={("31.71", "TKSK"): 8, ("31.71", "PSM"): 44, ("31.72", "PSM"): 31},
        by=staff,
    )
    event = uploaded(
        "jakpus-bimbingan-dasar-2024.xlsx", kasudin, "31.71", plan_line=line, pays_attendance=True
    )

    done = enrolments.confirm(event=event, enrolments=event.enrolments.all(), by=staff)
    events.finish(event=event, by=kasudin)

    assert (done.confirmed, done.paid_twice) == (52, ())
    assert {
        (target.region_id, target.pillar_id): (people, target.people)
        for target, people in realisation.by_target(line, staff)
    } == {("31.71", "TKSK"): (8, 8), ("31.71", "PSM"): (44, 44), ("31.72", "PSM"): (0, 31)}
    figures = realisation.year_figures(2024, staff)
    assert (figures.people, figures.lines[0].target) == (52, 83)


def test_kalteng_recruits_136_and_fills_every_kecamatan():
    staff = staff_of("62")
    event = uploaded(
        "kalteng-rekrutmen-tksk-2019.csv", staff, "62", kind=EventKind.SELECTION,
        start_on=date(2019, 8, 27), end_on=date(2019, 8, 29),
    )  # fmt: skip
    assert event.days == 3
    assert set(event.enrolments.values_list("pillar_id", flat=True)) == {"PSM", "KARANG_TARUNA"}
    tksk = PillarKind.objects.get(code="TKSK")

    for enrolment in event.enrolments.select_related("person", "origin"):
        district = Region.objects.get(pk=enrolment.origin_id[:8])
        found = eligibility.judge(
            person=enrolment.person, kind=tksk, region=district, day=date(2019, 9, 2), end_on=None
        )
        overrides = {one.code: "Lulus seleksi 2019" for one in found if one.is_failed}
        assignments.appoint(
            person=enrolment.person, kind=tksk, region=district, start_on=date(2019, 9, 2),
            sk_number="188/SK/2019", overrides=overrides, by=staff,
        )  # fmt: skip

    filled = Assignment.objects.active_on(date(2019, 9, 2)).filter(kind=tksk)
    districts = Region.objects.at(Level.DISTRICT).within("62")
    assert filled.values("region").distinct().count() == districts.count() == 136


def test_kalteng_calls_for_136_kecamatan_and_takes_the_same_workbook_as_candidates():
    staff = staff_of("62")
    today = timezone.localdate()
    call = selection_calls.create(
        title="Seleksi TKSK Kalimantan Tengah", region=Region.objects.get(pk="62"),
        opens_on=today, closes_on=today,
        seats=list(Region.objects.at(Level.DISTRICT).within("62")), by=staff,
    )  # fmt: skip
    call = selection_calls.move(selection=call, name="open", by=staff)

    batch = apply(
        read_sheet("selection", sample("kalteng-rekrutmen-tksk-2019.csv"), staff, call.public_id),
        by=staff,
    )

    assert (batch.rows_applied, batch.rows_error) == (136, 0)
    assert call.candidates.values("seat").distinct().count() == 136
    assert set(call.candidates.values_list("comes_from_id", flat=True)) == {"PSM", "KARANG_TARUNA"}
    assert not Assignment.objects.exists()


def test_gorontalo_coaches_77_with_speakers():
    staff = staff_of("75")
    event = uploaded(
        "gorontalo-bimtek-tksk-2024.ods", staff, "75", kind=EventKind.BIMTEK,
        start_on=date(2024, 6, 12), end_on=date(2024, 6, 12),
    )  # fmt: skip
    hours = ((time(8), time(10)), (time(10), time(12)), (time(9), time(11)))
    first, second, clash = (
        timetable.add_session(
            event=event, day=event.start_on, starts_at=start, ends_at=end,
            subject=f"Materi {n}", room="" if n < 3 else "Kelas B", by=staff,
        )
        for n, (start, end) in enumerate(hours, start=1)
    )  # fmt: skip
    speaker = timetable.add_speaker(
        region=event.region, name="Dr. Nurdin", institution="Dinas Sosial", by=staff
    )
    for session in (first, second):
        timetable.book(session=session, speaker=speaker, honour=900_000, by=staff)
    with pytest.raises(TimetableInvalid):
        timetable.book(session=clash, speaker=speaker, by=staff)

    assert event.enrolments.counted().count() == 77
    assert sum(one.total_honour for one in speaker.teaching.all()) == 4 * 900_000


def test_kaltara_plans_policy_communication_and_case_handling():
    loading.load(provinces=["65"])
    demo_provinces.seed(seed_cast(province="65"))
    demo_provinces.seed(seed_cast(province="65"))

    lines = PlanLine.objects.filter(year=2025, region="65")
    assert {line.activity.split()[1] for line in lines} == {"TKSK", "PSM"}
    for line in lines:
        assert line.subject_list == [
            "Kebijakan kesejahteraan sosial", "Teknik komunikasi", "Penanganan kasus",
        ]  # fmt: skip
        assert line.targets.count() == 5
    assert sum(target.people for line in lines for target in line.targets.all()) == 155


def test_kaltara_uploads_its_plan_with_a_row_for_each_kabupaten():
    staff = staff_of("65")
    places = [region.name for region in Region.objects.get(pk="65").children.order_by("code")]
    subjects = "kebijakan kesejahteraan sosial; komunikasi; penanganan kasus"
    rows = [
        ["RENCANA PELATIHAN PILAR-PILAR SOSIAL TAHUN 2025"],
        ["PROVINSI KALIMANTAN UTARA"],
        ["No", "Kegiatan", "Sasaran", "Kab/Kota", "Waktu Pelaksanaan", "Anggaran", "Materi"],
    ]
    for activity, pillar, people, when, money in (
        ("Pelatihan TKSK se-Kalimantan Utara", "TKSK", 11, "Maret-April 2025", "165 juta"),
        ("Pelatihan PSM se-Kalimantan Utara", "PSM", 20, "Triwulan II", "Rp 210.000.000"),
    ):
        for at, place in enumerate(places):
            first = (when, money, subjects) if at == 0 else ("", "", "")
            rows.append([len(rows), activity, f"{people} orang {pillar}", place, *first])
    rows.append(["", "JUMLAH", 155, "", "", "", ""])
    file = as_file(workbook_of({"Rencana": rows}), "rencana-2025.xlsx")

    batch = apply(read_sheet("plan", file, staff, 2025), by=staff)

    assert (batch.rows_applied, batch.rows_error) == (10, 0)
    lines = PlanLine.objects.filter(year=2025, region="65").order_by("first_month")
    assert [(line.first_month, line.last_month, line.budget) for line in lines] == [
        (3, 4, 165_000_000), (4, 6, 210_000_000),
    ]  # fmt: skip
    for line in lines:
        assert line.subject_list == [
            "kebijakan kesejahteraan sosial", "komunikasi", "penanganan kasus",
        ]  # fmt: skip
    assert realisation.year_figures(2025, staff).target == 155


def test_the_jambore_of_1600_in_six_contingents_has_a_waiting_list():
    staff = staff_of("31")
    event = uploaded(
        "dki-jambore-karang-taruna-2024.xlsx", staff, "31", kind=EventKind.JAMBORE, capacity=1600
    )
    sizes = Counter(event.enrolments.values_list("regency_code", flat=True))
    assert sizes == {code: 310 for code in sizes if code != "31.01"} | {"31.01": 50}
    quotas.set_seats(
        event=event, seats={(code, "KARANG_TARUNA"): n for code, n in sizes.items()}, by=staff
    )
    assert seats.surplus(event) == []
    quotas.set_seats(event=event, seats={("31.01", "KARANG_TARUNA"): 48}, by=staff)

    assert seats.queue_surplus(event=event, by=staff) == 2
    first = event.enrolments.seated().within("31.01").first()
    enrolments.withdraw(enrolment=first, reason="sakit", by=staff)

    offer = SeatOffer.objects.get()
    assert offer.enrolment.regency_code == "31.01"
    assert offer.freed_by == first
    assert Enrolment.objects.filter(event=event).seated().count() == 1598


def test_a_year_of_more_than_400_opens_down_to_the_names(client):
    """The demo's year, as `make run` shows it."""
    loading.load(provinces=["31"])
    cast = seed_cast(province="31")
    demo.seed(cast)
    staff = next(member.user for member in cast.members if member.user.role == "staff")
    year = timezone.localdate().year

    figures = realisation.year_figures(year, staff)
    rows = realisation.once_each(realisation.trained_in(year, staff))

    assert figures.people > 400
    assert rows.count() == figures.people
    assert sum(place.people for place in figures.places) == figures.people
    assert all(row.person.name for row in rows.select_related("person"))
    jambore = TrainingEvent.objects.get(kind=EventKind.JAMBORE)
    assert (jambore.capacity, jambore.quotas.count()) == (1600, 6)
    assert jambore.enrolments.seated().count() == 1600
    assert jambore.enrolments.filter(state=EnrolmentState.WAITING).count() == 4
    main = TrainingEvent.objects.get(code="BMT-3171-2024-001")
    assert (main.state, main.enrolments.count()) == (EventState.OPEN, 0)
