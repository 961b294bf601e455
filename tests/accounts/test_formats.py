from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from accounts import formats

# Half past four in the afternoon in London is half past eleven at night in Jakarta.
MOMENT = datetime(2024, 5, 2, 16, 30, tzinfo=UTC)


def test_dates_in_words():
    assert formats.long_date(date(2024, 5, 2)) == "2 Mei 2024"
    assert formats.date_with_day(date(2024, 5, 2)) == "Kamis, 2 Mei 2024"
    assert formats.date_and_clock(MOMENT) == "2 Mei 2024, 23.30 WIB"


def test_moment_near_midnight_is_dated_by_the_office_clock():
    assert formats.long_date(datetime(2024, 5, 2, 17, 30, tzinfo=UTC)) == "3 Mei 2024"


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Asia/Jakarta", "23.30 WIB"),
        ("Asia/Makassar", "00.30 WITA"),
        ("Asia/Jayapura", "01.30 WIT"),
    ],
)
def test_clock_names_the_zone(settings, zone, words):
    settings.TIME_ZONE = zone

    assert formats.clock(MOMENT) == words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2024, 5, 2), date(2024, 5, 2), "2 Mei 2024"),
        (date(2024, 5, 2), None, "2 Mei 2024"),
        (date(2024, 5, 2), date(2024, 5, 4), "2–4 Mei 2024"),
        (date(2024, 4, 30), date(2024, 5, 2), "30 April – 2 Mei 2024"),
        (date(2023, 12, 31), date(2024, 1, 2), "31 Desember 2023 – 2 Januari 2024"),
    ],
)
def test_date_range_repeats_only_what_differs(first, last, words):
    assert formats.date_range(first, last) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [(1_000_000, "Rp1.000.000"), (0, "Rp0"), (-2_500, "-Rp2.500"), (None, "–"), ("", "–")],
)
def test_rupiah(value, words):
    assert formats.rupiah(value) == words


@pytest.mark.parametrize(
    ("value", "digits", "words"),
    [
        (1600, 0, "1.600"),
        (1234567.891, 2, "1.234.567,89"),
        (Decimal("80.55"), 1, "80,6"),
        (-0.2, 0, "0"),
        (0.5, 0, "1"),
        (2.5, 0, "3"),
    ],
)
def test_number_rounds_half_up_as_offices_do(value, digits, words):
    assert formats.number(value, digits) == words


@pytest.mark.parametrize(
    ("value", "words"), [(80.5, "80,5 %"), (80, "80 %"), (100.0, "100 %"), (0.04, "0 %")]
)
def test_percent_drops_an_empty_decimal(value, words):
    assert formats.percent(value) == words


@given(st.from_regex(r"[0-9]{16}", fullmatch=True))
def test_masked_nik_never_shows_the_middle(nik):
    shown = formats.masked(nik)

    assert len(shown) == 16
    assert shown[4:12] == "*" * 8
    assert formats.masked(shown) == shown


def test_mask_of_a_short_number_shows_nothing():
    assert formats.masked("123456") == "******"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("+6281234567890", "0812-3456-7890"),
        ("+62215551234", "0215-5512-34"),
        ("+6591234567", "+6591234567"),
        ("", "–"),
    ],
)
def test_phone(value, words):
    assert formats.phone(value) == words


@pytest.mark.parametrize("value", ["5", 5, "005", "31.71.01.1001.005"])
def test_rw_has_three_digits(value):
    assert formats.rw(value) == "RW 005"


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=10), "baru saja"),
        (timedelta(minutes=3), "3 menit lalu"),
        (timedelta(hours=5), "5 jam lalu"),
        (timedelta(days=3), "3 hari lalu"),
        (timedelta(days=30), "2 April 2024"),
    ],
)
def test_ago(passed, words):
    assert formats.ago(MOMENT - passed, now=MOMENT) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(5, "5 detik"), (245, "4 menit 5 detik"), (7_200, "2 jam"), (7_260, "2 jam 1 menit")],
)
def test_duration(seconds, words):
    assert formats.duration(seconds) == words


@pytest.mark.parametrize(
    ("size", "words"),
    [(900, "900 byte"), (1_440_000, "1,4 MB"), (25_000_000, "25,0 MB"), (250_000, "250 kB")],
)
def test_file_size(size, words):
    assert formats.file_size(size) == words


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Siti Aminah", "SA"), ("H. Budi", "HB"), ("Sukarno", "S"), ("", "?"), ("123", "?")],
)
def test_initials(name, letters):
    assert formats.initials(name) == letters


def test_browser_is_recognisable():
    agent = (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36"
    )

    assert formats.browser(agent) == "Chrome di Windows"
    assert formats.browser("curl/8") == "Peramban lain"


def test_region_reads_from_the_place_up_to_its_regency(places, django_assert_num_queries):
    village = (
        places["99.71.02.1002"]
        .__class__.objects.select_related("parent__parent")
        .get(code="99.71.02.1002")
    )

    with django_assert_num_queries(0):
        assert formats.region(village) == "Kel. Duri Pulo, Kec. Karang Anyar, Kota Selatan"


def test_regencies_go_by_their_usual_names(places):
    jakarta = places["99.71"]
    jakarta.name = "Kota Administrasi Jakarta Pusat"

    assert formats.place(jakarta) == "Jakarta Pusat"
    assert formats.region(places["99.01"]) == "Kab. Utara"
    assert formats.region(places["99"]) == "Provinsi Uji"
    assert formats.region(None) == "–"


def test_filters_speak_indonesian_in_templates():
    page = Template(
        "{{ amount|rupiah }} · {{ day|hari_tanggal }} · {{ nik|nik_masked }} · {{ a|sampai:b }}"
    )

    assert (
        page.render(
            Context(
                {
                    "amount": 1_000_000,
                    "day": date(2024, 5, 2),
                    "nik": "3171010203850005",
                    "a": date(2024, 5, 2),
                    "b": date(2024, 5, 3),
                }
            )
        )
        == "Rp1.000.000 · Kamis, 2 Mei 2024 · 3171********0005 · 2–3 Mei 2024"
    )
