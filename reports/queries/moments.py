"""Which rows a statement reads: as they stand now, or as they stood when an earlier day ended.

`source(…)` makes one name of a WITH clause. From the history it takes the last version of each
row that was written before the day ended, without those that were deleted.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

HISTORY = """{name} AS NOT MATERIALIZED (
    SELECT {columns} FROM (
        SELECT DISTINCT ON (pgh_obj_id) * FROM {table}event
        WHERE pgh_created_at < %(until)s ORDER BY pgh_obj_id, pgh_id DESC
    ) last WHERE pgh_label <> 'delete'
)"""
NOW = "{name} AS NOT MATERIALIZED (SELECT {columns} FROM {table})"


def is_past(as_of: date) -> bool:
    """Whether the rows have to be put together from the history."""
    return as_of < timezone.localdate()


def until(as_of: date) -> datetime:
    """The first moment that is no longer in that day."""
    return timezone.make_aware(datetime.combine(as_of + timedelta(days=1), time.min))


def source(name: str, table: str, columns: str, *, as_of: date) -> str:
    return (HISTORY if is_past(as_of) else NOW).format(name=name, table=table, columns=columns)


@contextmanager
def long_look() -> Iterator[CursorWrapper]:
    """A cursor for a statement that reads a whole register.

    It sorts in memory rather than on disk, and takes one processor, however many there are: the
    others serve those who check in meanwhile.
    """
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'; SET LOCAL max_parallel_workers_per_gather = 0")
        yield cursor
