"""How names are shown, and how two spellings of one name meet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.cleaning.names import (
    capitalise,
    clean_name,
    match_key,
    split_titles,
    token_key,
)
from imports.cleaning.organisations import clean_organisation_name


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("CENGKAL NAPITUPULU", "Cengkal Napitupulu"),
        ("budi santoso", "Budi Santoso"),
        ("  SITI   AMINAH\u00a0", "Siti Aminah"),
        ("R.A. SHANIA NAINGGOLAN", "R.A. Shania Nainggolan"),
        ("DT. RADEN RIYANTI", "Dt. Raden Riyanti"),
        ("SUTAN WARDAYA WASKITA", "Sutan Wardaya Waskita"),
        (
            "H. MUHAMMAD YUSUF BIN MA'RUF, S.SOS., M.SI",
            "H. Muhammad Yusuf bin Ma'ruf, S.Sos., M.Si",
        ),
        ("DRA. HJ. SRI WAHYUNI, M.PD", "Dra. Hj. Sri Wahyuni, M.Pd"),
        ("IR. H. JOKO WIDODO", "Ir. H. Joko Widodo"),
        ("SITI AMINAH, SE", "Siti Aminah, SE"),
        ("ahmad al-farizi, s.pd.i", "Ahmad Al-Farizi, S.Pd.I"),
        ("O'BRIEN", "O'Brien"),
        ("NUR'AINI", "Nur'aini"),
        ("ABDUL HAMID II", "Abdul Hamid II"),
        ("JAN VAN DER BERG", "Jan van der Berg"),
        ("M.YUSUF", "M.Yusuf"),
        ("1. BUDI", "Budi"),
        ("Budi,", "Budi"),
        # What has both cases is somebody's own way to write.
        ("KHardana Pradana", "KHardana Pradana"),
        ("Siti AMINAH", "Siti AMINAH"),
        ("de Vries", "de Vries"),
    ],
)
def test_display(typed, shown):
    assert clean_name(typed) == (shown, ())


@pytest.mark.parametrize("nothing", [None, "", "   ", "\u200b"])
def test_empty(nothing):
    assert clean_name(nothing) == (None, ())


@pytest.mark.parametrize(
    ("typed", "code", "suggestion"),
    [
        ("Budi 2", "name_has_digits", "Budi"),
        ("3171011805910812", "name_has_digits", ""),
        (12345, "name_has_digits", ""),
        ("...........", "name_no_letters", ""),
        ("-", "name_no_letters", ""),
        ("A" * 151, "text_too_long", ""),
    ],
)
def test_refused(typed, code, suggestion):
    cleaned = clean_name(typed)

    assert cleaned.value is None
    assert [(p.code, p.suggestion) for p in cleaned.problems] == [(code, suggestion)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Moh. Soekarno", "Muhammad Sukarno"),
        ("Mochamad Djoko Tjahjono", "MUHAMMAD JOKO CAHJONO"),
        ("H. Achmad Sjarif, S.Sos", "Ahmad Syarif"),
        ("Dra. Hj. Siti Nurjanah, M.Si", "Siti Nurjanah"),
        ("Abdul Rahman", "ABDULRAHMAN"),
        ("Abd. Rahman", "Abdul Rahman"),
        ("Ma'ruf Amin", "Maruf Amin"),
        ("Nur Aini", "Nuraini"),
        ("Muhammad bin Abdullah", "Muhamad Abdulah"),
        ("Yudha Fathur", "Yuda Fatur"),
        ("José Ramos", "Jose Ramos"),
    ],
)
def test_two_spellings_of_one_name_share_their_key(one, other):
    assert match_key(one) == match_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Budi Santoso", "Budi Santosa"), ("Siti Aminah", "Siti Aisyah")]
)
def test_different_names_keep_different_keys(one, other):
    assert match_key(one) != match_key(other)


def test_order_of_the_words_does_not_matter_to_the_token_key():
    assert token_key("Siregar, Budi") == token_key("Budi Siregar")
    assert match_key("Siregar Budi") != match_key("Budi Siregar")


def test_titles_in_front_and_behind():
    assert split_titles("Prof. Dr. H. Budi Santoso, S.H., M.Si") == (
        ["Prof.", "Dr.", "H."],
        "Budi Santoso",
        ["S.H.,", "M.Si"],
    )
    assert split_titles("Raden Saleh") == ([], "Raden Saleh", [])
    assert split_titles("BUDI SANTOSO SE") == ([], "BUDI SANTOSO", ["SE"])
    assert split_titles("Siregar, Budi") == ([], "Siregar Budi", [])


@given(st.text(max_size=60))
def test_cleaning_a_clean_name_changes_nothing(text):
    once = clean_name(text)
    if once.value is not None:
        assert clean_name(once.value).value == once.value


@given(st.text(max_size=60))
def test_keys_of_any_text(text):
    assert match_key(text) == match_key(text.upper().lower()) or not text.isascii()
    assert " " not in match_key(text)
    assert sorted(token_key(text).split()) == token_key(text).split()


@given(st.lists(st.from_regex(r"[A-Z][a-z]{2,8}", fullmatch=True), min_size=1, max_size=4))
def test_all_caps_come_back_as_they_were(words):
    name = " ".join(words)
    shown = clean_name(name.upper()).value

    assert shown is not None
    assert shown.casefold() == name.casefold()
    assert match_key(shown) == match_key(name.upper())


def test_capitalise_keeps_every_letter():
    assert capitalise("PALANGKA RAYA") == "Palangka Raya"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("KARANG TARUNA RW 005 DURI PULO", "Karang Taruna RW 005 Duri Pulo"),
        ("UKKT RW 001 Cideng", "UKKT RW 001 Cideng"),
        ("LKS BINA INSANI", "LKS Bina Insani"),
        ("Yayasan Hassanah Mandiri 1", "Yayasan Hassanah Mandiri 1"),
    ],
)
def test_names_of_organisations(typed, shown):
    assert clean_organisation_name(typed) == (shown, ())


def test_an_organisation_without_letters():
    assert clean_organisation_name("123").is_refused
    assert clean_organisation_name(None) == (None, ())
