"""Who may open the pages of scores, evaluation, follow-up and certificates."""

from datetime import date

from accounts.permissions import Permission as P
from accounts.roles import Role
from tests.access_matrix import VILLAGE, Anyone, Row
from tests.pillars.factories import PersonFactory
from tests.trainings.factories import EnrolmentFactory, TrainingEventFactory
from trainings.certificates import wording
from trainings.models import (
    Certificate,
    CertificateTemplate,
    EvaluationTicket,
    EventState,
    FollowUp,
    PrintRun,
)
from trainings.services import certificates, printing


def _done(world, region):
    return world.make(
        "finished event",
        region,
        lambda: TrainingEventFactory(
            created_by=world.users[Role.STAFF],
            region_id=region,
            state=EventState.DONE,
            min_attendance_percent=None,
        ),
    )


def _participant(world, region):
    return world.make(
        "participant of the finished event",
        region,
        lambda: EnrolmentFactory(
            event=_done(world, region),
            origin_id=VILLAGE[region],
            person=PersonFactory(nik=world.nik(), region_id=VILLAGE[region]),
        ),
    )


def _template(world, region) -> CertificateTemplate:
    return world.make(
        "certificate template",
        region,
        lambda: CertificateTemplate.objects.create(
            region_id=region,
            name="Sertifikat",
            body=wording.BODY,
            number_pattern=wording.NUMBER,
            signer_capacity="Kepala",
            signer_name="Kepala Uji",
            created_by=world.users[Role.STAFF],
        ),
    )


def _issued(world, region, kind) -> Certificate:
    def make():
        event = _done(world, region)
        row = EnrolmentFactory(
            event=event,
            origin_id=VILLAGE[region],
            person=PersonFactory(nik=world.nik(), region_id=VILLAGE[region]),
        )
        by = world.user(Role.KASUDIN, region, f"{kind}.{region}@matriks.test")
        return certificates.issue(
            event=event,
            template=_template(world, region),
            enrolments=[row],
            issued_on=date(2024, 5, 5),
            by=by,
        ).certificates[0]

    return world.make(f"certificate {kind}", region, make)


def event(world, region):
    _participant(world, region)
    return {"code": _done(world, region).code}


def issued(world, region):
    return {"public_id": _issued(world, region, "kept").public_id}


def revocable(world, region):
    return {"public_id": _issued(world, region, "revocable").public_id}


def renewable(world, region):
    return {"public_id": _issued(world, region, "renewable").public_id}


def renewing(world, region):
    return {"template": _template(world, region).pk, "reason": "nama salah eja"}


def issuing(world, region):
    return {"template": _template(world, region).pk, "issued_on": "5 Mei 2024"}


def template(world, region):
    return {"public_id": _template(world, region).public_id}


def template_form(world, region):
    return {
        "name": "Sertifikat matriks",
        "heading": "SERTIFIKAT",
        "lead": "Diberikan kepada",
        "body": wording.BODY,
        "number_pattern": wording.NUMBER,
        "accent": "pine",
        "signer_capacity": "Kepala",
        "signer_name": "Kepala Uji",
        "is_active": "on",
    }


def _run(world, region) -> PrintRun:
    def make():
        _issued(world, region, "kept")
        by = world.user(Role.KASUDIN, region, f"cetak.{region}@matriks.test")
        run = printing.request(event=_done(world, region), order="name", per_file=50, by=by)
        printing.build(printing.claim(run.pk))
        return run

    return world.make("print run", region, make)


def print_run(world, region):
    return {"public_id": _run(world, region).public_id}


def print_file(world, region):
    return {**print_run(world, region), "part": 1}


def follow_up(world, region):
    row = world.make(
        "follow-up",
        region,
        lambda: FollowUp.objects.create(
            enrolment=_participant(world, region), text="Mendata lansia", due_on=date(2024, 8, 1)
        ),
    )
    return {"code": _done(world, region).code, "public_id": row.public_id}


def promise(world, region):
    return {
        "participant": _participant(world, region).public_id,
        "text": "Mendata lansia",
        "due_on": "1 Agustus 2024",
    }


def token(world, region):
    return {"token": _issued(world, region or "99.71", "kept").token}


def ticket(world, region):
    row = world.make(
        "evaluation ticket",
        region,
        lambda: EvaluationTicket.objects.create(enrolment=_participant(world, region)),
    )
    return {"token": row.token}


ROWS = [
    Row("trainings:score-list", P.EVENT_VIEW, at=event),
    Row("trainings:score-save", P.EVENT_EDIT, at=event, get=405, post=302),
    Row("trainings:evaluation-detail", P.EVENT_VIEW, at=event),
    Row("trainings:evaluation-open", P.EVENT_EDIT, at=event, get=405, post=302),
    Row(
        "trainings:evaluation-questions",
        P.EVENT_EDIT,
        at=event,
        post=302,
        data={"text": "materi: Materi mudah dipahami"},
    ),
    Row("trainings:evaluation-answer", Anyone, at=ticket, post=200),
    Row("trainings:follow-up-list", P.EVENT_VIEW, at=event),
    Row(
        "trainings:follow-up-end",
        P.EVENT_NOMINATE,
        at=follow_up,
        post=302,
        data={"result": "32 lansia terdata", "ended_on": "1 Juli 2024"},
    ),
    Row("trainings:event-certificates", P.EVENT_VIEW, at=event),
    Row("trainings:certificate-issue", P.EVENT_EDIT, at=event, get=405, post=302, data=issuing),
    Row("trainings:certificate-list", P.EVENT_VIEW),
    Row(
        "trainings:certificate-list",
        P.EVENT_VIEW,
        query="?q=siti&kind=bimtek&year=2024&state=valid",
    ),
    Row("trainings:certificate-key", Anyone),
    Row("trainings:certificate-check", Anyone, at=token),
    Row("trainings:certificate-file", P.EVENT_VIEW, at=issued),
    Row(
        "trainings:certificate-revoke",
        P.EVENT_EDIT,
        at=revocable,
        post=302,
        data={"reason": "orang yang salah"},
    ),
    Row("trainings:certificate-reissue", P.EVENT_EDIT, at=renewable, post=302, data=renewing),
    Row("trainings:validity-list", P.EVENT_VIEW),
    Row("trainings:validity-set", P.PILLAR_KIND_MANAGE, post=200),
    Row("trainings:template-list", P.EVENT_VIEW),
    Row("trainings:template-new", P.EVENT_EDIT, post=302, data=template_form),
    Row("trainings:template-edit", P.EVENT_EDIT, at=template, post=302, data=template_form),
    Row("trainings:template-preview", P.EVENT_VIEW, at=template),
    Row(
        "trainings:print-request",
        P.DATA_EXPORT,
        at=event,
        get=405,
        post=302,
        data={"order": "name", "per_file": "50"},
    ),
    Row("trainings:print-run", P.EVENT_VIEW, at=print_run),
    Row("trainings:print-retry", P.DATA_EXPORT, at=print_run, get=405, post=302),
    Row("trainings:print-file", P.DATA_EXPORT, at=print_file),
]
