"""An invented pemekaran: the map changes, and totals of before and after still add up."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from pillars.errors import NotAllowed, OutsideRegion
from pillars.models import Assignment, Organisation, Person, StatusEvent
from pillars.services import resettling
from pillars.services.resettling import MapChangeInvalid
from regions import succession
from regions.models import Region, RegionAlias
from regions.services.succession import Line, parse
from tests.pillars.factories import AssignmentFactory, OrganisationFactory, PersonFactory

ON = date(2026, 1, 1)
DECREE = "Perda Uji 5 Tahun 2026"
# Kecamatan Karang Anyar gives its kelurahan Duri Pulo to the new kecamatan Taman Indah.
NEW_DISTRICT = [
    Line("99.71.02", "99.71.02"),
    Line("99.71.02", "99.71.03", "Taman Indah"),
    Line("99.71.02.1002", "99.71.03.1001"),
]


@pytest.fixture
def register(places):
    duri = "99.71.02.1002"
    person = PersonFactory(region_id=duri, home_region_id=duri)
    return {
        "running": AssignmentFactory(person=person, region_id=duri, sk_number="12/2022"),
        "past": AssignmentFactory(
            region_id=duri, validity=DateRange(date(2019, 1, 1), date(2022, 1, 1))
        ),
        "tksk": AssignmentFactory(kind_id="TKSK", region_id="99.71.02"),
        "karang_taruna": OrganisationFactory(kind_id="KARANG_TARUNA", region_id=duri),
    }


def split(by, lines=NEW_DISTRICT):
    return resettling.resettle(lines=lines, on=ON, decree=DECREE, by=by)


def active_in(scope, day):
    return Assignment.objects.within(scope).active_on(day).count()


def test_the_map_knows_the_new_and_the_old(register, administrator):
    split(administrator)

    new = Region.objects.get(pk="99.71.03.1001")
    old = Region.objects.get(pk="99.71.02.1002")
    assert (new.name, new.valid_from, new.source) == ("Duri Pulo", ON, DECREE)
    assert (old.valid_until, list(old.successors.all())) == (ON, [new])
    assert Region.objects.get(pk="99.71.02").valid_until is None
    assert set(new.predecessors.all()) == {old}


def test_who_stood_there_goes_on_in_the_new_place(register, administrator, operator):
    done = split(administrator)

    person = Person.objects.get(pk=register["running"].person_id)
    assert (person.region_id, person.home_region_id) == ("99.71.03.1001",) * 2
    assert Organisation.objects.get().region_id == "99.71.03.1001"
    assert Organisation.objects.get().seat == "KARANG_TARUNA:99.71.03.1001"
    duties = list(person.assignments.order_by("validity"))
    assert [(duty.region_id, duty.validity) for duty in duties] == [
        ("99.71.02.1002", DateRange(date(2022, 1, 1), ON)),
        ("99.71.03.1001", DateRange(ON, None)),
    ]
    assert duties[0].end_reason == "moved"
    assert (duties[1].end_reason, duties[1].sk_number) == ("", "12/2022")
    event = StatusEvent.objects.get()
    assert (event.assignment, event.recorded_by, event.was) == (
        duties[1],
        administrator,
        "Duri Pulo",
    )
    assert (done.organisations, done.duties) == (1, 1)


def test_totals_of_any_day_still_add_up(register, administrator):
    days = (date(2020, 1, 1), date(2023, 7, 1), date(2025, 12, 31))
    before = {day: (active_in("99.71.02", day), active_in("99.71", day)) for day in days}

    split(administrator)

    assert {day: (active_in("99.71.02", day), active_in("99.71", day)) for day in days} == before
    today = date(2026, 6, 1)
    assert active_in("99.71", today) == 2
    assert active_in("99.71.03", today) == 1
    assert active_in("99.71.02", today) == 1  # the TKSK stays with the old kecamatan


def test_figures_of_old_codes_roll_up_with_the_same_sum(register, administrator):
    split(administrator)

    figures = {"99.71.02.1002": 5, "99.71.02.1001": 2, "99.71.03.1001": 1}
    rolled = succession.rolled_up(figures)

    assert rolled == {"99.71.03.1001": 6, "99.71.02.1001": 2}
    assert sum(rolled.values()) == sum(figures.values())
    assert succession.lineage({"99.71.03.1001"}) == {"99.71.03.1001", "99.71.02.1002"}


def test_a_split_belongs_to_all_parts_together_and_to_none_alone(places, administrator):
    halves = [
        Line("99.71.01.1001", "99.71.01.1003", "Pasar Barat"),
        Line("99.71.01.1001", "99.71.01.1004", "Pasar Timur"),
    ]
    person = PersonFactory()
    done = split(administrator, halves)

    assert done.waiting == {"99.71.01.1001": 1}
    assert resettling.left_behind(administrator) == {"99.71.01.1001": 1}
    assert Person.objects.get(pk=person.pk).region_id == "99.71.01.1001"
    assert succession.lineage({"99.71.01.1003"}) == {"99.71.01.1003"}
    assert "99.71.01.1001" in succession.lineage({"99.71.01.1003", "99.71.01.1004"})
    assert succession.rolled_up({"99.71.01.1001": 7}) == {"99.71.01.1001": 7}


def test_named_rw_take_their_people_along(places, administrator):
    lines = [
        Line("99.71.01.1001", "99.71.01.1001"),
        Line("99.71.01.1001", "99.71.01.1003", "Pasar Timur"),
        Line("99.71.01.1001.003", "99.71.01.1003.001"),
    ]
    Region.objects.create(
        code="99.71.01.1001.003", name="RW 003", name_key="rw003", level=5, kind="rw",
        parent_id="99.71.01.1001",
    )  # fmt: skip
    goes, stays = PersonFactory(rw="003"), PersonFactory(rw="004")
    AssignmentFactory(person=goes)
    AssignmentFactory(person=stays)

    split(administrator, lines)

    goes.refresh_from_db()
    stays.refresh_from_db()
    assert (goes.region_id, goes.rw) == ("99.71.01.1003", "001")
    assert (stays.region_id, stays.rw) == ("99.71.01.1001", "004")
    assert active_in("99.71.01.1003", ON) == active_in("99.71.01.1001", ON) == 1


def test_a_new_name_keeps_the_old_one_as_a_spelling(places, administrator):
    split(administrator, [Line("99.71.01.1002", "99.71.01.1002", "Kebon Jeruk Baru")])

    assert Region.objects.get(pk="99.71.01.1002").name == "Kebon Jeruk Baru"
    alias = RegionAlias.objects.get()
    assert (alias.region_id, alias.name) == ("99.71.01.1002", "Kebon Jeruk")


def test_the_preview_changes_nothing(register, administrator):
    found = resettling.preview(lines=NEW_DISTRICT, on=ON, decree=DECREE, by=administrator)

    assert (found.people, found.organisations, found.duties) == (1, 1, 1)
    assert not Region.objects.filter(pk="99.71.03").exists()
    assert Assignment.objects.count() == 3


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([Line("99.71.09", "99.71.10")], "tidak ada"),
        ([Line("99.71.01", "99.71.03.1001")], "tingkat yang sama"),
        ([Line("99.71", "99.72")], "kecamatan, desa/kelurahan"),
        ([Line("99.71.01.1001", "99.71.09.1001")], "Induk"),
    ],
)
def test_what_is_no_change_of_the_map_is_refused_in_words(places, administrator, lines, words):
    with pytest.raises(MapChangeInvalid, match=words):
        split(administrator, lines)


def test_who_may(places, staff):
    with pytest.raises(NotAllowed):
        split(staff)
    staff.role = "administrator"
    with pytest.raises(OutsideRegion):
        split(staff, [Line("98.01.01", "98.01.02")])


def test_lines_as_an_office_writes_them():
    text = "99.71.02; 99.71.03; Taman Indah\n\n99.71.02.1002\t99.71.03.1001"
    assert parse(text) == [
        Line("99.71.02", "99.71.03", "Taman Indah"),
        Line("99.71.02.1002", "99.71.03.1001"),
    ]
