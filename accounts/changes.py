"""Who changed what, when, why: the rows that the history triggers wrote, told in words.

`signed(user, reason=…)` puts a name and a reason under the changes made inside it;
`changes_of(versions, …)` reads the versions of a tracked model back as a timeline.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pghistory
from django.db import models

from accounts import formats
from accounts.models import User

# Bookkeeping of the row itself; nobody asks who changed these.
UNTOLD = {
    "id",
    "public_id",
    "created_at",
    "updated_at",
    "name_key",
    "match_key",
    "nik_index",
    "account_index",
    "seat",
}
LOOKS = {
    "insert": ("dibuat", "success", "plus"),
    "update": ("diubah", "info", "pencil"),
    "delete": ("dihapus", "danger", "trash"),
}
SHOWN = 200


@contextmanager
def signed(by: User, *, reason: str = "", **more: Any) -> Iterator[None]:
    """Changes made inside carry this person's name, and the reason when there is one."""
    words = {"reason": reason.strip()} if reason.strip() else {}
    with pghistory.context(user=by.pk, user_email=by.email, role=by.role, **words, **more):
        yield


@dataclass(frozen=True)
class Change:
    """One entry of a timeline: what happened, by whom, with the old and new values."""

    at: datetime
    title: str
    by: str = ""
    text: str = ""
    tone: str = "info"
    icon: str = "pencil"
    url: str = ""
    # The hour of `at` means nothing: a duty begins on a day.
    is_day: bool = False


def versions_of(model: type[models.Model]) -> models.QuerySet:
    """Every version of every row of a tracked model, as its triggers kept them."""
    return model.pgh_event_model.objects.all()  # type: ignore[attr-defined]


def changes_of(versions: models.QuerySet, *, noun: str, shown: int = SHOWN) -> list[Change]:
    """The versions of one or more rows as changes, the newest first.

    `versions` is a queryset of a pghistory event model, all versions of the rows asked for;
    `noun` says what they are: "Kegiatan".
    """
    rows = list(versions.select_related("pgh_context").order_by("pgh_id"))
    fields = [field for field in versions.model._meta.fields if _is_told(field)]
    before: dict[Any, models.Model] = {}
    steps = []
    for row in rows:
        steps.append((before.get(row.pgh_obj_id), row))
        before[row.pgh_obj_id] = row
    steps = [step for step in steps if _is_worth_telling(*step, fields)][-shown:]
    labels = _Labels(fields, (row for step in steps for row in step if row is not None))
    names = names_of(row.pgh_context for _, row in steps)
    return [
        _told(old, new, fields=fields, labels=labels, names=names, noun=noun)
        for old, new in reversed(steps)
    ]


def names_of(contexts: Iterable) -> dict[int, str]:
    """Names of the people who stand in these contexts, by their number."""
    numbers = {context.metadata.get("user") for context in contexts if context is not None}
    return dict(User.objects.filter(pk__in=numbers - {None}).values_list("pk", "name"))


def signer(context, names: dict[int, str]) -> str:
    """Who signed: the name, else the address kept beside it, else the system itself."""
    if context is None:
        return "Sistem"
    metadata = context.metadata
    return names.get(metadata.get("user")) or metadata.get("user_email") or "Sistem"


def reason_in(context) -> str:
    return (context.metadata.get("reason") or "") if context is not None else ""


def _is_told(field: models.Field) -> bool:
    return not field.name.startswith("pgh_") and field.name not in UNTOLD


def _is_worth_telling(old, new, fields) -> bool:
    return (
        old is None
        or new.pgh_label != "update"
        or any(_raw(old, field) != _raw(new, field) for field in fields)
    )


def _raw(row, field):
    return getattr(row, field.attname)


def _told(old, new, *, fields, labels, names, noun) -> Change:
    verb, tone, icon = LOOKS.get(new.pgh_label, LOOKS["update"])
    parts = []
    if old is not None and new.pgh_label == "update":
        parts = [
            f"{_label(field)}: {labels.of(old, field)} → {labels.of(new, field)}"
            for field in fields
            if _raw(old, field) != _raw(new, field)
        ]
    reason = reason_in(new.pgh_context)
    if reason:
        parts.append(f"Alasan: {reason}")
    return Change(
        at=new.pgh_created_at,
        title=f"{noun} {verb}",
        by=signer(new.pgh_context, names),
        text=". ".join(parts),
        tone=tone,
        icon=icon,
    )


def _label(field: models.Field) -> str:
    label = str(field.verbose_name)
    return label[:1].upper() + label[1:]


class _Labels:
    """What the values of tracked columns are called, with one query per foreign key."""

    def __init__(self, fields, rows):
        wanted: dict[str, set] = defaultdict(set)
        rows = list(rows)
        for field in fields:
            if field.remote_field is not None:
                wanted[field.name] = {_raw(row, field) for row in rows} - {None}
        self.related = {
            field.name: field.remote_field.model._base_manager.in_bulk(wanted[field.name])
            for field in fields
            if wanted.get(field.name)
        }

    def of(self, row, field) -> str:
        value = _raw(row, field)
        if value is None or value == "":
            return formats.MISSING
        if field.remote_field is not None:
            return str(self.related.get(field.name, {}).get(value, value))
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        return _text(value)


def _text(value) -> str:
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, datetime):
        return formats.date_and_clock(value)
    if isinstance(value, date):
        return formats.long_date(value)
    if hasattr(value, "lower") and hasattr(value, "upper") and not isinstance(value, str):
        return period(value)
    if isinstance(value, list):
        return ", ".join(str(item) for item in value) or formats.MISSING
    return str(value)


def period(validity) -> str:
    """`sejak 1 Januari 2024` or `1 Januari 2019 – 31 Desember 2023`, the last day included."""
    if validity is None or validity.lower is None:
        return formats.MISSING
    if validity.upper is None:
        return f"sejak {formats.long_date(validity.lower)}"
    last = date.fromordinal(validity.upper.toordinal() - 1)
    return formats.date_range(validity.lower, last)
