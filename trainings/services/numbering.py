"""Numbers without gaps for letters and certificates.

A number belongs to the transaction that takes it: when the paper is not saved, nor is the
number used. Whoever wants the next number of the same series waits until then.
"""

from django.db import connection, transaction

_TAKE = """
    INSERT INTO trainings_numberseries AS s (series, year, last) VALUES (%s, %s, %s)
    ON CONFLICT (series, year) DO UPDATE SET last = s.last + excluded.last
    RETURNING last
"""


def take(series: str, year: int) -> int:
    """The next number; to be called inside the transaction that saves the paper."""
    return take_many(series, year, count=1)[0]


def take_many(series: str, year: int, *, count: int) -> range:
    """The next `count` numbers in a row, for papers that are saved together."""
    if count < 1:
        return range(0)
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a number is taken in the transaction of its paper")
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [series, year, count])
        last = cursor.fetchone()[0]
    return range(last - count + 1, last + 1)
