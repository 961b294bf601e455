"""What became of a wish for many at once: how many it was done for, and each refusal by name."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Manager, QuerySet


@dataclass(frozen=True, slots=True)
class Refusal:
    """One of many that was left as it was, and why, in words for the person who asked."""

    key: int
    name: str
    code: str
    message: str


@dataclass(slots=True)
class Outcome:
    """`done` were changed, `refused` were not; nothing in between."""

    done: int = 0
    refused: list[Refusal] = field(default_factory=list)

    @property
    def by_code(self) -> dict[str, int]:
        return dict(Counter(refusal.code for refusal in self.refused))

    def refuse(self, key: int, name: str, code: str, message: str) -> None:
        self.refused.append(Refusal(key, name, code, message))


def keys_of(rows: Iterable) -> list[int]:
    """Keys of rows, of a queryset, or keys as they are."""
    if isinstance(rows, QuerySet | Manager):
        return list(rows.order_by().values_list("pk", flat=True))
    return [row if isinstance(row, int) else row.pk for row in rows]
