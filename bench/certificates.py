"""1,600 certificates with a QR and a back page: the print run beside typst and zxing-cpp alone.

The bare side draws the same QR codes and sets the same pages in one document, in a program of its
own as well; the print run adds the rows, the split into files, their keeping and their checksums.
"""

import time
from datetime import UTC, date, datetime

from django.core.files.storage import default_storage

from accounts.models import User
from accounts.typesetting import typeset
from bench.measuring import apart, median, spread, table
from pillars.models import Person
from regions.models import Region
from trainings.certificates import paper, wording
from trainings.models import (
    Certificate,
    CertificateTemplate,
    Enrolment,
    EnrolmentState,
    EventState,
    PrintRun,
    TrainingEvent,
)
from trainings.services import certificates, printing

SIZE = 1600
AIM = 2.0


def run(options) -> None:
    by, event, template = _scene(options.rows[0] if options.rows else SIZE)
    start = time.perf_counter()
    issued = certificates.issue(
        event=event,
        template=template,
        enrolments=Enrolment.objects.filter(event=event),
        issued_on=date(2024, 9, 1),
        by=by,
    ).certificates
    print(f"issue {len(issued)}: {time.perf_counter() - start:.2f} s")
    rows = list(Certificate.objects.filter(event=event).order_by("serial"))
    bare, printed = [], []
    for _ in range(options.rounds):
        bare.append(apart(lambda: _bare(rows)))
        printed.append(apart(lambda: _print(event, by)))
    table(
        ["certificates", "bare s", "peak MB", "print run s", "peak MB", f"ratio (aim {AIM:.0f})"],
        [
            [
                f"{len(rows):,}",
                spread(bare),
                max(result["peak_mb"] for result in bare),
                spread(printed),
                max(result["peak_mb"] for result in printed),
                f"{median(printed) / median(bare):.2f} x",
            ]
        ],
    )


def _bare(rows) -> None:
    pages = [paper.page_of(row) for row in rows]
    typeset(paper.TEMPLATE, data={"pages": pages, "title": "Sertifikat"}, at=datetime.now(UTC))


def _print(event, by) -> None:
    run = printing.request(event=event, order=PrintRun.Order.NUMBER, per_file=200, by=by)
    printing.build(printing.claim(run.pk))
    files = list(run.files.all())
    if sum(file.certificates for file in files) != Certificate.objects.filter(event=event).count():
        raise RuntimeError("a certificate is missing from the files")
    for file in files:
        default_storage.delete(file.file.name)
    run.delete()


def _scene(size: int):
    province = Region.objects.create(
        code="31", name="DKI Jakarta", name_key="DKI JAKARTA", kind="provinsi", level=1
    )
    by = User.objects.create(
        email="bench@uji.test", name="Bench", role="staff", region=province, is_active=True
    )
    event = TrainingEvent.objects.create(
        code="JMB-31-2024-900",
        title="Jambore Karang Taruna Tahun 2024",
        kind="jambore",
        region=province,
        start_on=date(2024, 8, 30),
        end_on=date(2024, 9, 1),
        state=EventState.DONE,
        min_attendance_percent=None,
        created_by=by,
    )
    template = CertificateTemplate.objects.create(
        region=province,
        name="Sertifikat",
        body=wording.BODY,
        number_pattern=wording.NUMBER,
        signer_capacity="Kepala Dinas Sosial",
        signer_name="Kepala Uji",
        created_by=by,
    )
    people = Person.objects.bulk_create(
        Person(
            name=f"Peserta Jambore Nomor {n:04}",
            name_key=f"PESERTA JAMBORE NOMOR {n:04}",
            match_key=f"JAMBORE NOMOR PESERTA {n:04}",
            region=province,
        )
        for n in range(size)
    )
    Enrolment.objects.bulk_create(
        Enrolment(
            event=event,
            person=person,
            pillar_id="KARANG_TARUNA",
            origin=province,
            state=EnrolmentState.CONFIRMED,
        )
        for person in people
    )
    return by, event, template
