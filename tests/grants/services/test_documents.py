"""Papers of a proposal: handed in, accepted or returned one by one, by whose right it is."""

import pytest
from django.db import IntegrityError, transaction

from accounts.changes import versions_of
from accounts.permissions import Permission
from accounts.roles import Role, permissions_of
from grants.enums import Judgement
from grants.errors import (
    GrantInvalid,
    MoveNotAllowed,
    NotAllowed,
    OutsideRegion,
    ReasonMissing,
    SamePerson,
)
from grants.models import Document
from grants.services import documents, generating, programme_rules, recipients

PDF = b"%PDF-1.7 proposal"


@pytest.fixture
def wanted(office):
    """The programme asks for a proposal and an account book."""
    for name in ("Proposal", "Buku tabungan"):
        programme_rules.add_requirement(programme=office.programme, name=name, by=office.staff)
    generating.generate(programme=office.programme, by=office.operator)
    return list(office.programme.requirements.order_by("pk"))


@pytest.fixture
def recipient(office, wanted):
    return office.recipients.order_by("pk").first()


@pytest.fixture
def paper(office, wanted, recipient) -> Document:
    return documents.hand_in(
        recipient=recipient, requirement=wanted[0], content=PDF, number="1/2026",
        by=office.operator,
    )  # fmt: skip


@pytest.fixture
def everybody(office, administrator, auditor):
    return {
        Role.ADMINISTRATOR: administrator, Role.STAFF: office.staff, Role.HEAD: office.head,
        Role.TREASURER: office.treasurer, Role.KASUDIN: office.kasudin,
        Role.OPERATOR: office.operator, Role.AUDITOR: auditor,
    }  # fmt: skip


@pytest.mark.parametrize("role", Role.values)
def test_who_hands_in(everybody, wanted, recipient, role):
    def hand_in():
        return documents.hand_in(
            recipient=recipient, requirement=wanted[0], content=PDF, by=everybody[role]
        )

    if Permission.GRANT_PROPOSE in permissions_of(role):
        assert hand_in().uploaded_by == everybody[role]
    else:
        with pytest.raises(NotAllowed):
            hand_in()
        assert not Document.objects.exists()


@pytest.mark.parametrize("role", Role.values)
def test_who_judges(everybody, paper, role):
    by = everybody[role]
    if Permission.GRANT_VERIFY in permissions_of(role):
        assert documents.accept(documents=[paper], by=by).done == 1
        documents.send_back(document=paper, reason="Tanda tangan lurah belum ada", by=by)
        return
    with pytest.raises(NotAllowed):
        documents.accept(documents=[paper], by=by)
    with pytest.raises(NotAllowed):
        documents.send_back(document=paper, reason="Tanda tangan lurah belum ada", by=by)
    paper.refresh_from_db()
    assert paper.judgement == Judgement.PENDING


def test_papers_are_judged_one_by_one(office, wanted, recipient, paper):
    other = documents.hand_in(
        recipient=recipient, requirement=wanted[1], number="BK-1", by=office.operator
    )
    documents.accept(documents=[paper], by=office.kasudin)
    documents.send_back(document=other, reason="  Halaman   nama belum ada ", by=office.kasudin)

    assert dict(Document.objects.values_list("requirement", "judgement")) == {
        wanted[0].pk: Judgement.ACCEPTED,
        wanted[1].pk: Judgement.RETURNED,
    }
    other.refresh_from_db()
    assert (other.reason, other.judged_by) == ("Halaman nama belum ada", office.kasudin)


def test_a_returned_paper_is_handed_in_again_and_the_history_tells_both(
    office, wanted, recipient, paper
):
    documents.send_back(document=paper, reason="Kabur, foto ulang", by=office.kasudin)
    again = documents.hand_in(
        recipient=recipient, requirement=wanted[0], content=PDF + b" 2", by=office.operator
    )

    assert again.pk == paper.pk
    assert (again.judgement, again.reason, again.judged_by) == (Judgement.PENDING, "", None)
    assert again.sha256 != paper.sha256
    told = versions_of(Document).filter(pgh_obj_id=paper.pk).order_by("pgh_id")
    assert [one.judgement for one in told] == ["pending", "returned", "pending"]
    assert [one.reason for one in told] == ["", "Kabur, foto ulang", ""]


