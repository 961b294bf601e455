"""What keeps a person or an organisation from being removed: money, attendance, units.

Apps to the left know it and tell it here, so that the registry need not know them. An app
registers its check when it is ready:

    holding.register(Organisation, grants_of)   # grants_of(organisation) -> Iterable[str]

Each sentence names what hangs on the row and how often: “3 penyaluran dana stimulan”.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.db.models import Model

Row = TypeVar("Row", bound=Model)

# Each check takes a row of the model it stands under.
_checks: dict[type[Model], list[Callable[[Any], Iterable[str]]]] = defaultdict(list)


def register(model: type[Row], check: Callable[[Row], Iterable[str]]) -> None:
    """From now on `check` is asked before a row of `model` is removed."""
    if check not in _checks[model]:
        _checks[model].append(check)


def holds_for(row: Model) -> list[str]:
    """Everything that hangs on the row, in words; empty when it may be removed."""
    return [words for check in _checks[type(row)] for words in check(row)]
