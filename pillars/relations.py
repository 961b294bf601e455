"""Every row of every app that points to a person, found from the models themselves.

An app to the left adds a table with a foreign key to `Person`, and merging carries its rows
along without knowing it. What such a table wants to say about a conflict it registers:

    relations.explain(Enrolment, lambda row: f"Keduanya terdaftar di {row.event.title}. …")
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from pghistory.models import Event

from pillars.models import LikelyPair, Merge, NikDoubt, Person

# Rows about merging itself, and about the row's own NIK, stay with the row they speak of.
KEPT_BEHIND = (LikelyPair, Merge, NikDoubt)

_explanations: dict[type[models.Model], Callable[[Any], str]] = {}


@dataclass(frozen=True)
class Relation:
    """A foreign key to Person: rows of `model` whose `field` names somebody."""

    model: type[models.Model]
    field: models.ForeignKey

    @property
    def key(self) -> str:
        return f"{self.model._meta.label_lower}.{self.field.name}"

    @property
    def label(self) -> str:
        return str(self.model._meta.verbose_name)

    def rows(self, person_id: int) -> models.QuerySet:
        return self.model._base_manager.filter(**{self.field.attname: person_id})

    def point(self, pk: Any, person_id: int) -> None:
        self.model._base_manager.filter(pk=pk).update(**{self.field.attname: person_id})


def all_relations() -> Iterator[Relation]:
    """The foreign keys to Person of all apps, histories left out: those tell of the past."""
    for found in Person._meta.get_fields(include_hidden=True):
        if not isinstance(found, models.ManyToOneRel):
            continue
        model, field = found.related_model, found.field
        if issubclass(model, (Event, *KEPT_BEHIND)) or not field.concrete:
            continue
        yield Relation(model, field)


def explain(model: type[models.Model], words: Callable[[Any], str]) -> None:
    """What to do when a row of `model` cannot move to the kept person."""
    _explanations[model] = words


def advice_for(row: models.Model) -> str:
    words = _explanations.get(type(row))
    if words is not None:
        return words(row)
    name = str(row._meta.verbose_name)
    return (
        f"Keduanya punya {name} yang sama atau bertumpuk ({row}). Hapus, batalkan, atau akhiri "
        "salah satunya dulu, lalu gabungkan lagi."
    )
