"""Telephone numbers, mostly mobiles, all to one form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.cleaning.phones import clean_phone
from imports.cleaning.types import Level

E164 = "+6281234567890"


@pytest.mark.parametrize(
    "typed",
    [
        "081234567890",
        "0812-3456-7890",
        "0812.3456.7890 (WA)",
        "0812 3456 7890",
        "+62 812-3456-7890",
        "+62 (0)812 3456 7890",
        "6281234567890",
        "0062 812 3456 7890",
        "'081234567890",
        "081234567890\u00a0",
        "WA: 081234567890",
        "081234567890 (Budi)",
        "HP. 081234567890",
    ],
)
def test_one_number_in_many_forms(typed):
    assert clean_phone(typed) == (E164, ())


@pytest.mark.parametrize("cell", [81234567890, "81234567890", "812-3456-7890", 81234567890.0])
def test_the_lost_zero_is_put_back_with_a_note(cell):
    cleaned = clean_phone(cell)

    assert cleaned.value == E164
    assert [(p.code, p.level) for p in cleaned.problems] == [("phone_zero_restored", Level.NOTE)]


@pytest.mark.parametrize(
    "typed",
    [
        "081234567890/085712345678",
        "081234567890 / 085712345678",
        "081234567890, 085712345678",
        "081234567890; 0857 1234 5678",
        "081234567890 atau 085712345678",
        "081234567890 085712345678",
        "081234567890\n085712345678",
        "081234567890/0857...",
    ],
)
def test_of_two_numbers_the_first_is_kept_with_a_note(typed):
    cleaned = clean_phone(typed)

    assert cleaned.value == E164
    assert [(p.code, p.level) for p in cleaned.problems] == [("phone_first_of_two", Level.NOTE)]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("021-5551234", "+62215551234"),
        ("(021) 5551234", "+62215551234"),
        ("021/5551234", "+62215551234"),
        ("+65 9123 4567", "+6591234567"),
    ],
)
def test_landlines_and_foreign_numbers(typed, number):
    assert clean_phone(typed).value == number


@pytest.mark.parametrize("nothing", [None, "", "-", "0", "tidak ada", 0])
def test_no_number_is_no_problem(nothing):
    assert clean_phone(nothing) == (None, ())


@pytest.mark.parametrize(
    "typed", ["12345", 5923003123, "abc", "0812 3456 789O", "0812", "0812l4567890", "٠٨١٢٣٤٥٦٧٨٩٠"]
)
def test_what_cannot_be_dialled_is_a_warning_and_no_error(typed):
    cleaned = clean_phone(typed)

    assert cleaned.value is None
    assert [(p.code, p.level) for p in cleaned.problems] == [("phone_unreadable", Level.WARNING)]


mobiles = st.from_regex(r"8[1-9][0-9]{7,10}", fullmatch=True)
heads = st.sampled_from(["0", "+62", "62", "0062", "+62 ", "(0)", "0062-"])


@given(mobiles, heads, st.lists(st.tuples(st.integers(1, 9), st.sampled_from(" .-")), max_size=4))
def test_every_mobile_comes_back(national, head, marks):
    typed = national
    for place, mark in marks:
        typed = typed[:place] + mark + typed[place:]

    assert clean_phone(head + typed).value == "+62" + national
    assert clean_phone("+62" + national) == ("+62" + national, ())


@given(st.one_of(st.none(), st.text(max_size=40), st.integers(), st.floats(), st.dates()))
def test_no_cell_makes_it_fail(cell):
    cleaned = clean_phone(cell)

    if cleaned.value is not None:
        assert cleaned.value[0] == "+"
        assert cleaned.value[1:].isdigit()
        assert clean_phone(cleaned.value).value == cleaned.value
    assert not cleaned.is_refused
