"""Sex, RT and RW, text, numbers, choices, e-mail and shirt sizes."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.cleaning.choices import ChoiceTable
from imports.cleaning.email import clean_email
from imports.cleaning.numbers import Term, clean_count, clean_rupiah, clean_term, clean_year
from imports.cleaning.rt_rw import RtRw, clean_rt_rw, clean_unit
from imports.cleaning.sex import clean_sex
from imports.cleaning.sizes import clean_size
from imports.cleaning.tables import ACTIVITY, EDUCATION, MARITAL, RELIGION
from imports.cleaning.texts import clean_digits, clean_npwp, clean_text, tidy
from imports.cleaning.types import Level

PILLARS = ChoiceTable(
    "pillar",
    {
        "TKSK": ["Tenaga Kesejahteraan Sosial Kecamatan"],
        "PSM": ["Pekerja Sosial Masyarakat"],
        "Karang Taruna": ["Kartar", "KT"],
    },
    label="Pilar",
)
cells = st.one_of(
    st.none(), st.text(max_size=40), st.integers(), st.floats(), st.booleans(), st.dates()
)


@pytest.mark.parametrize(
    ("words", "sex"),
    [
        ("L,l,LK,Lk,Laki-laki,laki - laki,Laki,laki2,Pria,PRIA,M,male,1,L.", "L"),
        ("P,p,PR,Pr,Perempuan,Wanita,WANITA,W,F,female,2,Prp", "P"),
    ],
)
def test_sexes(words, sex):
    assert {word: clean_sex(word) for word in words.split(",")} == dict.fromkeys(
        words.split(","), (sex, ())
    )


def test_numbers_for_sexes_and_unknown_words():
    assert clean_sex(1).value == "L"
    assert clean_sex(2).value == "P"
    assert clean_sex("-") == (None, ())
    assert [p.code for p in clean_sex("banci").problems] == ["sex_unknown"]


@pytest.mark.parametrize(
    ("typed", "pair"),
    [
        ("010/008", ("010", "008")),
        ("10/8", ("010", "008")),
        ("10-8", ("010", "008")),
        ("RT 10 RW 8", ("010", "008")),
        ("RT.010/RW.008", ("010", "008")),
        ("RT010RW008", ("010", "008")),
        ("RW 08 / RT 010", ("010", "008")),
        ("010008", ("010", "008")),
        (10008, ("010", "008")),
        ("RW 08", (None, "008")),
        ("RT 3", ("003", None)),
        ("000/000", (None, None)),
    ],
)
def test_rt_and_rw_in_one_cell(typed, pair):
    assert clean_rt_rw(typed).value == RtRw(*pair)


def test_rt_and_rw_that_excel_made_a_date():
    [problem] = clean_rt_rw(datetime.date(2024, 8, 10)).problems

    assert (problem.code, problem.suggestion) == ("rt_rw_became_date", "010/008")


@pytest.mark.parametrize("typed", ["5", 5, 5.0, "5.0", "005", "RW 5", "RW.005", "rw05", " 05 "])
def test_one_unit(typed):
    assert clean_unit(typed) == ("005", ())


def test_a_unit_that_is_none():
    assert clean_unit("000") == (None, ())
    assert [p.code for p in clean_unit("XI").problems] == ["unit_unreadable"]
    assert [p.code for p in clean_unit("1234").problems] == ["unit_unreadable"]


@pytest.mark.parametrize(
    ("typed", "tidied"),
    [
        ("  Jl.  Melati\u00a0No 1 ", "Jl. Melati No 1"),
        ("a\u200bb\ufeff", "ab"),
        ("satu\r\ndua\ttiga", "satu dua tiga"),
        ("e\u0301", "é"),
        ("sudah rapi", "sudah rapi"),
    ],
)
def test_tidy(typed, tidied):
    assert tidy(typed) == tidied


@given(st.text())
def test_tidy_twice_is_tidy_once(text):
    assert tidy(tidy(text)) == tidy(text)


def test_text():
    assert clean_text(12.0).value == "12"
    assert clean_text(datetime.date(2024, 5, 2)).value == "2 Mei 2024"
    assert clean_text(" - ") == (None, ())
    assert [p.code for p in clean_text("#N/A").problems] == ["formula_error"]
    assert [p.code for p in clean_text("x" * 201).problems] == ["text_too_long"]


def test_account_numbers_keep_their_zeros():
    def account(cell):
        return clean_digits(cell, column="account", label="Nomor rekening", shortest=5)

    assert account("0012-345.678") == ("0012345678", ())
    assert account(12345678).value == "12345678"
    assert [p.code for p in account(12345678).problems] == ["leading_zero_may_be_lost"]
    assert [p.code for p in account(1234567890123456).problems] == ["digits_lost"]
    assert [p.code for p in account(1e17).problems] == ["digits_lost"]
    assert [p.code for p in account("12A45").problems] == ["digits_unreadable"]
    assert [p.code for p in account("123").problems] == ["digits_length"]


def test_npwp():
    assert clean_npwp("85.503.165.5-790.000").value == "855031655790000"
    assert clean_npwp("123").problems[0].level is Level.WARNING


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("Rp 1.000.000,-", 1_000_000),
        ("Rp1.000.000,00", 1_000_000),
        ("Rp. 500.000", 500_000),
        ("1,000,000", 1_000_000),
        ("1.000.000.-", 1_000_000),
        ("1000000", 1_000_000),
        (1000000, 1_000_000),
        (1000000.0, 1_000_000),
        ("500 ribu", 500_000),
        ("1,5 juta", 1_500_000),
        ("1.000", 1_000),
    ],
)
def test_rupiah(typed, amount):
    assert clean_rupiah(typed, column="amount", label="Besaran") == (amount, ())


@pytest.mark.parametrize("typed", ["satu juta", "1.5", "1.000.000,50", "Rp", "1.00.000", 1.5])
def test_amounts_that_are_none(typed):
    found = clean_rupiah(typed, column="amount", label="Besaran")
    assert [p.code for p in found.problems] == ["amount_unreadable"]


@given(st.integers(0, 10**12))
def test_every_amount_comes_back(amount):
    dotted = f"{amount:,}".replace(",", ".")
    for form in (amount, float(amount), f"Rp {dotted},-", f"Rp{dotted},00", f"{amount:,}"):
        assert clean_rupiah(form, column="amount", label="Besaran").value == amount


@pytest.mark.parametrize(
    ("typed", "count"),
    [(12, 12), (12.0, 12), ("12", 12), ("11.0", 11), ("1.250", 1250), ("12 orang", 12)],
)
def test_counts(typed, count):
    assert clean_count(typed, column="n", label="Jumlah").value == count


def test_counts_that_are_none():
    assert clean_count("-", column="n", label="Jumlah") == (None, ())
    assert clean_count("dua", column="n", label="Jumlah").is_refused
    assert clean_count(-1, column="n", label="Jumlah").is_refused
    assert clean_count(2.5, column="n", label="Jumlah").is_refused


def test_years_and_terms():
    assert clean_year("Tahun 2021", column="y", label="Tahun").value == 2021
    assert clean_year(2021, column="y", label="Tahun").value == 2021
    assert clean_year(datetime.date(2021, 3, 4), column="y", label="Tahun").value == 2021
    assert clean_year("21", column="y", label="Tahun").is_refused
    assert clean_year(1800, column="y", label="Tahun").is_refused
    assert clean_term("2023-2028").value == Term(2023, 2028)
    assert clean_term("10 April 2023 s/d 10 April 2028").value == Term(2023, 2028)
    assert clean_term("2028-2023").is_refused


def test_choices():
    assert PILLARS.clean("psm") == ("PSM", ())
    assert PILLARS.clean("Pekerja Sosial  Masyarakat").value == "PSM"
    assert PILLARS.clean("KARTAR").value == "Karang Taruna"
    assert PILLARS.clean("-") == (None, ())
    [unknown] = PILLARS.clean("PSX").problems
    assert (unknown.code, unknown.level) == ("pillar_unknown", Level.ERROR)
    assert "TKSK, PSM, Karang Taruna" in unknown.message
    assert PILLARS.clean("Karang Tarunaa").problems[0].suggestion == "Karang Taruna"
    assert PILLARS.clean_many("PSM, TKSK; psm").value == ("PSM", "TKSK")


@pytest.mark.parametrize(
    ("table", "typed", "value"),
    [
        (EDUCATION, "SMA/sederajat", "SLTA"),
        (EDUCATION, "smk", "SLTA"),
        (EDUCATION, "S-1", "S1"),
        (RELIGION, "KRISTEN PROTESTAN", "Kristen"),
        (RELIGION, "Khonghucu", "Konghucu"),
        (MARITAL, "Menikah", "Kawin"),
        (ACTIVITY, 1, "aktif"),
        (ACTIVITY, "Non-Aktif", "tidak aktif"),
    ],
)
def test_usual_lists(table, typed, value):
    assert table.clean(typed) == (value, ())


def test_email():
    assert clean_email(" Budi@Gmail.com ") == ("budi@gmail.com", ())
    assert clean_email("-") == (None, ())
    [slip] = clean_email("budi@gmail,com").problems
    assert (slip.level, slip.suggestion) == (Level.WARNING, "budi@gmail.com")


@pytest.mark.parametrize(
    ("typed", "size"),
    [
        ("s", "S"), ("XL", "XL"), ("xxl", "XXL"), ("2XL", "XXL"), ("XXXL", "3XL"), ("3XL", "3XL"),
        ("4xl", "4XL"), ("L panjang", "L panjang"), ("M (lengan pendek)", "M pendek"),
        ("3L", "3XL"),
    ],
)  # fmt: skip
def test_sizes(typed, size):
    assert clean_size(typed) == (size, ())


def test_an_unknown_size_is_a_warning():
    assert clean_size("jumbo").problems[0].level is Level.WARNING


@given(cells)
def test_no_cell_makes_any_of_them_fail(cell):
    for clean in (
        clean_sex,
        clean_rt_rw,
        clean_unit,
        clean_text,
        clean_npwp,
        clean_term,
        clean_email,
        clean_size,
        PILLARS.clean,
        PILLARS.clean_many,
        EDUCATION.clean,
    ):
        found = clean(cell)
        assert all(problem.message and problem.code for problem in found.problems)
    for clean in (clean_count, clean_rupiah, clean_year):
        value = clean(cell, column="n", label="Jumlah").value
        assert value is None or (isinstance(value, int) and value >= 0)
