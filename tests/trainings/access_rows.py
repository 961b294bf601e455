"""Who may open the pages of training."""

from datetime import date, time

from django.core.files.base import ContentFile

from accounts.permissions import Permission as P
from accounts.roles import Role
from tests.access_matrix import DISTRICT, VILLAGE, Row
from tests.pillars.factories import PersonFactory
from tests.trainings import checkin_access_rows, result_access_rows, selection_access_rows
from tests.trainings.factories import EnrolmentFactory, TrainingEventFactory
from trainings.models import (
    CommitteeMember,
    EnrolmentState,
    Letter,
    Nomination,
    PlanLine,
    Session,
    SessionSpeaker,
    Speaker,
)


def event(world, region):
    return {"code": _event(world, region).code}


def _event(world, region):
    return world.make(
        "event",
        region,
        lambda: TrainingEventFactory(created_by=world.users[Role.STAFF], region_id=region),
    )


def participant(world, region):
    return _participant(world, region, EnrolmentState.NOMINATED)


def withdrawn(world, region):
    return _participant(world, region, EnrolmentState.WITHDRAWN)


def _participant(world, region, state):
    of = _event(world, region)
    found = world.make(
        f"participant {state}",
        region,
        lambda: EnrolmentFactory(
            event=of,
            origin_id=VILLAGE[region],
            state=state,
            person=PersonFactory(nik=world.nik(), region_id=VILLAGE[region]),
        ),
    )
    return {"code": of.code, "public_id": found.public_id}


def with_people(world, region):
    participant(world, region)
    return event(world, region)


def cancelling(world, region):
    return {**event(world, region), "move": "cancel"}


def ticked(world, region):
    return {"pilih": [str(participant(world, region)["public_id"])]}


def event_form(world, region):
    return {
        "title": "Bimbingan Baru",
        "kind": "bimtek",
        "level": "dasar",
        "region": region,
        "start_on": "2 Mei 2024",
        "pillars": ["PSM"],
    }


def seats(world, region):
    return {f"{DISTRICT[region]}/PSM": "4"}


def offered(world, region):
    return {**_participant(world, region, EnrolmentState.OFFERED), "answer": "terima"}


def year(world, region):
    return {"year": 2024}


def plan_line(world, region):
    line = world.make(
        "plan line",
        region,
        lambda: PlanLine.objects.create(
            year=2024,
            region_id=region,
            activity=f"Bimbingan {region}",
            kind="bimtek",
            created_by=world.users[Role.STAFF],
        ),
    )
    return {"public_id": line.public_id}


def line_form(world, region):
    return {
        "activity": "Bimbingan Baru",
        "region": region,
        "kind": "bimtek",
        "level": "dasar",
        "budget": "1.000.000",
        "days": "1",
        "waves": "1",
        "first_month": "1",
        "last_month": "12",
    }


def _session(world, region):
    of = _event(world, region)
    return world.make(
        "session",
        region,
        lambda: Session.objects.create(
            event=of, day=of.start_on, starts_at=time(8), ends_at=time(9), subject="Etika", jp=1
        ),
    )


def session(world, region):
    found = _session(world, region)
    return {"code": found.event.code, "public_id": found.public_id}


def session_form(world, region):
    return {
        "day": "2024-05-02",
        "starts_at": "10:00",
        "ends_at": "11:30",
        "subject": "Kebijakan",
    }


def booking(world, region):
    of = _session(world, region)

    def make():
        staff = world.users[Role.STAFF]
        speaker = Speaker.objects.create(name="Ibu Uji", region_id=region, created_by=staff)
        return SessionSpeaker.objects.create(session=of, speaker=speaker)

    return {**session(world, region), "booking": world.make("booking", region, make).pk}


def member(world, region):
    of = _event(world, region)
    found = world.make(
        "committee member",
        region,
        lambda: CommitteeMember.objects.create(event=of, name="Bapak Uji", duty="Ketua"),
    )
    return {"code": of.code, "public_id": found.public_id}


def letter(world, region):
    of = _event(world, region)
    found = world.make(
        "letter",
        region,
        lambda: Letter.objects.create(
            event=of,
            kind="undangan",
            series=f"surat-{region}",
            year=2024,
            serial=1,
            number=f"400.9/001/{region}/2024",
            dated_on=date(2024, 4, 1),
            file=ContentFile(b"%PDF-1.7", name="surat.pdf"),
            issued_by=world.users[Role.STAFF],
        ),
    )
    return {"code": of.code, "public_id": found.public_id}


def letter_kind(world, region):
    return {**event(world, region), "kind": "undangan"}


def nomination(world, region):
    of = _event(world, region)
    found = world.make(
        "nomination",
        region,
        lambda: Nomination.objects.create(
            event=of,
            region_id=region,
            number="12/NOM/2024",
            dated_on=date(2024, 4, 1),
            file=ContentFile(b"%PDF-1.7", name="nominasi.pdf"),
            created_by=world.users[Role.STAFF],
        ),
    )
    return {"code": of.code, "public_id": found.public_id}


LETTER = {
    "dated_on": "1 April 2024",
    "to": "Camat",
    "signer_position": "Kepala Suku Dinas Sosial",
}
SPEAKER = {"name": "Ibu Baru", "honour": ""}

