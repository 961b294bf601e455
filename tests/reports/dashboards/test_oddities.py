"""Each rule of "angka aneh" once where it speaks and once where it keeps quiet."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.utils import timezone
from redis.exceptions import RedisError

from grants.models import PaymentBatch, Recipient
from grants.services import agreements
from pillars.models import Board
from regions.models import Region
from reports.dashboards import odd_card, odd_jumps, odd_months, odd_sums, oddities
from reports.dashboards.counts import Counts
from reports.periods import Period
from tests.pillars.factories import OrganisationFactory
from tests.reports.dashboards.conftest import THIS_YEAR
from tests.reports.registry import days, serve
from tests.reports.scenes import enrol, event
from trainings.models import Quota

pytestmark = pytest.mark.django_db
END_OF_2024 = date(2024, 12, 31)


@pytest.fixture(autouse=True)
def thresholds(settings):
    settings.SIPILAR_ODD_TIMES = 10
    settings.SIPILAR_ODD_LEAST_COUNT = 3
    settings.SIPILAR_ODD_LEAST_RUPIAH = 1_000_000
    settings.SIPILAR_ODD_SMALLEST_BOARD = 3
    settings.SIPILAR_ODD_LARGEST_BOARD = 75


# --- Ten times ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("now", "before", "found"),
    [
        (100, 10, True),
        (10, 100, True),
        (99, 10, False),
        (11, 100, False),
        # It began, or ended: nothing jumped.
        (100, 0, False),
        (0, 100, False),
        # Too few to wonder about.
        (10, 1, False),
    ],
)
def test_jump(now, before, found):
    assert bool(odd_jumps.jumps({"99": now}, {"99": before}, least=20, times=10)) is found


def test_year_before_the_leap_day():
    assert odd_jumps.year_before(date(2024, 2, 29)) == date(2023, 2, 28)
    assert odd_jumps.year_before(date(2024, 3, 1)) == date(2023, 3, 1)


@pytest.mark.parametrize(("added", "found"), [(9, True), (8, False)])
def test_ten_times_as_many_serve(places, look, head, added, found):
    today = timezone.localdate()
    serve("PSM", "99.71.01.1001", "P", "2020-01-01")
    for _ in range(added):
        serve("PSM", "99.71.01.1001", "L", str(today))
    odd = odd_jumps.pillars(Counts(look(head)))

    assert bool(odd) is found
    if found:
        assert "PSM 10 orang di Kota Selatan" in odd[0].title
        assert "masih 1 orang" in odd[0].text
        assert (odd[0].on, "psm-bertugas" in odd[0].url) == (today, True)


@pytest.mark.parametrize(("this_year", "found"), [(10, True), (9, False)])
def test_ten_times_as_many_trained_by_the_same_day(places, look, head, this_year, found):
    enrol(event("99.71", "2023-05-02"), "PSM", "99.71.01.1001")
    enrol(event("99.71", "2023-11-02"), "PSM", "99.71.01.1001")
    course = event("99.71", "2024-05-02")
    for _ in range(this_year):
        enrol(course, "PSM", "99.71.01.1001")

    assert bool(odd_jumps.trained(Counts(look(head, day=date(2024, 6, 30))))) is found


@pytest.mark.parametrize(("paid", "found"), [(50_000_000, True), (49_999_999, False)])
def test_ten_times_as_much_paid(places, look, head, paid, found):
    here = look(head, day=END_OF_2024)
    counts = Counts(here)
    counts.by_area = lambda _key, then=None: {"99.71": 5_000_000 if then else paid}

    assert bool(odd_jumps.paid(counts)) is found


# --- Twins --------------------------------------------------------------------------------------
def test_only_neighbours_are_twins():
    may, june, august = (Period.parse(f"2024-{month}") for month in ("05", "06", "08"))

    assert odd_months.twins({may: 3, june: 3, august: 3}) == [(may, june)]
    assert odd_months.twins({may: 3, june: 4}) == []


@pytest.mark.parametrize(
    ("in_june", "found"),
    [(["PSM", "PSM", "TKSK"], True), (["PSM", "TKSK", "TKSK"], False), (["PSM"] * 2, False)],
)
def test_two_months_with_the_same_participants(places, look, head, in_june, found):
    for day, pillars in (("2024-05-02", ["PSM", "PSM", "TKSK"]), ("2024-06-04", in_june)):
        course = event("99.71", day)
        for pillar in pillars:
            enrol(course, pillar, "99.71.01")
    odd = odd_months.trainings(Counts(look(head, day=END_OF_2024)))

    assert bool(odd) is found
    if found:
        assert "Mei 2024 dan Juni 2024 persis sama" in odd[0].title
        assert odd[0].on == date(2024, 6, 30)


@pytest.mark.parametrize(("first", "found"), [(2, True), (3, False)])
def test_one_instalment_paid_twice_as_much_in_two_months(office, look, head, first, found):
    office.decreed()
    city = list(office.recipients.within("99.71").order_by("pk"))
    for part, day in ((city[:first], date(THIS_YEAR, 1, 5)), (city[first:], date(THIS_YEAR, 2, 5))):
        agreements.sign(
            programme=office.programme,
            recipients=Recipient.objects.filter(pk__in=[one.pk for one in part]),
            by=office.operator,
        )
        office.paid(on=day)
    odd = odd_months.payments(Counts(look(head)))

    assert bool(odd) is found
    if found:
        assert f"Januari {THIS_YEAR} dan Februari {THIS_YEAR}" in odd[0].title
        assert "Rp2.000.000" in odd[0].text


def test_the_next_instalment_costs_as_much_and_is_no_wonder(office, look, head):
    office.programme.lpj_rule = "tahun"
    office.programme.save()
    office.signed()
    office.paid(1, on=date(THIS_YEAR, 1, 5))
    office.instalments().update(lpj_due_on=date(THIS_YEAR + 1, 1, 1))
    office.paid(2, on=date(THIS_YEAR, 2, 5))

    assert odd_months.payments(Counts(look(head))) == []


# --- Sums ---------------------------------------------------------------------------------------
def test_people_in_a_place_that_is_no_more(places, look, head):
    serve("PSM", "99.71.01.1001", "P", "2020-01-01")
    assert odd_sums.off_the_map(Counts(look(head))) == []

    Region.objects.filter(pk="99.71").update(valid_until=date(2024, 1, 1))
    odd = odd_sums.off_the_map(Counts(look(head)))

    assert [one.title for one in odd] == ["1 PSM di Kota Selatan yang tidak berlaku lagi"]
    assert "wilayah=99.71" in odd[0].url


def test_payment_list_that_is_not_its_lines(office, look, head):
    batch = office.signed().sent()
    assert odd_sums.batches(Counts(look(head))) == []

    PaymentBatch.objects.filter(pk=batch.pk).update(total_amount=batch.total_amount + 1)
    odd = odd_sums.batches(Counts(look(head)))

    assert batch.number in odd[0].title
    assert odd[0].url.endswith(f"/pembayaran/{batch.public_id}/")


def test_payment_list_of_the_province_is_not_measured_by_a_citys_lines(office, look, kasudin):
    office.signed().sent()

    assert odd_sums.batches(Counts(look(kasudin, "99.71"))) == []


def test_approved_is_recipients_times_amount(office, look, head, monkeypatch):
    office.decreed()
    counts = Counts(look(head))
    assert odd_sums.approvals(counts) == []

    monkeypatch.setattr(odd_sums, "AWARDED", ("signed",))
    agreements.sign(
        programme=office.programme,
        recipients=office.recipients.filter(pk=office.recipients.first().pk),
        by=office.operator,
    )
    odd = odd_sums.approvals(counts)

    assert "buku besar berbeda" in odd[0].title
    assert "1 penerima kali besarannya Rp3.000.000" in odd[0].text


@pytest.mark.parametrize(("pillar", "found"), [(None, True), ("PSM", True), ("TKSK", False)])
def test_more_people_than_seats(places, look, head, pillar, found):
    course = event("99", "2024-05-02", title="Bimtek Mei")
    Quota.objects.create(event=course, region_id="99.71", pillar_id=pillar, seats=1)
    Quota.objects.create(event=course, region_id="99.01", seats=5)
    enrol(course, "PSM", "99.71.01.1001")
    enrol(course, "PSM", "99.71.02")
    odd = odd_sums.over_quota(Counts(look(head, day=END_OF_2024)))

    assert [one.title for one in odd] == (
        ["Kota Selatan: 2 peserta untuk 1 kursi"] if found else []
    )


@pytest.mark.parametrize(
    ("male", "female", "found"),
    [(1, 1, True), (60, 16, True), (2, 1, False), (60, 15, False), (None, None, False)],
)
def test_size_of_a_board(places, look, head, male, female, found):
    Board.objects.create(
        organisation=OrganisationFactory(kind_id="KARANG_TARUNA", region_id="99.71.01.1001"),
        validity=days("2022-01-01"),
        officers_male=male,
        officers_female=female,
    )

    assert bool(odd_sums.boards(Counts(look(head)))) is found


# --- Books --------------------------------------------------------------------------------------
def test_closed_book_against_today(closed, year, look, head):
    def odd(thorough=True):
        found = oddities.found(look(head, "99.71"), thorough=thorough)
        return [one for one in found if one.rule == "tutup-buku"]

    assert odd() == []

    enrol(year.basic, "PSM", "99.71.02.1002")

    assert "angka berbeda dari yang ditutup" in odd()[0].title
    assert odd()[0].url.endswith(f"/{closed.public_id}/koreksi/")
    assert odd(thorough=False) == []


# --- Together -----------------------------------------------------------------------------------
def test_newest_first_and_only_what_one_may_see(places, look, head, monkeypatch):
    course = event("99", "2024-05-02")
    Quota.objects.create(event=course, region_id="99.71", seats=0)
    enrol(course, "PSM", "99.71.01.1001")
    other = event("99", "2024-07-02")
    Quota.objects.create(event=other, region_id="99.71", seats=0)
    enrol(other, "PSM", "99.71.01.1001")
    here = look(head, day=END_OF_2024)

    assert [one.on for one in oddities.found(here)] == [date(2024, 7, 2), date(2024, 5, 2)]
    monkeypatch.setattr(type(head), "has", lambda _, right: right != "event_view")
    assert oddities.found(here) == []


def test_quiet_on_a_good_year(funded, look, head):
    """An ordinary year with trainings and money has nothing odd."""
    assert oddities.found(look(head), thorough=True) == []


# --- Beranda ------------------------------------------------------------------------------------
def test_who_signs_is_told_on_beranda_when_it_was_counted(
    places, head, other_kasudin, auditor, django_assert_num_queries
):
    course = event("99", str(timezone.localdate()))
    Quota.objects.create(event=course, region_id="99.71", seats=0)
    enrol(course, "PSM", "99.71.01.1001")
    (card,) = odd_card.card(head)

    assert card.count == 1
    assert "Dihitung " in card.text
    assert "bagian=angka-aneh" in card.url
    assert odd_card.card(other_kasudin) == odd_card.card(auditor) == []
    with django_assert_num_queries(0):
        assert odd_card.card(head) == [card]


def test_beranda_does_not_need_the_cache(places, head, monkeypatch):
    def down(*_):
        raise RedisError

    monkeypatch.setattr(odd_card, "cache", SimpleNamespace(get=down, set=down))

    assert odd_card.card(head) == []
