"""Amounts in words, against a reading of them that shares no code with the writing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.terbilang import LARGEST, rupiah_in_words, terbilang

DIGITS = dict(
    zip(
        ["satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"],
        range(1, 10),
        strict=True,
    )
)
SCALES = {"triliun": 10**12, "miliar": 10**9, "juta": 10**6, "ribu": 10**3}


def read(words: str) -> int:
    total = group = unit = 0
    for word in words.split():
        if word in DIGITS:
            unit = DIGITS[word]
        elif word == "belas":
            group, unit = group + 10 + unit, 0
        elif word == "puluh":
            group, unit = group + 10 * unit, 0
        elif word == "ratus":
            group, unit = group + 100 * unit, 0
        elif word in ("sepuluh", "sebelas", "seratus"):
            group += {"sepuluh": 10, "sebelas": 11, "seratus": 100}[word]
        elif word == "seribu":
            total += 1000
        else:
            total, group, unit = total + (group + unit) * SCALES[word], 0, 0
    return total + group + unit


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"),
        (11, "sebelas"),
        (100, "seratus"),
        (1_000, "seribu"),
        (1_001, "seribu satu"),
        (21_000, "dua puluh satu ribu"),
        (500_000, "lima ratus ribu"),
        (1_000_000, "satu juta"),
        (1_322_000_000, "satu miliar tiga ratus dua puluh dua juta"),
        (10**12, "satu triliun"),
    ],
)
def test_amounts_of_the_office(number, words):
    assert terbilang(number) == words


@given(st.integers(1, LARGEST))
def test_words_read_back_as_the_number(number):
    assert read(terbilang(number)) == number


def test_a_receipt_begins_with_a_capital():
    assert rupiah_in_words(1_500_000) == "Satu juta lima ratus ribu rupiah"


@pytest.mark.parametrize("number", [-1, LARGEST + 1])
def test_no_words_beyond_the_range(number):
    with pytest.raises(ValueError):
        terbilang(number)
