"""NIKs as they come out of workbooks: whole, damaged, and honestly wrong."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.cleaning import nik
from imports.cleaning.types import Level

GOOD = "3171011805910812"


def codes(cell, **options):
    return [problem.code for problem in nik.clean_nik(cell, **options).problems]


@pytest.mark.parametrize(
    "typed",
    [
        "317101.180591.0812",
        "317101 180591 0812",
        "3171-0118-0591-0812",
        "'3171011805910812",
        "3171011805910812\u00a0",
        "\u200b3171011805910812\ufeff",
        " 3171011805910812\n",
        "NIK: 3171011805910812",
        "NIK.3171011805910812",
        "No. KTP 3171011805910812",
    ],
)
def test_marks_between_the_digits_are_dropped_with_a_note(typed):
    cleaned = nik.clean_nik(typed)

    assert cleaned.value == GOOD
    assert [problem.code for problem in cleaned.problems] == ["nik_tidied"]
    assert cleaned.problems[0].level is Level.NOTE


def test_a_clean_nik_needs_no_remark():
    assert nik.clean_nik(GOOD) == (GOOD, ())


@pytest.mark.parametrize("nothing", [None, "", "  ", "-", "0", 0, "tidak ada", "Belum ada", "N/A"])
def test_no_nik_is_no_error(nothing):
    assert nik.clean_nik(nothing) == (None, ())


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (3174075810850480, "nik_lost_digit"),
        (1231234321234560, "nik_lost_digit"),
        ("3174075810850480.0", "nik_lost_digit"),
        (9471014101900004.0, "nik_lost_digit"),
        (317407581085048, "nik_length"),
        ("3,17402E+15", "nik_scientific"),
        ("3.17402E+15", "nik_scientific"),
        ("3.17E15", "nik_scientific"),
        ("317407470199008", "nik_length"),
        ("31740747019900812", "nik_length"),
        ("317408O401720188", "nik_letter"),
        ("3174084l01720188", "nik_letter"),
        ("3174094706720000", "nik_serial"),
        ("3174015613710991", "nik_month"),
        ("3174013200710991", "nik_day"),
        ("3174014000710991", "nik_day"),
        ("3174017201710991", "nik_day"),
        ("1111111111111111", "nik_all_same"),
        ("3171********0812", "nik_masked"),
        ("KTP hilang", "nik_not_digits"),
        (True, "nik_not_digits"),
        (datetime.date(2024, 5, 2), "nik_not_digits"),
        (3.5, "nik_not_digits"),
    ],
)
def test_refused_with_its_own_reason(cell, code):
    cleaned = nik.clean_nik(cell)

    assert cleaned.value is None
    assert [problem.code for problem in cleaned.problems] == [code]
    assert cleaned.is_refused


def test_a_number_is_refused_with_the_explanation_of_fifteen_digits():
    [problem] = nik.clean_nik(3174075810850480).problems

    assert problem.message == (
        "NIK 3174075810850480 tersimpan sebagai angka. Excel hanya menyimpan 15 angka, jadi angka"
        " terakhir hilang. Ubah kolom menjadi Teks dan ketik ulang, atau pilih salah satu calon."
    )


def test_a_number_whose_last_digit_survived_is_kept():
    cleaned = nik.clean_nik(3174075810850481)

    assert cleaned.value == "3174075810850481"
    assert codes(3174075810850481) == ["nik_was_number"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("317408O401720188", "3174080401720188"), ("31740804O172OI88", "3174080401720188")],
)
def test_a_letter_for_a_digit_is_suggested_and_not_applied(typed, meant):
    [problem] = nik.clean_nik(typed).problems

    assert problem.suggestion == meant
    assert typed in problem.message


def test_an_impossible_repair_is_not_suggested():
    [problem] = nik.clean_nik("31740847O1720188O").problems

    assert problem.suggestion == ""


def test_an_unknown_province_is_only_a_warning():
    cleaned = nik.clean_nik("9999011805910812")

    assert cleaned.value == "9999011805910812"
    assert cleaned.problems[0].level is Level.WARNING
    assert codes("9999011805910812", provinces=frozenset({"99"})) == []


def test_ten_candidates_at_most_for_a_lost_digit():
    assert nik.lost_digit_candidates(3174075810850480) == [
        f"317407581085048{digit}" for digit in range(10)
    ]
    assert nik.lost_digit_candidates(3174075810850000) == [
        f"317407581085000{digit}" for digit in range(1, 10)
    ]
    assert nik.lost_digit_candidates("3,17402E+15") == []


def test_birth_and_sex_are_compared_softly():
    same = nik.check_against("3174025008900002", born_on=datetime.date(1990, 8, 10), sex="P")
    other = nik.check_against("3174025008900002", born_on=datetime.date(1990, 8, 11), sex="L")

    assert same == ()
    assert [(p.code, p.level) for p in other] == [
        ("nik_birth_mismatch", Level.WARNING),
        ("nik_sex_mismatch", Level.WARNING),
    ]
    assert all("3174025008900002" not in problem.message for problem in other)


def test_the_family_card_number_in_the_nik_column():
    (remark,) = nik.check_against(GOOD, kk=GOOD)
    assert (remark.code, remark.level) == ("nik_is_kk", Level.ERROR)


def test_a_number_that_was_drawn_up_as_a_family_card():
    (remark,) = nik.check_against("3174011203180005", born_on=datetime.date(1985, 10, 18))
    assert (remark.code, remark.level) == ("nik_like_kk", Level.WARNING)
    # A slip in one part of the date is a slip, not a family card.
    (slip,) = nik.check_against("3174011810860005", born_on=datetime.date(1985, 10, 18))
    assert slip.code == "nik_birth_mismatch"


def test_what_the_digits_tell():
    today = datetime.date(2024, 5, 2)

    assert nik.derived("3273056010900009", today=today) == (datetime.date(1990, 10, 20), "P")
    assert nik.derived("3174022507070854", today=today) == (datetime.date(2007, 7, 25), "L")
    assert nik.derived("3174023102900854", today=today) == (None, "L")


def test_masked():
    assert nik.masked(GOOD) == "3171********0812"


niks = st.builds(
    "{}{:02d}{:02d}{:02d}{:04d}".format,
    st.sampled_from(["317101", "620201", "750105", "947101"]),
    st.one_of(st.integers(1, 31), st.integers(41, 71)),
    st.integers(1, 12),
    st.integers(0, 99),
    st.integers(1, 9999),
)
noise = st.sampled_from([" ", ".", "-", "'", "\u00a0", "\u200b", "\t"])


@given(niks, st.lists(st.tuples(st.integers(0, 16), noise), max_size=8))
def test_any_well_formed_nik_survives_any_noise(digits, marks):
    typed = digits
    for place, mark in marks:
        typed = typed[:place] + mark + typed[place:]

    assert nik.clean_nik(typed).value == digits
    assert nik.clean_nik(nik.clean_nik(typed).value) == (digits, ())


@given(niks)
def test_a_lost_digit_is_always_among_the_candidates(digits):
    assert digits in nik.lost_digit_candidates(int(digits[:15] + "0"))


cells = st.one_of(
    st.none(),
    st.text(max_size=40),
    st.integers(),
    st.floats(allow_nan=True, allow_infinity=True),
    st.booleans(),
    st.dates(),
    st.datetimes(),
)


@given(cells)
def test_no_cell_makes_it_fail(cell):
    cleaned = nik.clean_nik(cell)

    assert cleaned.value is None or (len(cleaned.value) == 16 and cleaned.value.isascii())
    if cleaned.value:
        assert isinstance(nik.derived(cleaned.value)[1], str)
