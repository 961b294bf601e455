"""Filters read back to the reader: "yang jenisnya PSM, di Jakarta Pusat", each removable."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.forms import BaseForm, BoundField
from django.http import QueryDict

from accounts import formats

# Places in a list, not wishes about it: they go when a filter goes.
PAGING = ("sesudah", "sebelum")


class Pill(NamedTuple):
    """One filter that is on, with the address of the list without it."""

    label: str
    value: str
    without: str


def _words(field: BoundField, value) -> str:
    if value is True:
        return ""
    if isinstance(value, date):
        return formats.long_date(value)
    choices = {str(key): text for key, text in getattr(field.field, "choices", None) or ()}
    values = value if isinstance(value, Iterable) and not isinstance(value, str) else [value]
    return ", ".join(str(choices.get(str(item), item)) for item in values)


def pills_of(form: BaseForm, query: QueryDict) -> list[Pill]:
    """The filled fields of a bound filter form, in the order of the form."""
    if not form.is_bound or not form.is_valid():
        return []
    pills = []
    for field in form:
        value = form.cleaned_data.get(field.name)
        if field.is_hidden or value is None or value == "" or value is False or value == []:
            continue
        rest = query.copy()
        for key in (field.html_name, *PAGING):
            rest.pop(key, None)
        for key in [k for k in rest if k.startswith(f"{field.html_name}_")]:
            rest.pop(key)
        pills.append(Pill(str(field.label), _words(field, value), f"?{rest.urlencode()}"))
    return pills
