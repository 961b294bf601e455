"""From marks to places: pure arithmetic, in decimals, with a declared rule for ties."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

PLACES = Decimal("0.001")
TIE_RULE = (
    "Bila nilai akhir sama, yang didahulukan berturut-turut: nilai wawancara lebih tinggi, nilai "
    "tes tulis lebih tinggi, nilai administrasi lebih tinggi, lalu yang lebih dahulu terdaftar."
)


def rounded(value: Decimal) -> Decimal:
    return value.quantize(PLACES, rounding=ROUND_HALF_UP)


def stage_score(
    marks: Mapping[int, Mapping[int, Decimal]], weights: Mapping[int, int]
) -> Decimal | None:
    """`marks` by reviewer and criterion. Reviewers who left a criterion blank do not count;
    None where nobody gave every mark."""
    whole = sum(weights.values())
    complete = [
        sum((given[one] * weight for one, weight in weights.items()), Decimal()) / whole
        for given in marks.values()
        if weights and given.keys() >= weights.keys()
    ]
    return rounded(sum(complete, Decimal()) / len(complete)) if complete else None


@dataclass
class Standing:
    """A candidate on the way to a place."""

    candidate_id: int
    seat_id: int
    registered_at: datetime
    # By stage: its score; a stage that was not reached is missing.
    scores: Mapping[int, Decimal]
    is_passed: bool
    total: Decimal | None = None
    rank: int | None = None
    key: tuple = field(default=(), repr=False)


def rank(standings: Iterable[Standing], stages: Sequence[tuple[int, int]]) -> list[Standing]:
    """Gives totals to those who passed everything and a place within their seat.

    `stages` are (id, weight) in the order they were held; ties go to the later stage first.
    """
    by_seat: dict[int, list[Standing]] = defaultdict(list)
    found = list(standings)
    for one in found:
        if not one.is_passed:
            continue
        one.total = rounded(
            sum((one.scores[stage] * weight for stage, weight in stages), Decimal()) / 100
        )
        latest_first = tuple(-one.scores[stage] for stage, _ in reversed(stages))
        one.key = (-one.total, *latest_first, one.registered_at, one.candidate_id)
        by_seat[one.seat_id].append(one)
    for group in by_seat.values():
        for place, one in enumerate(sorted(group, key=lambda one: one.key), start=1):
            one.rank = place
    return found
