"""Pieces of SQL that meeting and writing the duties of a register share."""

from __future__ import annotations

MONTHS = "{Januari,Februari,Maret,April,Mei,Juni,Juli,Agustus,September,Oktober,November,Desember}"


def spelt(day: str) -> str:
    """An SQL expression for `2 Mei 2024`."""
    return (
        f"(extract(day FROM {day})::int || ' ' || ('{MONTHS}'::text[])"
        f"[extract(month FROM {day})::int] || ' ' || extract(year FROM {day})::int)"
    )


# The time that a row speaks of, half-open as in the registry.
SPAN = """LATERAL (
    SELECT daterange(coalesce(r.values->>'start_on', r.values->>'start_from')::date,
                     (r.values->>'end_on')::date + 1) AS span
)"""
