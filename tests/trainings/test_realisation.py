from datetime import date

import pytest

from tests.pillars.factories import PersonFactory
from tests.trainings.factories import TrainingEventFactory
from trainings import realisation
from trainings.errors import EventInvalid, OutsideRegion, PlanInvalid
from trainings.models import EnrolmentState, EventState, PlanLine
from trainings.services import events, plans

WORDS = {
    "activity": "Bimbingan PSM", "kind": "bimtek", "level": "dasar", "subjects": "", "days": 2,
    "budget": 10_000_000, "budget_code": "", "waves": 1, "first_month": 3, "last_month": 6,
    "note": "",
}  # fmt: skip


@pytest.fixture
def line(staff, places):
    line = plans.add(year=2024, region=places["99"], by=staff, **WORDS)
    plans.set_targets(line=line, people={("99.71", "PSM"): 4, ("99.01", "PSM"): 10}, by=staff)
    return line


@pytest.fixture
def year(line, staff, enrol):
    """Ani at two events of the line, Budi at one, Jauh from another kabupaten at one outside."""
    one, two = (
        TrainingEventFactory(
            created_by=staff, region_id="99", plan_line=line, cost_actual=3_000_000,
            start_on=date(2024, month, 1), end_on=date(2024, month, 2), state=EventState.DONE,
        )
        for month in (3, 4)
    )  # fmt: skip
    outside = TrainingEventFactory(created_by=staff, region_id="99", state=EventState.DONE)
    ani = PersonFactory(name="Ani")
    enrol(one, person=ani)
    enrol(two, person=ani)
    enrol(one, name="Budi")
    enrol(one, name="Mundur", state=EnrolmentState.WITHDRAWN)
    enrol(one, name="Menunggu", state=EnrolmentState.WAITING)
    enrol(outside, origin="99.01.01.2001", name="Jauh")
    TrainingEventFactory(created_by=staff, region_id="99", plan_line=line, state=EventState.DRAFT)
    return one, two, outside


def test_a_year_against_its_plan(year, staff):
    figures = realisation.year_figures(2024, staff)
    (one,) = figures.lines

    assert (one.target, one.people, one.events, one.days, one.spent) == (14, 2, 2, 4, 6_000_000)
    assert (one.share, one.spent_share, one.planned_days) == (14, 60, 2)
    assert (figures.people, figures.participants, figures.unplanned) == (3, 4, 1)
    assert (figures.events, figures.target, figures.budget) == (3, 14, 10_000_000)
    assert {(p.code, p.target, p.people) for p in figures.places} == {
        ("99.01", 10, 1), ("99.71", 4, 2),
    }  # fmt: skip


def test_a_city_sees_its_own_share(year, kasudin):
    figures = realisation.year_figures(2024, kasudin)
    (one,) = figures.lines

    assert (one.target, one.people, figures.people, figures.unplanned) == (4, 2, 2, 0)
    assert [p.people for p in figures.places if p.code == "99.71.01"] == [2]


def test_the_figure_opens_to_the_names(year, staff, as_staff):
    figures = realisation.year_figures(2024, staff)
    rows = realisation.once_each(realisation.trained_in(2024, staff))

    assert rows.count() == figures.people
    page = as_staff.get("/pelatihan/rencana/2024/orang/")
    text = page.content.decode()
    assert "3 orang dilatih pada 2024" in text
    assert all(name in text for name in ("Ani", "Budi", "Jauh"))
    assert "Mundur" not in text.split("<table")[1]
    assert "Menunggu" not in text
    assert text.count(year[0].title) == 2
    assert text.count(year[1].title) == 1


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("wilayah=99.01", {"Jauh"}),
        ("baris=tanpa-rencana", {"Jauh"}),
        ("pilar=TKSK", set()),
        ("q=ani", {"Ani"}),
        ("jenis=bimtek&wilayah=99.71", {"Ani", "Budi"}),
    ],
)
def test_the_names_can_be_narrowed(year, as_staff, query, names):
    page = as_staff.get(f"/pelatihan/rencana/2024/orang/?{query}")
    assert {row.person.name for row in page.context["page"].rows} == names


def test_the_queries_of_a_year_do_not_grow(year, as_staff, enrol, django_assert_max_num_queries):
    for number in range(12):
        enrol(year[0], name=f"Orang {number}")
    with django_assert_max_num_queries(30):
        as_staff.get("/pelatihan/rencana/2024/")
    with django_assert_max_num_queries(24):
        as_staff.get("/pelatihan/rencana/2024/orang/")


def test_targets_by_place_and_pillar(year, line, staff, kasudin):
    found = realisation.by_target(line, staff)
    assert [(target.region_id, target.people, people) for target, people in found] == [
        ("99.01", 10, 0), ("99.71", 4, 2),
    ]  # fmt: skip
    assert [t.region_id for t, _ in realisation.by_target(line, kasudin)] == ["99.71"]


class TestLines:
    def test_refusals(self, line, staff, kasudin, places):
        with pytest.raises(PlanInvalid, match="sudah ada"):
            plans.add(year=2024, region=places["99"], by=staff, **WORDS)
        with pytest.raises(PlanInvalid, match="Bulan selesai"):
            plans.edit(line=line, by=staff, **{**WORDS, "last_month": 1})
        with pytest.raises(OutsideRegion):
            plans.edit(line=line, by=kasudin, **WORDS)
        with pytest.raises(PlanInvalid, match="Sasaran hanya"):
            plans.set_targets(line=line, people={("98", "PSM"): 1}, by=staff)

    def test_a_line_with_events_stays(self, year, line, staff, places):
        with pytest.raises(PlanInvalid, match="sudah punya kegiatan"):
            plans.remove(line=line, by=staff)
        empty = plans.add(year=2025, region=places["99"], by=staff, **WORDS)
        plans.remove(line=empty, by=staff)
        assert PlanLine.objects.get() == line

    def test_targets_go_with_an_empty_box(self, line, staff):
        assert plans.set_targets(line=line, people={("99.01", "PSM"): None}, by=staff) == 1
        assert plans.set_targets(line=line, people={("99.71", "PSM"): 4}, by=staff) == 0
        assert line.targets.get().region_id == "99.71"

    def test_a_year_begins_with_the_lines_of_the_last(self, line, staff, places):
        copy = {"region": places["99"], "from_year": 2024, "to_year": 2025, "by": staff}
        assert (plans.copy_year(**copy), plans.copy_year(**copy)) == (1, 0)
        fresh = PlanLine.objects.get(year=2025)
        assert fresh.targets.count() == 2
        assert fresh.budget == line.budget

    def test_an_event_hangs_on_a_line_of_its_year_and_office(self, line, staff, kasudin, places):
        words = {"title": "Uji", "kind": "bimtek", "by": staff}
        with pytest.raises(EventInvalid, match="tahun 2024"):
            events.create(**words, region=places["99"], start_on=date(2025, 1, 2), plan_line=line)
        own = plans.add(year=2024, region=places["99.71"], by=kasudin, **WORDS)
        with pytest.raises(EventInvalid, match="penyelenggara lain"):
            events.create(**words, region=places["99"], start_on=date(2024, 1, 2), plan_line=own)
