"""What applying would do to totals and quotas, as lines of a card."""

from dataclasses import dataclass

from accounts import formats
from imports.models import ImportBatch

BESIDE = 3


@dataclass(frozen=True)
class EffectLine:
    """`Jakarta Pusat · PSM: 0 → 44 dari kuota 44`."""

    label: str
    before: int
    after: int
    quota: int | None = None

    @property
    def over(self) -> bool:
        return self.quota is not None and self.after > self.quota

    @property
    def over_words(self) -> str:
        """`Jakarta Pusat · PSM menjadi 46 dari kuota 44, lebih 2.`"""
        after, quota, excess = map(formats.number, (self.after, self.quota or 0, self.excess))
        return f"{self.label} menjadi {after} dari kuota {quota}, lebih {excess}."

    @property
    def excess(self) -> int:
        return max(0, self.after - (self.quota or 0))

    @property
    def filled(self) -> int:
        return min(self.after, self.quota or 0)


@dataclass(frozen=True)
class Effects:
    """The lines of the card, and one sentence about people."""

    rows: list[EffectLine]
    people: str
    # How many rows find no seat in the quotas.
    surplus: int = 0

    @property
    def is_long(self) -> bool:
        """More lines than stand beside the verdict: they are folded."""
        return len(self.rows) > BESIDE

    @property
    def over(self) -> list[EffectLine]:
        """Quotas that applying would exceed."""
        return [row for row in self.rows if row.over]


def effects_of(batch: ImportBatch) -> Effects | None:
    """From `batch.effects`, which the sheet computed with the preview; None if it has none."""
    data = batch.effects
    lines = data.get("regencies", [])
    told = {(line["region"], line["pillar"]) for line in lines}
    quotas = [
        line for line in data.get("quotas", []) if (line["region"], line["pillar"]) not in told
    ]
    rows = [_line(line) for line in (*lines, *quotas)]
    if not rows:
        return None
    return Effects(rows, _people(data.get("people")), data.get("surplus", 0))


def _line(line: dict) -> EffectLine:
    place = _usual(line["region_name"])
    label = " · ".join(part for part in (place, line["pillar_name"]) if part)
    return EffectLine(label, line["before"], line["after"], line.get("quota"))


def _usual(name: str) -> str:
    """`Jakarta Pusat` for the city's official name."""
    for official, usual in formats.SHORT_NAMES:
        if name.startswith(official):
            return usual + name.removeprefix(official)
    return name


def _people(people: dict | None) -> str:
    """`50 orang baru di register, 2 sudah dikenal`."""
    if not people:
        return ""
    parts = []
    if people.get("new"):
        parts.append(f"{formats.number(people['new'])} orang baru di register")
    if people.get("known"):
        parts.append(f"{formats.number(people['known'])} orang sudah ada di register")
    return ", ".join(parts)
