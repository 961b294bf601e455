"""Triggers that let only the steps of `grants/states.py` through.

What is allowed stands in the trigger's WHEN: a step that may be taken costs no call of a function,
which for a decree of 2,380 recipients with twelve instalments each are 28,560 calls.
"""

from collections.abc import Iterable

import pgtrigger

from grants.states import Move


def moves(table: Iterable[Move], *, constraint: str, first: str) -> list[pgtrigger.Trigger]:
    """Rows begin in the first state, and go on only by these steps."""
    pairs = sorted({f"{source}>{move.target}" for move in table for source in move.sources})
    allowed = ", ".join(f"'{pair}'" for pair in pairs)
    return [
        pgtrigger.Trigger(
            name="begins",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            condition=pgtrigger.Condition(f"NEW.state <> '{first}'"),
            func=_refuse(f"begins as {first}, not as %', NEW.state", constraint),
        ),
        pgtrigger.Trigger(
            name="moves",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            condition=pgtrigger.Condition(
                "NEW.state <> OLD.state"
                f" AND NOT (OLD.state || '>' || NEW.state) = ANY (ARRAY[{allowed}])"
            ),
            func=_refuse("no step from % to %', OLD.state, NEW.state", constraint),
        ),
    ]


def frozen(
    columns: Iterable[str], *, constraint: str, because: str, once: str = ""
) -> pgtrigger.Trigger:
    """These columns stay as they are; with `once`, from the day on which that holds."""
    changed = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in columns)
    return pgtrigger.Trigger(
        name="frozen",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(f"{once} AND ({changed})" if once else changed),
        func=_refuse(f"{because}'", constraint),
    )


def _refuse(message: str, constraint: str) -> str:
    return f"""
        RAISE EXCEPTION '{message}
            USING ERRCODE = 'check_violation', CONSTRAINT = '{constraint}';
    """
