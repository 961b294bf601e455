"""The ministry's dotted codes: a code is a path, and every ancestor can be read off it.

`31` province · `31.71` kabupaten/kota · `31.71.01` kecamatan · `31.71.01.1001` desa/kelurahan ·
`31.71.01.1001.005` RW (three digits of our own under the kelurahan).
"""

import re

from django.db import models

CODE = re.compile(r"^\d{2}(\.\d{2}(\.\d{2}(\.\d{4}(\.\d{3})?)?)?)?$")
LENGTHS = (2, 5, 8, 13, 17)


class Level(models.IntegerChoices):
    PROVINCE = 1, "Provinsi"
    REGENCY = 2, "Kabupaten/Kota"
    DISTRICT = 3, "Kecamatan"
    VILLAGE = 4, "Desa/Kelurahan"
    RW = 5, "RW"


def level_of(code: str) -> Level:
    """The level a code stands for. Raises ValueError for text that is not a code."""
    if not CODE.match(code):
        raise ValueError(f"not a region code: {code!r}")
    return Level(code.count(".") + 1)


def ancestor(code: str, level: int) -> str:
    """The code of the region at `level` that holds `code`; empty when `code` lies above it."""
    return code[: LENGTHS[level - 1]] if code.count(".") + 1 >= level else ""


def parent_code(code: str) -> str | None:
    return code.rpartition(".")[0] or None


def lies_within(code: str, scope: str) -> bool:
    return code == scope or code.startswith(scope + ".")


def within(field: str, scope: str) -> models.Q:
    """Rows whose `field` (a region code, collation "C") is `scope` or lies beneath it.

    A range and no LIKE: "/" is the character after ".", so `scope ≤ code < scope + "/"`
    is the subtree exactly, and an index serves it.
    """
    return models.Q(**{f"{field}__gte": scope, f"{field}__lt": scope + "/"})


def above(field: str, scope: str) -> models.Q:
    """Rows whose `field` is `scope` or one of the regions that hold it."""
    return models.Q(**{f"{field}__in": path(scope)})


def path(code: str) -> list[str]:
    """`31.71.01` → [`31`, `31.71`, `31.71.01`]."""
    parts = code.split(".")
    return [".".join(parts[: count + 1]) for count in range(len(parts))]
