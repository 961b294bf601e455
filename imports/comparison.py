"""Comparing staged rows with the registry in SQL, field by field.

A blank in the workbook never erases. Spellings that differ only in case, blanks or punctuation
are the same, so that two offices do not flip a value back and forth. What is found is kept in
`ImportRow.differences` as `{field: [old, new]}`: the page shows exactly what applying writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Compared:
    """One field that a sheet may fill or change.

    `key` is its name in `ImportRow.values`, `column` that in the registry's table. `folded`
    fields are compared by letters and digits only; `by` names a key and column of their own to
    compare by.
    """

    key: str
    column: str = ""
    type: str = "text"
    folded: bool = False
    by: str = ""

    @property
    def place(self) -> str:
        return self.column or self.key


def differences(fields: Sequence[Compared], table: str, row: str = "r") -> str:
    """An SQL expression for `{key: [old, new]}` of the fields that the row would change."""
    parts = [
        f"CASE WHEN {_differs(field, table, row)} THEN jsonb_build_object('{field.key}',"
        f" jsonb_build_array({table}.{field.place}::text, {row}.values->>'{field.key}'))"
        " ELSE '{}' END"
        for field in fields
    ]
    return "(" + " || ".join(parts) + ")"


def taken(found: str, keep: str, rule: str = "%(rule)s") -> str:
    """An SQL expression: of the differences `found`, those that are taken over; the others stand
    under `kept`. `keep` are the fields that somebody keeps in this row, `rule` what holds for the
    whole workbook: `take`, `fill` (blanks only) or `keep`."""
    kept = (
        f"({rule} = 'keep' OR {rule} = 'fill' AND coalesce(one.value->>0, '') <> ''"
        f" OR {keep} ? one.key)"
    )
    return (
        f"CASE WHEN {rule} = 'take' AND {keep} = '[]' OR {found} = '{{}}' THEN {found} ELSE ("
        f"SELECT coalesce(jsonb_object_agg(one.key, one.value) FILTER (WHERE NOT {kept}), '{{}}')"
        f" || CASE WHEN bool_or({kept}) THEN jsonb_build_object('kept',"
        f" jsonb_object_agg(one.key, one.value) FILTER (WHERE {kept})) ELSE '{{}}' END"
        f" FROM jsonb_each({found}) one) END"
    )


def changes(fields: Sequence[Compared], table: str, row: str = "r") -> str:
    """The SET list that writes what `differences` found."""
    return ", ".join(
        f"{field.place} = CASE WHEN {row}.differences ? '{field.key}'"
        f" THEN ({row}.differences->'{field.key}'->>1)::{field.type}"
        f" ELSE {table}.{field.place} END"
        for field in fields
    )


def _differs(field: Compared, table: str, row: str) -> str:
    key, column = (field.by, field.by) if field.by else (field.key, field.place)
    new = f"{row}.values->>'{key}'"
    old = f"coalesce({table}.{column}::text, '')"
    if field.folded:
        return f"{_folded(new)} <> {_folded(old)}"
    return f"{new} <> {old}"


def _folded(text: str) -> str:
    return rf"regexp_replace(lower({text}), '[^[:alnum:]]+', '', 'g')"
