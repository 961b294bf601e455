"""Promises of the database, proved by looking: each proof finds the rows that break one.

They hold by constraint and trigger already; a proof also finds what somebody did with the
triggers switched off, or what a broken disk left. A room offers its own in `<app>/proofs.py`:
`prove()` gives `Broken` rows, `counted()` how much was looked at. `manage.py verify` gathers them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import Model


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that breaks a promise: which one, where, and how."""

    promise: str
    row: str
    detail: str


@dataclass(frozen=True, slots=True)
class Proof:
    """A promise in words, and the SQL that gives (row, detail) of whatever breaks it."""

    name: str
    sql: str


def broken_by(proofs: Iterable[Proof]) -> Iterator[Broken]:
    """Everything that breaks one of these promises, row by row."""
    with connection.cursor() as cursor:
        for proof in proofs:
            cursor.execute(proof.sql)
            for row, detail in cursor.fetchall():
                yield Broken(proof.name, row, detail)


def history_tells(model: type[Model]) -> Proof:
    """The newest version in the history is the row as it stands, in every column it tracks."""
    table = model._meta.db_table
    events = model.pgh_event_model._meta  # type: ignore[attr-defined]
    own = {field.column for field in model._meta.local_concrete_fields}
    tracked = [
        field.column
        for field in events.local_concrete_fields
        if field.column in own and not field.column.startswith("pgh_")
    ]
    now = ", ".join(f't."{column}"' for column in tracked)
    told = ", ".join(f'e."{column}"' for column in tracked)
    return Proof(
        f"riwayat {model._meta.verbose_name} sama dengan barisnya",
        f"""
        SELECT '{table} ' || t.id,
               CASE WHEN e.pgh_id IS NULL THEN 'tidak ada di riwayat'
                    ELSE 'versi terakhir di riwayat berbeda' END
          FROM {table} t
          LEFT JOIN (SELECT DISTINCT ON (pgh_obj_id) * FROM {events.db_table}
                      ORDER BY pgh_obj_id, pgh_id DESC) e ON e.pgh_obj_id = t.id
         WHERE e.pgh_id IS NULL OR ({now}) IS DISTINCT FROM ({told})
        """,
    )


def no_overlap(name: str, table: str, key: str, where: str = "TRUE") -> Proof:
    """Of rows with the same `key`, one begins only after the other has ended."""
    return Proof(
        name,
        f"""
        SELECT '{table} ' || id, {key}::text || ' sudah dipegang ' || before
          FROM (SELECT id, {key}, validity, lag(id) OVER w AS before,
                       max(coalesce(upper(validity), 'infinity'::date)) OVER (
                           PARTITION BY {key} ORDER BY lower(validity), id
                           ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS taken_until
                  FROM {table} WHERE {key} IS NOT NULL AND {where}
                WINDOW w AS (PARTITION BY {key} ORDER BY lower(validity), id)) x
         WHERE taken_until > lower(validity)
        """,
    )


def counts(**tables: str) -> dict[str, int]:
    """Rows of each table, by the words they are told in (underscores read as blanks)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in tables.values())
        )
        row = cursor.fetchone()
    return {word.replace("_", " "): count for word, count in zip(tables, row, strict=True)}
