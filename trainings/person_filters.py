"""Who was trained, when and at which level: filters on the list of people
(see pillars/person_filters.py)."""

import re
from datetime import date

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from trainings.models import Enrolment, EventLevel, TrainingEvent

NEVER, EVER = "belum", "pernah"
YEARS_BACK = 6
WORDS = re.compile(r"(?P<since>sejak-)?(?P<year>\d{4})|tidak-sejak-(?P<not_since>\d{4})")


def fields() -> dict[str, forms.Field]:
    return {
        "pelatihan": forms.ChoiceField(label="Pelatihan", required=False, choices=_choices),
        "tingkat": forms.ChoiceField(
            label="Tingkat pelatihan",
            required=False,
            choices=[
                ("", "Semua"),
                *((level.value, level.label) for level in EventLevel if level != EventLevel.NONE),
            ],
        ),
    }


def _choices() -> list[tuple[str, str]]:
    this_year = timezone.localdate().year
    years = range(this_year, this_year - YEARS_BACK, -1)
    return [
        ("", "Semua"),
        (NEVER, "Belum pernah dilatih"),
        (EVER, "Pernah dilatih"),
        *((str(year), f"Dilatih {year}") for year in years),
        *((f"sejak-{year}", f"Dilatih sejak {year}") for year in years[1:4]),
        *((f"tidak-sejak-{year}", f"Tidak dilatih sejak {year}") for year in years[:4]),
    ]


def narrow(people: QuerySet, chosen: dict, day: date) -> QuerySet:
    """People by their counted enrolments at events that were held until this day."""
    when, level = chosen.get("pelatihan", ""), chosen.get("tingkat", "")
    if not when and not level:
        return people
    events = TrainingEvent.objects.held().filter(start_on__lte=day)
    if level:
        events = events.filter(level=level)
    if match := WORDS.fullmatch(when):
        if match["not_since"] or match["since"]:
            events = events.filter(start_on__year__gte=int(match["not_since"] or match["year"]))
        else:
            events = events.filter(start_on__year=int(match["year"]))
    trained = Exists(Enrolment.objects.counted().filter(person=OuterRef("pk"), event__in=events))
    is_without = when == NEVER or when.startswith("tidak-")
    return people.filter(~trained if is_without else trained)
