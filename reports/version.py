"""Which program made a report."""

import tomllib
from functools import cache

from django.conf import settings


@cache
def program_version() -> str:
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["project"]["version"]
