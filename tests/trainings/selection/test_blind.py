"""A reviewer never receives a name, NIK, photo, birth date or address in blind stages."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pillars.models import Person
from trainings import selection_urls
from trainings.errors import NotAllowed
from trainings.models import (
    Candidate,
    CandidateDocument,
    CandidateScore,
    Objection,
    SelectionRequirement,
    StageKind,
)
from trainings.selection import blind
from trainings.services import selection_calls, selection_candidates, selection_judging

PEOPLE = (("Siti Rahasiawati", "9971010101909999"), ("Budi Tersembunyi", "9971010101908888"))
SECRET_PAPER = b"%PDF-1.4 KTP Siti Rahasiawati 9971010101909999"


@pytest.fixture
def judging(call, staff, member):
    """Two candidates with everything that could give them away, in the first blind stage."""
    paper = SelectionRequirement.objects.create(selection=call, order=1, title="KTP")
    selection = selection_calls.move(selection=call, name="open", by=staff)
    people = [
        member(
            name=name,
            address="Jalan Mawar Tersembunyi 7",
            nik=nik,
            phone="081234567890",
            photo=SimpleUploadedFile("potret-rahasia.jpg", b"\xff\xd8\xff potret"),
        )
        for name, nik in (
            ("Siti Rahasiawati", "9971010101909999"),
            ("Budi Tersembunyi", "9971010101908888"),
        )
    ]
    for row in selection_candidates.register(seat=call.seats.get(), people=people, by=staff):
        document = selection_candidates.hand_in(
            candidate=row,
            requirement=paper,
            file=SimpleUploadedFile("Siti Rahasiawati.pdf", SECRET_PAPER),
            by=staff,
        )
        selection_candidates.check(document=document, accept=True, by=staff)
    return selection_calls.move(selection=selection, name="judge", by=staff)


def addresses(selection):
    """Every address of the room that names no other call, with this call's things in it."""
    candidate = Candidate.objects.filter(selection=selection).first()
    document = CandidateDocument.objects.filter(candidate=candidate).first()
    objection = Objection.objects.filter(selection=selection).first()
    about = {
        "public_id": selection.public_id,
        "candidate_id": candidate.public_id,
        "document_id": document.public_id,
        "objection_id": objection.public_id if objection else selection.public_id,
        "requirement": selection.requirements.get().pk,
        "stage": selection.stages.first().pk,
        "move": "submit",
        "token": selection.token,
    }
    for pattern in selection_urls.urlpatterns:
        wanted = pattern.pattern.converters
        yield reverse(f"trainings:{pattern.name}", kwargs={name: about[name] for name in wanted})


def told(response) -> bytes:
    body = b"".join(response) if response.streaming else response.content
    return body + repr(sorted(response.headers.items())).encode()


def test_no_page_or_file_of_the_call_names_a_candidate_to_a_reviewer(client, judging, reviewer):
    client.force_login(reviewer)
    people = list(Person.objects.filter(candidacies__selection=judging))
    given_away = {b"potret", b"Mawar", b"081234567890", b"0812-3456", SECRET_PAPER[:20]}
    for person in people:
        given_away |= {person.name.encode(), person.name.split()[1].encode()}
        given_away |= {
            person.nik.encode(),
            person.nik_mask.encode(),
            str(person.public_id).encode(),
        }
        given_away |= {person.born_on.isoformat().encode()}
    seen = 0
    for address in addresses(judging):
        for response in (client.get(address), client.post(address, {"bagian": "x"})):
            body = told(response)
            seen += response.status_code == 200
            found = sorted(word for word in given_away if word in body)
            assert found == [], (address, response.status_code)
    assert seen >= 4
    page = client.get(reverse("trainings:selection-judge", args=[judging.public_id]))
    for number in judging.candidates.values_list("number", flat=True):
        assert number in page.content.decode()


def test_the_words_looked_for_are_really_on_the_pages_of_staff(client, judging, staff):
    """So that the test above cannot pass because it looks for the wrong thing."""
    client.force_login(staff)
    bodies = b"".join(told(client.get(address)) for address in addresses(judging))
    assert b"Siti Rahasiawati" in bodies
    assert SECRET_PAPER[:20] in bodies
    assert Person.objects.get(name="Siti Rahasiawati").nik_mask.encode() in bodies


def test_the_sheets_of_a_blind_stage_hold_no_person(judging, reviewer):
    stage = blind.current_stage(judging)
    assert stage.is_blind
    for sheet in blind.sheets(judging, stage, reviewer):
        assert (sheet.name, sheet.place) == ("", "")


def test_names_come_with_the_interview_only(judging, reviewer, judge):
    marks = dict.fromkeys(judging.candidates.values_list("number", flat=True), 80)
    judge(judging, reviewer, marks, until=StageKind.INTERVIEW)
    stage = blind.current_stage(judging)
    names = {sheet.name for sheet in blind.sheets(judging, stage, reviewer)}
    assert names == {"Siti Rahasiawati", "Budi Tersembunyi"}


def test_who_registered_a_candidate_does_not_judge_them(judging, staff, second_reviewer):
    selection_calls.assign(
        selection=judging,
        users=[*(one.user for one in judging.reviewers.select_related("user")), staff],
        by=staff,
    )
    stage = blind.current_stage(judging)
    assert blind.sheets(judging, stage, staff) == []
    number = judging.candidates.first().number
    with pytest.raises(NotAllowed):
        selection_judging.score(
            selection=judging,
            stage=stage,
            marks={(number, stage.criteria.first().pk): selection_judging.mark("80")},
            by=staff,
        )
    with pytest.raises(NotAllowed, match="tidak ditugaskan"):
        selection_judging.score(selection=judging, stage=stage, marks={}, by=second_reviewer)


def test_a_reviewer_enters_marks_on_the_page(client, judging, reviewer):
    client.force_login(reviewer)
    address = reverse("trainings:selection-judge", args=[judging.public_id])
    sheets = blind.sheets(judging, blind.current_stage(judging), reviewer)
    boxes = {box.field: "82,5" for sheet in sheets for box in sheet.boxes}
    assert client.post(address, boxes).status_code == 302
    assert {row.value for row in CandidateScore.objects.all()} == {selection_judging.mark("82,5")}
    refused = client.post(address, {next(iter(boxes)): "101"})
    assert "di luar 0 sampai 100" in refused.content.decode()
