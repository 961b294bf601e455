"""Form fields that take what people in Indonesian offices type."""

import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from accounts import formats

MONTH_NUMBERS = {
    **{month.lower(): n for n, month in enumerate(formats.MONTHS, start=1)},
    **{month.lower()[:3]: n for n, month in enumerate(formats.MONTHS, start=1)},
    "ags": 8,
    "agt": 8,
    "sept": 9,
    "nop": 11,
    "nopember": 11,
    "pebruari": 2,
    "peb": 2,
}
IN_NUMBERS = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4})")
IN_WORDS = re.compile(r"(?:[a-z']+,\s*)?(\d{1,2})[\s-]+([a-z]+)\.?[\s-]+(\d{4})")
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def parse_date(text: str) -> date | None:
    """`2 Mei 2024`, `2-5-2024`, `02/05/2024`, `Kamis, 2 Mei 2024` or `2024-05-02`."""
    folded = " ".join(text.lower().split())
    if match := ISO.fullmatch(folded):
        year, month, day = (int(part) for part in match.groups())
    elif match := IN_NUMBERS.fullmatch(folded):
        day, month, year = (int(part) for part in match.groups())
    elif match := IN_WORDS.fullmatch(folded):
        day, month, year = int(match[1]), MONTH_NUMBERS.get(match[2], 0), int(match[3])
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


class PlainSelect(forms.Select):
    """A select written in one go: Django renders each option from a template of its own, which
    for the filters of a long list costs more than its fifty rows."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = {str(one) for one in self.format_value(value)}
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (key, mark_safe(" selected") if str(key) in chosen else "", label)
                for key, label in self.choices
            ),
        )
        attributes = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return format_html("<select{}>{}</select>", attributes, options)


class IndonesianDateInput(forms.DateInput):
    """A text box for the date in words, with a calendar beside it."""

    template_name = "components/date_input.html"

    def format_value(self, value):
        return formats.long_date(value) if isinstance(value, date) else value


class IndonesianDateField(forms.Field):
    """A day, typed as people say it or picked from the calendar."""

    widget = IndonesianDateInput
    default_error_messages = {
        "invalid": "Tanggal “%(value)s” tidak dikenali. Tulis seperti 2 Mei 2024 atau 2-5-2024."
    }

    def __init__(self, *, help_text="Tulis seperti 2 Mei 2024 atau 2-5-2024.", **kwargs):
        super().__init__(help_text=help_text, **kwargs)

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, date):
            return value or None
        found = parse_date(str(value))
        if found is None:
            raise ValidationError(
                self.error_messages["invalid"], code="invalid", params={"value": value}
            )
        return found

    def has_changed(self, initial, data):
        return initial != self.to_python(data)


class RupiahInput(forms.TextInput):
    """Whole rupiah with dots between the thousands, as it is typed."""

    template_name = "components/rupiah_input.html"

    def __init__(self, attrs=None):
        super().__init__(
            {"inputmode": "numeric", "autocomplete": "off", "data-rupiah": True, **(attrs or {})}
        )

    def format_value(self, value):
        return formats.number(value) if isinstance(value, int) else value


class RupiahField(forms.Field):
    """An amount in whole rupiah; `Rp1.000.000`, `1.000.000` and `1000000` are the same."""

    widget = RupiahInput
    default_error_messages = {
        "invalid": "“%(value)s” bukan jumlah rupiah. Tulis tanpa sen, seperti 1.000.000.",
        "min_value": "Jumlah tidak boleh kurang dari %(limit)s.",
        "max_value": "Jumlah tidak boleh lebih dari %(limit)s.",
    }

    def __init__(
        self,
        *,
        min_value: int = 0,
        max_value: int | None = None,
        help_text="Dalam rupiah penuh, contoh: 1.000.000.",
        **kwargs,
    ):
        self.min_value, self.max_value = min_value, max_value
        super().__init__(help_text=help_text, **kwargs)

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if isinstance(value, int):
            return value
        match = re.fullmatch(
            r"(?:rp\.?\s*)?(\d{1,3}(?:\.\d{3})+|\d+)(?:,(?:00|-))?", str(value).strip().lower()
        )
        if match is None:
            raise ValidationError(
                self.error_messages["invalid"], code="invalid", params={"value": value}
            )
        return int(match[1].replace(".", ""))

    def validate(self, value):
        super().validate(value)
        if value is None:
            return
        for code, limit, is_beyond in (
            ("min_value", self.min_value, lambda: value < self.min_value),
            ("max_value", self.max_value, lambda: value > self.max_value),
        ):
            if limit is not None and is_beyond():
                raise ValidationError(
                    self.error_messages[code], code=code, params={"limit": formats.rupiah(limit)}
                )

    def has_changed(self, initial, data):
        return initial != self.to_python(data)
