"""Names of places, folded for comparing."""

import re
import unicodedata

NOT_LETTERS = re.compile(r"[^a-z0-9]+")


def fold(name: str) -> str:
    """`"P. Panggang "` → `ppanggang`: lower case, no accents, spaces or punctuation."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return NOT_LETTERS.sub("", plain.lower())
