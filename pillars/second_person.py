"""What a second person looks at before agreeing: papers on file, and what the NIK itself says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from imports.cleaning.nik import check_against
from pillars.models import ChangeRequest, PersonDocument

Category = PersonDocument.Category
PAPERS: dict[str, tuple[Category, ...]] = {
    ChangeRequest.Field.NIK: (Category.KTP, Category.KK),
    ChangeRequest.Field.NAME: (Category.KTP, Category.KK, Category.DIPLOMA),
    ChangeRequest.Field.ACCOUNT: (Category.BANK,),
}


@dataclass(frozen=True)
class Evidence:
    """Documents that prove the value, which ones would, and what speaks against it."""

    papers: list[PersonDocument]
    wants: str
    remarks: list[str]


def evidence_for(requests: Iterable[ChangeRequest]) -> dict[int, Evidence]:
    """By the key of each request; one query for all of them."""
    requests = list(requests)
    people = {one.person_id for one in requests if one.person_id}
    papers: dict[int | None, list[PersonDocument]] = defaultdict(list)
    if people:
        for paper in PersonDocument.objects.filter(person__in=people).exclude(file=""):
            papers[paper.person_id].append(paper)
    return {
        one.pk: Evidence(
            [p for p in papers[one.person_id] if p.category in PAPERS[one.field]],
            ", ".join(category.label for category in PAPERS[one.field]),
            _remarks(one),
        )
        for one in requests
    }


def _remarks(request: ChangeRequest) -> list[str]:
    """Where the proposed NIK does not fit the birth date or the sex on file.

    The engine's own sentences hold the number; here it must stay masked.
    """
    person = request.person
    if request.field != ChangeRequest.Field.NIK or person is None:
        return []
    found = check_against(request.proposed, born_on=person.born_on, sex=person.sex or None)
    codes = {problem.code for problem in found}
    remarks = []
    if "nik_birth_mismatch" in codes:
        remarks.append("NIK usulan tidak cocok dengan tanggal lahir yang tercatat.")
    if "nik_sex_mismatch" in codes:
        remarks.append("NIK usulan tidak cocok dengan jenis kelamin yang tercatat.")
    return remarks
