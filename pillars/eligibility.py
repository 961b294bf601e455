"""Whether somebody may serve as a kind of pillar in a region: each dated rule, in plain words.

Every finding quotes the person's own numbers, so that nobody has to look up why. What the
registry does not know is "belum diketahui": it is shown, and stops nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from accounts.formats import long_date, place
from pillars import evidence
from pillars.models import Assignment, Education, EligibilityRule, Person, PillarKind, StateOffice
from pillars.models.rule import RuleCode
from regions.codes import lies_within
from regions.models import Region

RANK = {value: rank for rank, value in enumerate(Education.values)}


class Verdict(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        return {"passed": "Lulus", "failed": "Tidak", "unknown": "Belum diketahui"}[self.value]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says of one person on one day."""

    code: str
    verdict: Verdict
    text: str
    blocks: bool = True
    legal_basis: str = ""

    @property
    def is_failed(self) -> bool:
        return self.verdict is Verdict.FAILED

    @property
    def stops(self) -> bool:
        """Needs a reason before the appointment can be kept."""
        return self.blocks and self.is_failed

    @property
    def label(self) -> str:
        return RuleCode(self.code).label


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a person that rules ask for; None where nobody knows."""

    born_on: date | None = None
    education: str = ""
    home: str = ""
    home_name: str = ""
    state_office: str = ""
    # Kinds of pillars served as so far; None where nobody looked.
    served_as: frozenset[str] | None = None
    # The basic training in words; None where nobody looked.
    trained: str | None = None


def judge(
    *, person: Person, kind: PillarKind, region: Region, day: date, end_on: date | None = None
) -> list[Finding]:
    """Every rule in force on `day` for this appointment, in the order of the rules' names."""
    rules = rules_on(kind, day)
    if not rules:
        return []
    return findings(
        rules,
        facts_of(person, day),
        region=region.code,
        region_name=place(region),
        start_on=day,
        end_on=end_on,
        kinds=dict(PillarKind.objects.values_list("code", "name")),
    )


def rules_on(kind: PillarKind | str, day: date) -> list[EligibilityRule]:
    code = kind if isinstance(kind, str) else kind.pk
    found = {
        rule.code: rule
        for rule in EligibilityRule.objects.filter(kind_id=code, validity__contains=day)
    }
    return [found[code] for code in RuleCode.values if code in found]


def facts_of(person: Person, day: date) -> Facts:
    served = Assignment.objects.filter(person=person, validity__startswith__lte=day)
    home = person.home_region
    return Facts(
        born_on=person.born_on,
        education=person.education,
        home=person.home_region_id or "",
        home_name=place(home) if home else "",
        state_office=person.state_office,
        served_as=frozenset(served.values_list("kind_id", flat=True)),
        trained=evidence.basic_trainings([person.pk], day).get(person.pk, ""),
    )


def findings(
    rules: Iterable[EligibilityRule],
    facts: Facts,
    *,
    region: str,
    region_name: str,
    start_on: date,
    end_on: date | None = None,
    kinds: Mapping[str, str] | None = None,
) -> list[Finding]:
    """The rules applied to facts that are at hand: no query, so that a workbook can use it too."""
    told = []
    for rule in rules:
        verdict, text = _JUDGES[RuleCode(rule.code)](
            rule.value,
            facts,
            region=region,
            region_name=region_name,
            start_on=start_on,
            end_on=end_on,
            kinds=kinds or {},
        )
        told.append(Finding(rule.code, verdict, text, rule.blocks, rule.legal_basis))
    return told