ROWS = [
    *result_access_rows.ROWS,
    *checkin_access_rows.ROWS,
    *selection_access_rows.ROWS,
    Row("trainings:plan-list", P.EVENT_VIEW),
    Row("trainings:plan-year", P.EVENT_VIEW, at=year, elsewhere=200),
    Row(
        "trainings:plan-create",
        P.EVENT_EDIT,
        at=year,
        post=302,
        data=line_form,
        # The form refuses a region that is not one's own.
        elsewhere=200,
    ),
    Row("trainings:plan-copy", P.EVENT_EDIT, at=year, get=405, post=302, elsewhere=302),
    Row("trainings:plan-people", P.EVENT_VIEW, at=year, elsewhere=200),
    Row(
        "trainings:plan-export",
        P.DATA_EXPORT,
        at=year,
        post=200,
        data={"format": "xlsx"},
        elsewhere=200,
    ),
    Row("trainings:plan-detail", P.EVENT_VIEW, at=plan_line),
    Row("trainings:plan-edit", P.EVENT_EDIT, at=plan_line, post=302, data=line_form),
    Row("trainings:plan-targets", P.EVENT_EDIT, at=plan_line, get=405, post=302),
    Row("trainings:plan-remove", P.EVENT_EDIT, at=plan_line, get=405, post=302),
    Row(
        "trainings:event-clone",
        P.EVENT_EDIT,
        at=event,
        post=302,
        data={"title": "Salinan", "start_on": "3 Juni 2025"},
    ),
    Row("trainings:event-wave", P.EVENT_EDIT, at=event, post=302, data={"start_on": "3-6-2024"}),
    Row("trainings:session-list", P.EVENT_VIEW, at=event),
    Row("trainings:session-add", P.EVENT_EDIT, at=event, get=405, post=302, data=session_form),
    Row("trainings:session-edit", P.EVENT_EDIT, at=session, post=302, data=session_form),
    Row("trainings:session-remove", P.EVENT_EDIT, at=session, get=405, post=302),
    Row("trainings:speaker-book", P.EVENT_EDIT, at=session, get=405, post=302, data=SPEAKER),
    Row("trainings:speaker-release", P.EVENT_EDIT, at=booking, get=405, post=302),
    Row("trainings:committee-list", P.EVENT_VIEW, at=event),
    Row(
        "trainings:committee-add",
        P.EVENT_EDIT,
        at=event,
        get=405,
        post=302,
        data={"name": "Ibu Panitia", "duty": "Sekretaris"},
    ),
    Row("trainings:committee-remove", P.EVENT_EDIT, at=member, get=405, post=302),
    Row("trainings:letter-list", P.EVENT_VIEW, at=event),
    Row("trainings:letter-create", P.EVENT_EDIT, at=letter_kind, post=302, data=LETTER),
    Row("trainings:letter-file", P.EVENT_VIEW, at=letter),
    Row("trainings:letter-cancel", P.EVENT_EDIT, at=letter, post=302, data={"reason": "keliru"}),
    Row("trainings:reminder-list", P.EVENT_NOMINATE, at=with_people),
    Row("trainings:candidate-list", P.EVENT_NOMINATE, at=event, post=200),
    Row(
        "trainings:participant-place",
        P.EVENT_NOMINATE,
        at=event,
        post=302,
        data=lambda world, region: {**ticked(world, region), "bus": "3"},
    ),
    Row("trainings:nomination-list", P.EVENT_VIEW, at=event),
    Row(
        "trainings:nomination-add",
        P.EVENT_NOMINATE,
        at=event,
        get=405,
        post=302,
        data={"number": "7/NOM/2024", "dated_on": "1 April 2024"},
    ),
    Row("trainings:nomination-file", P.EVENT_VIEW, at=nomination),
    Row("trainings:waiting-list", P.EVENT_VIEW, at=with_people),
    Row("trainings:surplus-queue", P.EVENT_EDIT, at=event, get=405, post=302),
    Row("trainings:offer-answer", P.EVENT_NOMINATE, at=offered, get=405, post=302),
    Row("trainings:participant-absent", P.EVENT_NOMINATE, at=participant, get=405, post=302),
    Row("trainings:participant-substitute", P.EVENT_NOMINATE, at=participant, post=200),
    Row("trainings:event-list", P.EVENT_VIEW),
    Row("trainings:event-list", P.EVENT_VIEW, query="?q=uji&periode=2024-Q2&peserta=belum"),
    Row("trainings:event-create", P.EVENT_EDIT, post=302, data=event_form),
    Row("trainings:event-detail", P.EVENT_VIEW, at=with_people),
    Row("trainings:event-edit", P.EVENT_EDIT, at=event, post=302, data=event_form),
    Row("trainings:event-move", P.EVENT_EDIT, at=cancelling, post=302, data={"reason": "batal"}),
    Row("trainings:participant-list", P.EVENT_VIEW, at=with_people),
    Row("trainings:participant-confirm", P.EVENT_CONFIRM, at=event, get=405, post=302, data=ticked),
    Row(
        "trainings:participant-export",
        P.DATA_EXPORT,
        at=with_people,
        post=200,
        data={"format": "xlsx"},
    ),
    Row(
        "trainings:participant-export",
        P.DATA_EXPORT,
        at=with_people,
        post=200,
        data={"format": "csv"},
        query="?pilar=PSM",
    ),
    Row(
        "trainings:participant-withdraw",
        P.EVENT_NOMINATE,
        at=participant,
        post=302,
        data={"reason": "sakit"},
    ),
    Row("trainings:participant-reinstate", P.EVENT_NOMINATE, at=withdrawn, get=405, post=302),
    Row("trainings:quota-list", P.EVENT_VIEW, at=event),
    Row("trainings:quota-save", P.EVENT_EDIT, at=event, get=405, post=302, data=seats),
    Row("trainings:event-batches", P.EVENT_VIEW, at=event),
    Row("trainings:event-history", P.EVENT_VIEW, at=with_people),
]
