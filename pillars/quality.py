"""How complete and how plausible the register is, region by region, and what to mend first.

A check speaks of people, organisations or duties; its rows that fail are a queryset, so that
the figure and the list behind it cannot differ. The score of a region is the weighted share of
what passes; the fixes worth most are the checks that would raise it furthest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Left

from accounts.models import User
from pillars.models import (
    Assignment,
    Board,
    LikelyPair,
    NikDoubt,
    Organisation,
    OrganisationStatus,
    Person,
    QualityCount,
)
from regions.codes import LENGTHS
from regions.scoping import PlacedQuerySet

PEOPLE, ORGANISATIONS, DUTIES = "people", "organisations", "duties"


@dataclass(frozen=True)
class Check:
    """Something that can be wrong with a row, and how much it weighs."""

    key: str
    title: str
    advice: str
    weight: int
    about: str
    fails: Callable[[], Q]
    # Which rows it is asked of; all of its kind where nothing is said.
    of: Callable[[], Q] = Q


def _no_board() -> Q:
    current = Board.objects.active_on().filter(organisation=OuterRef("pk"))
    return Q(~Exists(current))


def _doubted() -> Q:
    return Q(Exists(NikDoubt.objects.filter(person=OuterRef("pk"))))


def _paired() -> Q:
    waiting = LikelyPair.objects.filter(verdict=LikelyPair.Verdict.OPEN)
    first = waiting.filter(first=OuterRef("pk"), second__removed_at__isnull=True)
    second = waiting.filter(second=OuterRef("pk"), first__removed_at__isnull=True)
    return Q(Exists(first)) | Q(Exists(second))


def _with_board() -> Q:
    return Q(kind__is_single=True)


CHECKS: tuple[Check, ...] = (
    Check("nik", "Tanpa NIK", "Lengkapi NIK dari KTP.", 5, PEOPLE, lambda: Q(nik_index=None)),
    Check(
        "nik-ragu",
        "NIK tidak cocok dengan tanggal lahir atau jenis kelamin",
        "Cocokkan NIK, tanggal lahir, dan jenis kelamin dengan KTP.",
        5,
        PEOPLE,
        _doubted,
    ),
    Check(
        "ganda",
        "Mungkin tercatat dua kali",
        "Bandingkan keduanya, lalu gabungkan atau nyatakan berbeda.",
        5,
        PEOPLE,
        _paired,
    ),
    Check(
        "lahir",
        "Tanpa tanggal lahir",
        "Lengkapi tanggal lahir.",
        3,
        PEOPLE,
        lambda: Q(born_on=None),
    ),
    Check("hp", "Tanpa nomor HP", "Lengkapi nomor HP.", 3, PEOPLE, lambda: Q(phone="")),
    Check(
        "kelamin", "Tanpa jenis kelamin", "Lengkapi jenis kelamin.", 2, PEOPLE, lambda: Q(sex="")
    ),
    Check("sk", "Tugas tanpa nomor SK", "Catat nomor SK tugasnya.", 3, DUTIES,
          lambda: Q(sk_number="")),
    Check(
        "rekening",
        "Organisasi tanpa rekening",
        "Catat rekening atas nama organisasi.",
        3,
        ORGANISATIONS,
        lambda: Q(account_index=None),
        _with_board,
    ),
    Check(
        "pengurus",
        "Organisasi tanpa kepengurusan yang berlaku",
        "Catat SK kepengurusan yang baru.",
        4,
        ORGANISATIONS,
        _no_board,
        _with_board,
    ),
    Check("telepon", "Organisasi tanpa telepon", "Catat nomor telepon.", 1, ORGANISATIONS,
          lambda: Q(phone="")),
)  # fmt: skip
BY_KEY = {check.key: check for check in CHECKS}


def base(about: str) -> PlacedQuerySet:
    """The rows that are asked at all: people who stand, active organisations, running duties."""
    if about == PEOPLE:
        return Person.objects.standing()
    if about == ORGANISATIONS:
        return Organisation.objects.filter(
            removed_at__isnull=True, status=OrganisationStatus.ACTIVE
        )
    return Assignment.objects.active_on().filter(person__removed_at__isnull=True)


def failing(check: Check, user: User, place: str) -> QuerySet:
    """The rows of a region that fail a check, for the list in which they are mended."""
    rows = base(check.about).filter(check.of(), check.fails())
    return rows.visible_to(user).within(place)


def count(scope: str) -> list[tuple[str, str, int, int]]:
    """(region, check, failing, total) for every region inside `scope` that carries rows."""
    found = []
    for about in (PEOPLE, ORGANISATIONS, DUTIES):
        checks = [check for check in CHECKS if check.about == about]
        wanted: dict[str, Any] = {}
        for at, check in enumerate(checks):
            wanted[f"total_{at}"] = Count("pk", filter=check.of()) if check.of() else Count("pk")
            wanted[f"failing_{at}"] = Count("pk", filter=check.of() & check.fails())
        rows = base(about).within(scope).order_by().values("region_id").annotate(**wanted)
        for row in rows:
            found += [
                (row["region_id"], check.key, row[f"failing_{at}"], row[f"total_{at}"])
                for at, check in enumerate(checks)
                if row[f"total_{at}"]
            ]
    return found


# --- Scores -------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Fix:
    """A check with what it costs the region: mending all of it lifts the score so far."""

    check: Check
    failing: int
    total: int
    points: float


@dataclass(frozen=True)
class Score:
    """A region's quality, 0 to 100, with its checks, the costliest first."""

    value: float | None
    fixes: list[Fix]

    @property
    def worth_most(self) -> list[Fix]:
        return [fix for fix in self.fixes if fix.failing][:3]

    @property
    def tone(self) -> str:
        if self.value is None:
            return "neutral"
        return "success" if self.value >= 90 else "info" if self.value >= 75 else "action"


def score_of(counts: Iterable[tuple[str, int, int]]) -> Score:
    """From (check, failing, total) of one region."""
    known = [(BY_KEY[key], bad, total) for key, bad, total in counts if key in BY_KEY and total]
    weight = sum(check.weight * total for check, _, total in known)
    if not weight:
        return Score(None, [])
    fixes = [
        Fix(check, bad, total, 100 * check.weight * bad / weight) for check, bad, total in known
    ]
    fixes.sort(key=lambda fix: (-fix.points, fix.check.key))
    return Score(100 - sum(fix.points for fix in fixes), fixes)


def scores_below(user: User, place: str) -> tuple[Score, dict[str, Score], datetime | None]:
    """The score of a region and of those right under it, and since when they stand; one query."""
    length = LENGTHS[min(place.count(".") + 1, len(LENGTHS) - 1)]
    rows = (
        QualityCount.objects.visible_to(user)
        .within(place)
        .order_by()
        .annotate(top=Left("region_id", length))
        .values_list("top", "check_key")
        .annotate(Sum("failing"), Sum("total"), Min("counted_at"))
    )
    whole: dict[str, list[int]] = {}
    parts: dict[str, list[tuple[str, int, int]]] = {}
    counted_at = None
    for top, key, bad, total, since in rows:
        parts.setdefault(top, []).append((key, bad, total))
        sums = whole.setdefault(key, [0, 0])
        sums[0] += bad
        sums[1] += total
        counted_at = min(counted_at or since, since)
    own = score_of((key, bad, total) for key, (bad, total) in whole.items())
    return own, {top: score_of(counts) for top, counts in parts.items() if top != place}, counted_at
