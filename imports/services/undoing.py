"""Taking an applied workbook back: what it made goes, what it changed gets its old values again.

The history written by the database says what a batch did, so this knows no table by name: a
sheet lists its models, children first (`Sheet.undo_models`). A row stays as it is when somebody
or something has built on it since: it was edited, or other rows refer to it (another event, a
duty, a certificate, a payment). Everything happens in one transaction, or nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import connection, models, transaction
from django.utils import timezone

from accounts.services import jobs
from imports import registry
from imports.errors import NotAllowed, WrongState
from imports.models import BatchState, ImportBatch
from imports.services.applying import history

EDITED = "sudah diubah sesudah impor ini"
IDENTITY = "nomor rahasianya diubah lewat impor ini; perbaiki di halaman orangnya"
SHOWN = 200


@dataclass(slots=True)
class Kept:
    """A row that undoing leaves alone, and why."""

    label: str
    name: str
    reason: str


@dataclass(slots=True)
class UndoPlan:
    """What undoing does: rows removed and restored per kind, and those that stay."""

    removed: dict[str, int] = field(default_factory=dict)
    restored: dict[str, int] = field(default_factory=dict)
    kept: list[Kept] = field(default_factory=list)
    kept_total: int = 0

    def as_json(self) -> dict:
        return {
            "removed": self.removed,
            "restored": self.restored,
            "kept_total": self.kept_total,
            "kept": [
                {"label": row.label, "name": row.name, "reason": row.reason} for row in self.kept
            ],
        }


def plan(batch: ImportBatch) -> UndoPlan:
    """What would happen, without doing it: done and rolled back, so it cannot differ."""
    with transaction.atomic():
        found = _carry_out(batch)
        transaction.set_rollback(True)
    return found


def undo(batch: ImportBatch) -> None:
    """Do the step; the caller has claimed the batch. Raises ClaimLost and ImportProblem."""
    by = batch.asked_by
    if by is None or not registry.get(batch.sheet).may_undo(by):
        raise NotAllowed("Peran Anda tidak membatalkan impor.")
    with history(batch, by, reason="Pembatalan impor"), transaction.atomic():
        jobs.hold(batch)
        batch.refresh_from_db()
        if batch.state != BatchState.APPLIED:
            raise WrongState("Impor ini tidak sedang dalam keadaan diterapkan.")
        jobs.beat(batch, note="Mengembalikan data")
        batch.undo_result = _carry_out(batch).as_json()
        batch.rows.filter(applied_at__isnull=False).update(applied_at=None, result_id=None)
        batch.state = BatchState.UNDONE
        batch.undone_at = timezone.now()
        batch.undone_by = by
        batch.save(update_fields=["undo_result", "state", "undone_at", "undone_by"])
        jobs.finish(batch, "Impor dibatalkan")


def _carry_out(batch: ImportBatch) -> UndoPlan:
    found = UndoPlan()
    sheet = registry.get(batch.sheet)
    companions = sheet.undo_companions()
    with connection.cursor() as cursor:
        for model in sheet.undo_models():
            _Undo(cursor, batch, model, found, companions).run()
    return found


class _Undo:
    """One model of a batch. The three groups of rows are kept in temporary tables."""

    def __init__(
        self,
        cursor,
        batch: ImportBatch,
        model: type[models.Model],
        found: UndoPlan,
        companions: Mapping[type[models.Model], str],
    ):
        self.cursor = cursor
        self.model = model
        self.found = found
        self.companions = companions
        self.table = model._meta.db_table
        self.label = str(model._meta.verbose_name)
        self.event = _event_model(model)
        self.values = {"batch": str(batch.public_id), "applied_at": batch.applied_at}

    def run(self) -> None:
        self._collect()
        self._keep_edited()
        self._keep_referred_to()
        self._remove()
        self._restore()
        self._tell_kept()

    def _execute(self, sql: str, **more) -> int:
        self.cursor.execute(
            sql.format(table=self.table, event=self.event._meta.db_table), {**self.values, **more}
        )
        return self.cursor.rowcount

    def _collect(self) -> None:
        """Rows this batch made or changed, with its first event on each."""
        self._execute("DROP TABLE IF EXISTS undo_rows")
        self._execute(
            """
            CREATE TEMPORARY TABLE undo_rows ON COMMIT DROP AS
            SELECT e.pgh_obj_id AS id, min(e.pgh_id) AS first_event, max(e.pgh_id) AS last_event,
                   bool_or(e.pgh_label = 'insert') AS is_made,
                   NULL::bigint AS before_event, NULL::text AS reason
              FROM {event} e JOIN pghistory_context c ON c.id = e.pgh_context_id
             WHERE c.metadata->>'batch' = %(batch)s AND e.pgh_created_at <= %(applied_at)s
             GROUP BY e.pgh_obj_id
            """
        )
        self._execute("CREATE INDEX ON undo_rows (id)")
        self._execute("ANALYZE undo_rows")
        # How each changed row stood before this batch.
        self._execute(
            """
            UPDATE undo_rows u SET before_event = earlier.pgh_id
              FROM (SELECT e.pgh_obj_id AS id, max(e.pgh_id) AS pgh_id
                      FROM {event} e JOIN undo_rows w ON w.id = e.pgh_obj_id
                     WHERE NOT w.is_made AND e.pgh_id < w.first_event
                     GROUP BY e.pgh_obj_id) earlier
             WHERE earlier.id = u.id
            """
        )
        # Nobody may build on them between looking and writing.
        self._execute(
            "SELECT 1 FROM {table} t JOIN undo_rows u ON u.id = t.id ORDER BY t.id FOR UPDATE OF t"
        )
        # Rows that are gone already need nothing.
        self._execute(
            "DELETE FROM undo_rows u WHERE NOT EXISTS (SELECT 1 FROM {table} t WHERE t.id = u.id)"
        )

    def _keep_edited(self) -> None:
        self._execute(
            """
            UPDATE undo_rows u SET reason = %(reason)s
             WHERE EXISTS (SELECT 1 FROM {event} e
                            WHERE e.pgh_obj_id = u.id AND e.pgh_id > u.last_event)
            """,
            reason=EDITED,
        )

    def _keep_referred_to(self) -> None:
        """A made row cannot go while others refer to it; those of this batch went before, or go
        together with it (a unit and its parent)."""
        for relation in self.model._meta.related_objects:
            if _goes_with_it(relation) or _is_event(relation.related_model):
                continue
            other = relation.related_model._meta
            column = relation.field.column
            goes_too = (
                " AND NOT EXISTS (SELECT 1 FROM undo_rows w"
                " WHERE w.id = o.id AND w.is_made AND w.reason IS NULL)"
                if relation.related_model is self.model
                else ""
            )
            if written := self.companions.get(relation.related_model):
                # Told by the import itself; whatever was told later keeps the row.
                goes_too = f" AND o.{written} > %(applied_at)s"
            sql = (
                "UPDATE undo_rows u SET reason = %(reason)s"
                " WHERE u.is_made AND u.reason IS NULL AND EXISTS"
                f" (SELECT 1 FROM {other.db_table} o WHERE o.{column} = u.id{goes_too})"
            )
            reason = f"sudah dipakai oleh {other.verbose_name} lain"
            # What keeps a unit keeps its parent, and so on upwards.
            while self._execute(sql, reason=reason) and relation.related_model is self.model:
                pass

    def _remove(self) -> None:
        for relation in self.model._meta.related_objects:
            written = self.companions.get(relation.related_model)
            if written or _goes_with_it(relation):
                other, column = relation.related_model._meta.db_table, relation.field.column
                by_then = f" AND o.{written} <= %(applied_at)s" if written else ""
                self._execute(
                    f"DELETE FROM {other} o USING undo_rows u WHERE o.{column} = u.id"
                    f" AND u.is_made AND u.reason IS NULL{by_then}"
                )
        gone = self._execute(
            "DELETE FROM {table} t USING undo_rows u"
            " WHERE t.id = u.id AND u.is_made AND u.reason IS NULL"
        )
        if gone:
            self.found.removed[self.label] = gone

    def _restore(self) -> None:
        columns = _restorable(self.model, self.event)
        secret = [name for name in ("nik_index", "account_index") if name in columns]
        for name in secret:
            # The sealed value itself is not in the history, so its old one is not to be had.
            self._execute(
                f"""
                UPDATE undo_rows u SET reason = %(reason)s
                  FROM {{table}} t, {{event}} before
                 WHERE t.id = u.id AND before.pgh_id = u.before_event AND u.reason IS NULL
                   AND before.{name} IS DISTINCT FROM t.{name}
                """,
                reason=IDENTITY,
            )
        taken = ", ".join(f"{name} = before.{name}" for name in columns)
        back = self._execute(
            f"""
            UPDATE {{table}} t SET {taken}
              FROM undo_rows u, {{event}} before
             WHERE t.id = u.id AND before.pgh_id = u.before_event AND u.reason IS NULL
            """
        )
        if back:
            self.found.restored[self.label] = back

    def _tell_kept(self) -> None:
        name = "t.name" if _has_column(self.model, "name") else "''"
        self._execute(
            f"SELECT {name}, u.reason FROM undo_rows u JOIN {{table}} t ON t.id = u.id"
            " WHERE u.reason IS NOT NULL ORDER BY t.id"
        )
        rows = self.cursor.fetchall()
        self.found.kept_total += len(rows)
        room = SHOWN - len(self.found.kept)
        self.found.kept += [Kept(self.label, name, reason) for name, reason in rows[:room]]


def _event_model(model: type[models.Model]) -> type[models.Model]:
    """The table of its history."""
    for relation in model._meta.related_objects:
        if _is_event(relation.related_model):
            return relation.related_model
    raise LookupError(f"{model.__name__} has no history")


def _goes_with_it(relation) -> bool:
    """Whether rows of another table are nothing without this one: deleted with it, and without a
    history that somebody wrote. A paper or an account added since keeps its person."""
    other = relation.related_model
    return relation.on_delete is models.CASCADE and not (
        _is_event(other) or any(_is_event(one.related_model) for one in other._meta.related_objects)
    )


def _is_event(model: type[models.Model]) -> bool:
    return hasattr(model, "pgh_tracked_model")


def _restorable(model: type[models.Model], event: type[models.Model]) -> list[str]:
    """Columns that the history has and the table lets be written."""
    known = {one.column for one in event._meta.concrete_fields}
    return [
        one.column
        for one in model._meta.concrete_fields
        if one.column and one.column in known and not one.primary_key and not one.generated
    ]


def _has_column(model: type[models.Model], name: str) -> bool:
    return any(one.name == name for one in model._meta.concrete_fields)
