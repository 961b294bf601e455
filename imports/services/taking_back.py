"""Taking back what a batch did to the rows of one table, by the history that the database keeps.

What stays because somebody built on it says why (`Kept`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import IntegrityError, models, transaction

from imports.models import ImportBatch
from imports.sheets import Sheet

EDITED = "sudah diubah sesudah impor ini"
IDENTITY = "nomor rahasianya diubah lewat impor ini; perbaiki di halaman orangnya"
TAKEN = "nilai lamanya tidak dapat kembali, karena tempatnya sudah diisi yang lain"
SHOWN = 200
WHEN_TOUCHED = ("updated_at",)


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


class TakingBack:
    """One model of a batch. The three groups of rows are kept in temporary tables."""

    def __init__(
        self,
        cursor,
        batch: ImportBatch,
        model: type[models.Model],
        found: UndoPlan,
        sheet: type[Sheet],
    ):
        self.cursor = cursor
        self.model = model
        self.found = found
        self.companions = sheet.undo_companions()
        self.owners = sheet.undo_models()
        self.table = model._meta.db_table
        self.label = str(model._meta.verbose_name)
        self.event = _event_model(model)
        self.values = {"batch": str(batch.public_id), "applied_at": batch.applied_at}

    def run(self) -> None:
        self._collect()
        self._keep_edited()
        self._keep_referred_to()
        self._keep_unrestorable()
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
                   -- Its transaction: what it told of the row bears the same moment.
                   min(e.pgh_created_at) AS moment,
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
        """Changed since; what a later import did that was taken back itself leaves no trace."""
        columns = [name for name in _restorable(self.model, self.event) if name not in WHEN_TOUCHED]
        now = ", ".join(f"t.{name}" for name in columns)
        then = ", ".join(f"mine.{name}" for name in columns)
        self._execute(
            f"""
            UPDATE undo_rows u SET reason = %(reason)s
              FROM {{table}} t, {{event}} mine
             WHERE t.id = u.id AND mine.pgh_id = u.last_event
               AND EXISTS (SELECT 1 FROM {{event}} e
                             LEFT JOIN pghistory_context c ON c.id = e.pgh_context_id
                            WHERE e.pgh_obj_id = u.id AND e.pgh_id > u.last_event
                              AND (ROW({now}) IS DISTINCT FROM ROW({then})
                                   OR NOT EXISTS (
                                      SELECT 1 FROM imports_importbatch b
                                       WHERE b.public_id::text = c.metadata->>'batch'
                                         AND b.state = 'undone')))
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
                by_then = f" AND o.{written} <= %(applied_at)s" if written else ""
                self._forget(relation, f"u.is_made{by_then}")
        gone = self._execute(
            "DELETE FROM {table} t USING undo_rows u"
            " WHERE t.id = u.id AND u.is_made AND u.reason IS NULL"
        )
        self._count(self.model, gone)

    def _forget(self, relation, which: str) -> None:
        other, column = relation.related_model._meta.db_table, relation.field.column
        gone = self._execute(
            f"DELETE FROM {other} o USING undo_rows u"
            f" WHERE o.{column} = u.id AND u.reason IS NULL AND {which}"
        )
        if relation.related_model in self.companions:
            self._count(relation.related_model, gone)

    def _count(self, model: type[models.Model], gone: int) -> None:
        if gone:
            label = str(model._meta.verbose_name)
            self.found.removed[label] = self.found.removed.get(label, 0) + gone

    def _keep_unrestorable(self) -> None:
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

    def _restore(self) -> None:
        try:
            with transaction.atomic():
                back = self._take_back()
        except IntegrityError:
            back = self._take_back_one_by_one()
        if back:
            self.found.restored[self.label] = back
        for relation in self.model._meta.related_objects:
            if written := self.companions.get(relation.related_model):
                self._forget(relation, f"u.before_event > 0 AND o.{written} = u.moment")

    def _take_back_one_by_one(self) -> int:
        """Where a row that stays has taken the place of another, the other stays as it is."""
        self._execute(
            "SELECT id FROM undo_rows WHERE before_event > 0 AND reason IS NULL ORDER BY id"
        )
        waiting = [key for (key,) in self.cursor.fetchall()]
        back = 0
        while waiting:
            before, waiting = waiting, []
            for key in before:
                try:
                    with transaction.atomic():
                        back += self._take_back(key)
                except IntegrityError:
                    waiting.append(key)
            if len(waiting) == len(before):
                break
        self._execute(
            "UPDATE undo_rows SET reason = %(reason)s WHERE id = ANY(%(keys)s)",
            reason=TAKEN,
            keys=waiting,
        )
        return back

    def _take_back(self, key: int | None = None) -> int:
        taken = ", ".join(f"{name} = before.{name}" for name in _restorable(self.model, self.event))
        return self._execute(
            f"""
            UPDATE {{table}} t SET {taken}
              FROM undo_rows u, {{event}} before
             WHERE t.id = u.id AND before.pgh_id = u.before_event AND u.reason IS NULL
               AND (%(key)s::bigint IS NULL OR u.id = %(key)s::bigint)
            """,
            key=key,
        )

    def _tell_kept(self) -> None:
        name, owner = self._name()
        self._execute(
            f"SELECT {name}, u.reason FROM undo_rows u JOIN {{table}} t ON t.id = u.id{owner}"
            " WHERE u.reason IS NOT NULL ORDER BY t.id"
        )
        rows = self.cursor.fetchall()
        self.found.kept_total += len(rows)
        room = SHOWN - len(self.found.kept)
        self.found.kept += [Kept(self.label, name, reason) for name, reason in rows[:room]]

    def _name(self) -> tuple[str, str]:
        """How a row is called, and the join that needs: by its own name, else by the person or
        organisation that it belongs to."""
        if _has_column(self.model, "name"):
            return "t.name", ""
        for one in self.model._meta.concrete_fields:
            owner = one.related_model
            if owner and owner in self.owners and _has_column(owner, "name"):
                table = owner._meta.db_table
                return "coalesce(owner.name, '')", (
                    f" LEFT JOIN {table} owner ON owner.id = t.{one.column}"
                )
        return "''", ""


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
