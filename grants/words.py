"""Codes of grants in the words of the office."""

from collections.abc import Mapping
from typing import Any

from accounts import formats
from grants.services.differences import FIELDS

KINDS = {"new": "Baru", "same": "Sama", "changed": "Berubah"}


def difference_in_words(difference: Mapping[str, Any] | None) -> str:
    """`Berubah: rekening, ketua`; empty where there was no period before."""
    if not difference:
        return ""
    word = KINDS[difference["kind"]]
    fields = [FIELDS[name] for name in difference.get("fields", ())]
    return f"{word}: {', '.join(fields)}" if fields else word


def amount_before(difference: Mapping[str, Any] | None, amount: int) -> str:
    """`dulu Rp500.000`, where the amount is another than in the period before."""
    was = (difference or {}).get("was_amount")
    return f"dulu {formats.rupiah(was)}" if was and was != amount else ""
