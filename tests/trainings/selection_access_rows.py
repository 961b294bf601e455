"""Who may open the pages of calls for TKSK."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.formats import long_date
from accounts.permissions import Permission as P
from accounts.roles import Role
from regions.models import Region
from tests.access_matrix import DISTRICT, VILLAGE, Anyone, Row
from tests.pillars.factories import PersonFactory
from trainings.models import (
    Candidate,
    CandidateDocument,
    Objection,
    Selection,
    SelectionRequirement,
    SelectionReviewer,
    SelectionSeat,
    SelectionStage,
    SelectionState,
    StageKind,
)


def _call(world, region, state=SelectionState.OPEN) -> Selection:
    def make():
        today = timezone.localdate()
        by = world.user(Role.KASUDIN, region, f"seleksi.{state}.{region}@matriks.test")
        selection = Selection.objects.create(
            title=f"Seleksi {state} {region}",
            region_id=region,
            kind_id="TKSK",
            opens_on=today,
            closes_on=today,
            state=state,
            created_by=by,
            announced_on=today if state == SelectionState.ANNOUNCED else None,
            objections_until=today + timedelta(days=3)
            if state == SelectionState.ANNOUNCED
            else None,
            minutes_number="400.9/001/BA-SELEKSI/DINSOS/2026",
        )
        selection.minutes_file.save("ba.pdf", SimpleUploadedFile("ba.pdf", b"%PDF-1.7"))
        SelectionSeat.objects.create(selection=selection, region_id=DISTRICT[region])
        SelectionRequirement.objects.create(selection=selection, order=1, title="KTP")
        SelectionStage.objects.create(
            selection=selection, order=1, kind=StageKind.FILES, weight=100, pass_mark=60
        )
        # The whole cast judges: who may not is refused by role, who is elsewhere by region.
        if state == SelectionState.JUDGING:
            SelectionReviewer.objects.bulk_create(
                SelectionReviewer(selection=selection, user=user, assigned_by=by)
                for user in world.users.values()
            )
        return selection

    return world.make(f"selection {state}", region, make)


def _candidate(world, region, state=SelectionState.OPEN) -> Candidate:
    def make():
        selection = _call(world, region, state)
        return Candidate.objects.create(
            selection=selection,
            seat=selection.seats.get(),
            person=PersonFactory(nik=world.nik(), region_id=VILLAGE[region]),
            registered_by=selection.created_by,
            outcome="chosen" if state == SelectionState.ANNOUNCED else "",
        )

    return world.make(f"candidate {state}", region, make)


def _document(world, region) -> CandidateDocument:
    def make():
        candidate = _candidate(world, region)
        document = CandidateDocument(
            candidate=candidate,
            requirement=candidate.selection.requirements.get(),
            uploaded_by=candidate.registered_by,
        )
        document.file.save("ktp.pdf", SimpleUploadedFile("ktp.pdf", b"%PDF-1.7"))
        return document

    return world.make("candidate document", region, make)


def call(world, region):
    return {"public_id": _candidate(world, region).selection.public_id}


def announced(world, region):
    found = _candidate(world, region, SelectionState.ANNOUNCED)
    return {"public_id": found.selection.public_id}


def judging(world, region):
    return {"public_id": _call(world, region, SelectionState.JUDGING).public_id}


def stage(world, region):
    return {**judging(world, region), "stage": _call(world, region, "judging").stages.get().pk}


def moving(world, region):
    return {**call(world, region), "move": "judge"}


def deciding(world, region):
    return {**call(world, region), "move": "decide"}


def candidate(world, region):
    return {**call(world, region), "candidate_id": _candidate(world, region).public_id}


def chosen(world, region):
    found = _candidate(world, region, SelectionState.ANNOUNCED)
    return {**announced(world, region), "candidate_id": found.public_id}


def document(world, region):
    return {**candidate(world, region), "document_id": _document(world, region).public_id}


def paper(world, region):
    found = _call(world, region).requirements.get()
    return {**candidate(world, region), "requirement": found.pk}


def objection(world, region):
    def make():
        selection = _call(world, region, SelectionState.ANNOUNCED)
        return Objection.objects.create(
            selection=selection,
            sender="Warga",
            text="Keberatan",
            received_on=timezone.localdate(),
            recorded_by=selection.created_by,
        )

    found = world.make("objection", region, make)
    return {**announced(world, region), "objection_id": found.public_id}


def token(world, region):
    return {"token": _call(world, region or "99.71", SelectionState.ANNOUNCED).token}


def objecting(world, region):
    return {
        "sender": "Warga",
        "text": "Keberatan",
        "received_on": long_date(timezone.localdate()),
    }


def form(world, region):
    place = Region.objects.get(pk=region)
    return {"title": f"Seleksi {place.name}", "opens_on": "1 Januari 2026"}


ROWS = [
    Row("trainings:selection-list", P.EVENT_VIEW),
    Row("trainings:selection-list", P.EVENT_VIEW, query="?wilayah=99.71.01"),
    Row("trainings:selection-create", P.EVENT_EDIT, post=200),
    Row("trainings:selection-public", Anyone, at=token),
    Row("trainings:selection-detail", P.EVENT_VIEW, at=call),
    Row("trainings:selection-edit", P.EVENT_EDIT, at=call, post=200, data=form),
    Row("trainings:selection-setup", P.EVENT_EDIT, at=call, post=200),
    Row("trainings:selection-move", P.EVENT_EDIT, at=moving, post=302),
    Row("trainings:selection-decide", P.SELECTION_DECIDE, at=deciding, post=302),
    Row("trainings:selection-stage-close", P.EVENT_EDIT, at=stage, get=405, post=302),
    Row("trainings:selection-candidates", P.EVENT_VIEW, at=call),
    Row("trainings:selection-pick", P.EVENT_NOMINATE, at=call, post=200),
    Row("trainings:selection-register", P.EVENT_NOMINATE, at=call, post=200),
    Row("trainings:selection-candidate", P.EVENT_VIEW, at=candidate),
    Row("trainings:selection-hand-in", P.EVENT_NOMINATE, at=paper, get=405, post=302),
    Row("trainings:selection-check", P.EVENT_EDIT, at=document, get=405, post=302),
    Row("trainings:selection-document", P.EVENT_VIEW, at=document),
    Row("trainings:selection-leave", P.EVENT_EDIT, at=candidate, post=200),
    Row("trainings:selection-appoint", P.EVENT_EDIT, at=chosen, post=200),
    Row("trainings:selection-take-back", P.EVENT_EDIT, at=chosen, post=200),
    Row("trainings:selection-judge", P.SELECTION_REVIEW, at=judging, post=302),
    Row("trainings:selection-result", P.EVENT_VIEW, at=announced),
    Row("trainings:selection-minutes", P.EVENT_VIEW, at=announced),
    Row("trainings:selection-appoint-all", P.EVENT_EDIT, at=announced, post=200),
    Row(
        "trainings:selection-object",
        P.EVENT_EDIT,
        at=announced,
        get=405,
        post=302,
        data=objecting,
    ),
    Row("trainings:selection-answer", P.EVENT_EDIT, at=objection, post=200),
]
