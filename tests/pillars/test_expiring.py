"""What runs out, how soon, and what a later paper has replaced."""

from datetime import date, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from pillars import expiring
from pillars.models import Board, OrganisationDocument, PersonDocument
from tests.pillars.factories import AssignmentFactory, OrganisationFactory, PersonFactory

TODAY = date(2026, 11, 22)
PAPERS = {paper.key: paper for paper in expiring.PAPERS}


def due(key, user, when):
    paper = PAPERS[key]
    return list(expiring.due(paper.rows(user, user.region_id, TODAY), paper, when, TODAY))


def paper(organisation, days, kind="registration", **more):
    return OrganisationDocument.objects.create(
        organisation=organisation, kind=kind, valid_until=TODAY + timedelta(days=days), **more
    )


@pytest.mark.parametrize(
    ("days", "seen"),
    [
        (-1, {"habis"}),
        (0, {"30", "90", "180"}),
        (30, {"30", "90", "180"}),
        (31, {"90", "180"}),
        (90, {"90", "180"}),
        (180, {"180"}),
        (181, set()),
    ],
)
def test_30_90_180_days_and_gone(places, kasudin, days, seen):
    organisation = OrganisationFactory()
    paper(organisation, days)
    Board.objects.create(
        organisation=organisation,
        validity=DateRange(date(2021, 1, 1), TODAY + timedelta(days=days + 1)),
    )
    for key in ("dokumen", "kepengurusan"):
        found = {when for when in ("30", "90", "180", "habis") if due(key, kasudin, when)}
        assert found == seen
    row = Board.objects.annotate(last=expiring._upper()).get()
    assert expiring.last_day(row, PAPERS["kepengurusan"]) == TODAY + timedelta(days=days)


def test_a_paper_that_was_renewed_is_no_trouble(places, kasudin):
    organisation = OrganisationFactory()
    paper(organisation, 10, number="1")
    paper(organisation, 800, number="2")
    paper(organisation, 10, kind="accreditation", grade="A")

    assert due("dokumen", kasudin, "30") == []
    assert [row.grade for row in due("akreditasi", kasudin, "30")] == ["A"]


def test_duties_that_end_without_a_successor(places, kasudin):
    ends = DateRange(date(2024, 1, 1), TODAY + timedelta(days=20))
    alone = AssignmentFactory(validity=ends)
    goes_on = AssignmentFactory(validity=ends)
    AssignmentFactory(person=goes_on.person, validity=DateRange(TODAY + timedelta(days=20), None))
    AssignmentFactory(
        validity=DateRange(date(2024, 1, 1), TODAY + timedelta(days=5)), end_reason="resigned"
    )

    assert due("penugasan", kasudin, "30") == [alone]


def test_papers_of_people_and_other_regions(places, kasudin, other_kasudin):
    person = PersonFactory()
    PersonDocument.objects.create(
        person=person, category="health", valid_until=TODAY + timedelta(days=3)
    )

    assert len(due("dokumen-orang", kasudin, "30")) == 1
    assert due("dokumen-orang", other_kasudin, "30") == []


@pytest.mark.parametrize(
    ("days", "words", "tone"),
    [
        (-40, "sudah 40 hari habis", "danger"),
        (0, "habis hari ini", "action"),
        (12, "12 hari lagi", "action"),
        (60, "60 hari lagi", "neutral"),
    ],
)
def test_in_words(days, words, tone):
    last = TODAY + timedelta(days=days)
    assert (expiring.left_in_words(last, TODAY), expiring.tone_of(last, TODAY)) == (words, tone)
