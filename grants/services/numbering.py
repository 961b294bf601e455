"""Numbers of letters: per kind, office and year, in order and without gaps."""

from django.db import connection

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def take(kind: str, *, region: str, year: int, count: int = 1) -> int:
    """The first of `count` numbers that are now taken. To be called inside the transaction that
    writes the letters: others wait for it, and its numbers are free again if it fails."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO grants_series (kind, region_id, year, last) VALUES (%s, %s, %s, %s)
                ON CONFLICT (kind, region_id, year)
                DO UPDATE SET last = grants_series.last + EXCLUDED.last
            RETURNING last
            """,
            [kind, region, year, count],
        )
        return cursor.fetchone()[0] - count + 1


def office(region: str) -> str:
    """`31.71` → `3171`, as it stands in numbers."""
    return region.replace(".", "")
