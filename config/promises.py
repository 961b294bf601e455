"""What the rooms promise of their rows, gathered for `manage.py verify` and the night."""

from importlib import import_module
from importlib.util import find_spec

# Each may have a `proofs.py`: `prove()` gives every row that breaks a promise (with `promise`,
# `row` and `detail`), `counted()` how much was looked at.
ROOMS = ("regions", "accounts", "imports", "pillars", "trainings", "grants", "reports")


def prove() -> tuple[list[dict[str, str]], dict[str, int]]:
    """What is broken, and how much was looked at, in all rooms."""
    broken: list[dict[str, str]] = []
    counted: dict[str, int] = {}
    for room in ROOMS:
        if find_spec(f"{room}.proofs") is None:
            continue
        proofs = import_module(f"{room}.proofs")
        counted |= proofs.counted()
        broken += [
            {"room": room, "promise": one.promise, "row": one.row, "detail": one.detail}
            for one in proofs.prove()
        ]
    return broken, counted
