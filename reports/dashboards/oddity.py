"""One odd figure as it is shown."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Oddity:
    """What looks wrong, why, what to do, since when, and where its rows are."""

    rule: str
    title: str
    text: str
    on: date
    url: str
    url_label: str = "Lihat barisnya"
    # Of two of the same day the heavier one comes first.
    weight: int = 0