def test_a_reason_is_needed_to_return(office, paper):
    with pytest.raises(ReasonMissing):
        documents.send_back(document=paper, reason="  ", by=office.kasudin)


def test_whoever_handed_it_in_does_not_judge_it(office, wanted, recipient):
    mine = documents.hand_in(
        recipient=recipient, requirement=wanted[0], content=PDF, by=office.kasudin
    )

    outcome = documents.accept(documents=[mine], by=office.kasudin)

    assert [one.code for one in outcome.refused] == ["same_person"]
    with pytest.raises(SamePerson):
        documents.send_back(document=mine, reason="Belum lengkap", by=office.kasudin)
    with pytest.raises(IntegrityError, match="checker_is_not_uploader"), transaction.atomic():
        Document.objects.filter(pk=mine.pk).update(judgement="accepted", judged_by=office.kasudin)


def test_nobody_of_another_region_touches_it(paper, other_kasudin):
    stranger = other_kasudin

    outcome = documents.accept(documents=[paper], by=stranger)

    assert [one.code for one in outcome.refused] == ["outside_region"]
    with pytest.raises(OutsideRegion):
        documents.send_back(document=paper, reason="Belum lengkap", by=stranger)


def test_verified_only_when_every_paper_was_accepted(office, wanted, recipient, paper):
    recipients.submit(recipients=[recipient], by=office.operator)

    def refusals():
        outcome = recipients.verify(recipients=[recipient], by=office.kasudin)
        return [one.code for one in outcome.refused]

    assert refusals() == ["documents"]
    documents.accept(documents=[paper], by=office.kasudin)
    assert refusals() == ["documents"]
    other = documents.hand_in(
        recipient=recipient, requirement=wanted[1], number="BK-1", by=office.operator
    )
    assert refusals() == ["documents"]
    documents.accept(documents=[other], by=office.kasudin)
    assert refusals() == []


def test_after_verification_papers_stay_as_they_were_judged(office, wanted, recipient, paper):
    other = documents.hand_in(
        recipient=recipient, requirement=wanted[1], number="BK-1", by=office.operator
    )
    recipients.submit(recipients=[recipient], by=office.operator)
    documents.accept(documents=[paper, other], by=office.kasudin)
    recipients.verify(recipients=[recipient], by=office.kasudin)
    recipient.refresh_from_db()

    with pytest.raises(MoveNotAllowed):
        documents.send_back(document=paper, reason="Ternyata keliru", by=office.kasudin)
    with pytest.raises(MoveNotAllowed):
        documents.hand_in(
            recipient=recipient, requirement=wanted[0], content=PDF, by=office.operator
        )
    outcome = documents.accept(documents=[paper], by=office.staff)
    assert [one.code for one in outcome.refused] == ["state"]
    recipients.send_back(recipients=[recipient], reason="SK keliru", by=office.kasudin)
    documents.send_back(document=paper, reason="SK keliru", by=office.kasudin)


@pytest.mark.parametrize(
    ("content", "number"), [(b"", ""), (b"<html>bukan pindaian", "1"), (b"MZ\x90", "")]
)
def test_what_is_no_paper_is_refused(office, wanted, recipient, content, number):
    with pytest.raises(GrantInvalid):
        documents.hand_in(
            recipient=recipient, requirement=wanted[0], content=content, number=number,
            by=office.operator,
        )  # fmt: skip
    assert not Document.objects.exists()


def test_a_paper_of_another_programme_is_refused(office, wanted, recipient):
    requirement = wanted[0]
    requirement.programme_id = 0

    with pytest.raises(GrantInvalid):
        documents.hand_in(
            recipient=recipient, requirement=requirement, content=PDF, by=office.operator
        )
