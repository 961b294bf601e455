"""Guesses at a damaged NIK: each is one mishap away, the true one is among them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.cleaning.nik import clean_nik
from imports.cleaning.nik_repair import MEANT, agrees, guesses

NIK = "3174075810850481"


@st.composite
def niks(draw):
    day = draw(st.integers(1, 28)) + draw(st.sampled_from([0, 40]))
    parts = (draw(st.integers(1, 12)), draw(st.integers(0, 99)), draw(st.integers(1, 9999)))
    return "317407{:02d}{:02d}{:02d}{:04d}".format(day, *parts)


def found(cell, **row):
    return {guess.nik for guess in guesses(cell, **row)}


@given(niks())
def test_the_digit_that_excel_dropped(nik):
    kept = guesses(float(nik[:15] + "0"))
    assert nik in {guess.nik for guess in kept}
    assert len(kept) <= 10


@given(niks(), st.integers(0, 15))
def test_a_digit_left_out(nik, place):
    assert nik in found(nik[:place] + nik[place + 1 :])


@given(niks(), st.integers(0, 16), st.sampled_from("0123456789"))
def test_a_digit_too_many(nik, place, digit):
    assert nik in found(nik[:place] + digit + nik[place:])


@given(niks(), st.sampled_from(sorted(MEANT)))
def test_letters_for_digits(nik, letter):
    typed = nik[:6] + nik[6:].replace(MEANT[letter], letter, 2)
    if typed != nik:
        assert nik in found(typed)


@given(st.one_of(st.text(max_size=24), st.integers(), st.floats(), st.none(), st.booleans()))
def test_every_guess_is_a_usable_nik(cell):
    assert all(clean_nik(nik).value == nik for nik in found(cell, born_on=date(1990, 5, 4)))


def test_an_impossible_month_is_set_by_the_birth_date():
    (guess,) = guesses("3174015613710991", born_on=date(1971, 4, 16), sex="P")
    assert guess.nik == "3174015604710991"
    assert "tanggal lahir" in guess.how


@pytest.mark.parametrize("cell", ["3,17407E+15", "3174075810850000", "31740758I0850481", None])
def test_a_namesake_whose_nik_the_rest_allows(cell):
    assert agrees(cell, NIK)


@pytest.mark.parametrize("cell", ["3,17102E+15", "3171014405900001"])
def test_a_namesake_whose_nik_is_quite_another(cell):
    assert not agrees(cell, NIK)
