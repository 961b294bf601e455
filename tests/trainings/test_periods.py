from datetime import date

import pytest

from trainings import periods


@pytest.mark.parametrize(
    ("text", "first", "last", "name"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31), "2024"),
        ("2024-Q2", date(2024, 4, 1), date(2024, 6, 30), "Triwulan II 2024"),
        ("2024-S1", date(2024, 1, 1), date(2024, 6, 30), "Semester I 2024"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "Februari 2024"),
    ],
)
def test_days_and_name_of_a_period(text, first, last, name):
    assert periods.days_of(text) == (first, last)
    assert periods.name_of(text) == name


@pytest.mark.parametrize("text", ["", "24", "2024-13", "2024-Q5", "kemarin"])
def test_other_words_are_no_period(text):
    assert periods.days_of(text) is None


def test_a_month_asked_for_by_address_is_offered():
    assert ("2024-05", "Mei 2024") in periods.choices([2024], "2024-05")
    assert "2024-05" not in dict(periods.choices([2024]))