def age_on(born_on: date, day: date) -> int:
    """Full years; born on 29 February, a year older on 1 March."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def _by(passed: bool) -> Verdict:
    return Verdict.PASSED if passed else Verdict.FAILED


def _age(value: Any, facts: Facts, start_on: date, *, is_highest: bool) -> tuple[Verdict, str]:
    limit = f"paling {'tinggi' if is_highest else 'rendah'} {value}"
    if facts.born_on is None:
        return Verdict.UNKNOWN, f"Tanggal lahir belum tercatat, padahal usia {limit}."
    age = age_on(facts.born_on, start_on)
    passed = age <= int(value) if is_highest else age >= int(value)
    return _by(passed), f"Usia {age} tahun saat didaftarkan, {limit}."


def _min_age(value, facts, *, start_on, **_more):
    return _age(value, facts, start_on, is_highest=False)


def _max_age(value, facts, *, start_on, **_more):
    return _age(value, facts, start_on, is_highest=True)


def _min_education(value, facts, **_more):
    lowest = Education(value).label
    if facts.education not in RANK:
        return Verdict.UNKNOWN, f"Pendidikan belum tercatat, padahal paling rendah {lowest}."
    own = Education(facts.education).label
    passed = RANK[facts.education] >= RANK[value]
    return _by(passed), f"Pendidikan {own}, paling rendah {lowest}."


def _home(_value, facts, *, region, region_name, **_more):
    # A home known only down to the kecamatan says nothing about a kelurahan in it.
    if not facts.home or (region != facts.home and lies_within(region, facts.home)):
        return Verdict.UNKNOWN, f"Domisili belum tercatat, padahal harus di {region_name}."
    if lies_within(facts.home, region):
        return Verdict.PASSED, f"Berdomisili di {facts.home_name}, wilayah tugasnya {region_name}."
    return Verdict.FAILED, f"Berdomisili di {facts.home_name}, di luar {region_name}."


def _not_state_officer(_value, facts, **_more):
    if not facts.state_office:
        return Verdict.UNKNOWN, "Belum dicatat apakah menjabat PNS, TNI, Polri, atau legislatif."
    label = StateOffice(facts.state_office).label
    if facts.state_office == StateOffice.NONE:
        return Verdict.PASSED, f"{label}."
    return Verdict.FAILED, f"Tercatat sebagai {label}; jabatan negara tidak boleh dirangkap."


def _comes_from(value, facts, *, kinds, **_more):
    wanted = " atau ".join(kinds.get(code, code) for code in value)
    served = [kinds.get(code, code) for code in value if code in (facts.served_as or ())]
    if served:
        return Verdict.PASSED, f"Tercatat pernah atau sedang menjadi {' dan '.join(served)}."
    # Members of a Karang Taruna are so by law and not by name: that nobody wrote it down does
    # not mean that it is not so.
    return Verdict.UNKNOWN, f"Belum tercatat pernah menjadi {wanted}."


def _basic_training(_value, facts, **_more):
    if facts.trained is None:
        return Verdict.UNKNOWN, "Pelatihan dasar belum diperiksa."
    if facts.trained:
        return Verdict.PASSED, f"Telah mengikuti pelatihan dasar: {facts.trained}."
    return Verdict.FAILED, "Belum tercatat mengikuti pelatihan dasar."


def _term(value, _facts, *, start_on, end_on, **_more):
    years = int(value)
    if end_on is None:
        return Verdict.UNKNOWN, f"Hari terakhir belum diisi; masa bakti paling lama {years} tahun."
    last = _years_later(start_on, years)
    if end_on <= last:
        return Verdict.PASSED, f"Masa bakti sampai {long_date(end_on)}, paling lama {years} tahun."
    return (
        Verdict.FAILED,
        f"Masa bakti sampai {long_date(end_on)}, padahal paling lama {years} tahun, "
        f"sampai {long_date(last)}.",
    )


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 3, 1)


_JUDGES: dict[RuleCode, Callable[..., tuple[Verdict, str]]] = {
    RuleCode.MIN_AGE: _min_age,
    RuleCode.MAX_AGE: _max_age,
    RuleCode.MIN_EDUCATION: _min_education,
    RuleCode.HOME_IN_DUTY_REGION: _home,
    RuleCode.NOT_STATE_OFFICER: _not_state_officer,
    RuleCode.COMES_FROM_PILLAR: _comes_from,
    RuleCode.BASIC_TRAINING: _basic_training,
    RuleCode.TERM_YEARS: _term,
}
