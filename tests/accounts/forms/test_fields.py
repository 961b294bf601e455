from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError

from accounts.forms.fields import IndonesianDateField, RupiahField


class EventForm(forms.Form):
    held_on = IndonesianDateField(label="Tanggal")
    amount = RupiahField(label="Pagu", max_value=5_000_000)


@pytest.mark.parametrize(
    "text",
    [
        "2 Mei 2024",
        "2-5-2024",
        "02/05/2024",
        "02.05.2024",
        "2 5 2024",
        "2024-05-02",
        "Kamis, 2 Mei 2024",
        "jum'at, 2 mei 2024",
        " 2  MEI  2024 ",
    ],
)
def test_date_is_read_as_people_write_it(text):
    assert IndonesianDateField().clean(text) == date(2024, 5, 2)


@pytest.mark.parametrize("text", ["2 Mai 2024", "31-2-2024", "kemarin", "5/2024", "2-5-24"])
def test_date_that_is_none_says_how_to_write_one(text):
    with pytest.raises(ValidationError, match="Tulis seperti 2 Mei 2024"):
        IndonesianDateField().clean(text)


@pytest.mark.parametrize(
    "text", ["1.000.000", "1000000", "Rp1.000.000", "rp. 1.000.000", "1.000.000,-", "1.000.000,00"]
)
def test_rupiah_is_read_as_people_write_it(text):
    assert RupiahField().clean(text) == 1_000_000


@pytest.mark.parametrize("text", ["sejuta", "1.00.000", "1,5 juta", "-5000", "1.000.000,50"])
def test_amount_that_is_none_says_how_to_write_one(text):
    with pytest.raises(ValidationError, match="bukan jumlah rupiah"):
        RupiahField().clean(text)


def test_amount_beyond_the_limit_names_the_limit():
    form = EventForm({"held_on": "2-5-2024", "amount": "6.000.000"})

    assert form.errors == {"amount": ["Jumlah tidak boleh lebih dari Rp5.000.000."]}


def test_form_shows_values_as_they_are_written():
    page = EventForm(initial={"held_on": date(2024, 5, 2), "amount": 1_500_000}).as_div()

    assert 'value="2 Mei 2024"' in page
    assert 'value="1.500.000"' in page


def test_refused_form_sums_up_with_links_and_ties_errors_to_fields():
    page = str(EventForm({"held_on": "x", "amount": ""}))

    assert '<a href="#id_held_on">Tanggal</a>: Tanggal “x” tidak dikenali' in page
    assert 'aria-invalid="true"' in page
    assert 'id="id_held_on_error"' in page
    assert 'id="id_held_on_helptext"' in page
    assert 'aria-describedby="id_held_on_helptext id_held_on_error"' in page
