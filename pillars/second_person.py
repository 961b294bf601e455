"""What a second person looks at before agreeing: papers on file, and what the NIK itself says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from imports.cleaning.nik import check_against
from pillars.models import ChangeRequest, PersonDocument

Category = PersonDocument.Category
PAPERS = {
    ChangeRequest.Field.NIK: (Category.KTP, Category.KK),
    ChangeRequest.Field.NAME: (Category.KTP, Category.KK, Category.DIPLOMA),
    ChangeRequest.Field.ACCOUNT: (Category.BANK,),
}


def with_evidence(requests: Iterable[ChangeRequest]) -> None:
    """Attach `papers` (documents that prove the value) and `remarks` (what speaks against it);
    one query for all of them."""
    requests = list(requests)
    people = {one.person_id for one in requests if one.person_id}
    papers = defaultdict(list)
    if people:
        for paper in PersonDocument.objects.filter(person__in=people).exclude(file=""):
            papers[paper.person_id].append(paper)
    for one in requests:
        wanted = PAPERS[one.field]
        one.papers = [p for p in papers[one.person_id] if p.category in wanted]
        one.wants = ", ".join(Category(category).label for category in wanted)
        one.remarks = _remarks(one)


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
