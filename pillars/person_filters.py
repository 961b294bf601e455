"""Filters on the list of people that other rooms know about; the list gathers them.

A room offers them in its own `person_filters.py`: `fields()` returns form fields by name, and
`narrow(people, chosen, day)` cuts a queryset of people down to those that pass, where `chosen`
holds the cleaned values of its fields and `day` is the day the list tells of.
"""

from datetime import date
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.forms import Field


@cache
def _providers() -> list[ModuleType]:
    names = [f"{config.name}.person_filters" for config in apps.get_app_configs()]
    return [import_module(name) for name in names if name != __name__ and find_spec(name)]


def fields() -> dict[str, Field]:
    """The form fields of every room, in the order of the rooms."""
    return {name: field for module in _providers() for name, field in module.fields().items()}


def narrow(people: QuerySet, chosen: dict[str, Any], day: date) -> QuerySet:
    for module in _providers():
        people = module.narrow(people, chosen, day)
    return people
