from datetime import date

from trainings.certificates import wording


def test_known_words_are_filled_and_others_stay():
    said = wording.fill("{nama} hadir {jp} JP di {planet}", {"nama": "Siti", "jp": "24"})

    assert said == "Siti hadir 24 JP di {planet}"
    assert wording.unknown_words("{nama} di {planet}", wording.BODY_WORDS) == ["planet"]


def test_a_name_with_braces_is_not_filled_again():
    assert wording.fill("{nama}", {"nama": "{jp}", "jp": "24"}) == "{jp}"


def test_number_has_four_digits_and_a_roman_month():
    number = wording.written_number(
        wording.NUMBER, serial=7, code="BMT-3171-2024-001", on=date(2024, 5, 5)
    )

    assert number == "0007/SERT/BMT-3171-2024-001/V/2024"


def test_usual_texts_name_only_known_words():
    assert not wording.unknown_words(wording.BODY, wording.BODY_WORDS)
    assert not wording.unknown_words(wording.NUMBER, wording.NUMBER_WORDS)
