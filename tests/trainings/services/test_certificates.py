import hashlib
from datetime import date, time

import pytest
from django.db import DatabaseError, connection, transaction

from tests.trainings.factories import TrainingEventFactory
from trainings.certificates import sealing, wording
from trainings.errors import MoveNotAllowed, NotAllowed, OutsideRegion, ReasonMissing
from trainings.models import (
    Certificate,
    CertificateTemplate,
    Enrolment,
    EnrolmentState,
    EventState,
    Session,
)
from trainings.services import attendance, certificates, templates

ON = date(2024, 5, 5)


@pytest.fixture
def template(kasudin, places):
    row = CertificateTemplate(
        region=places["99.71"],
        name="Sertifikat kegiatan",
        body=wording.BODY,
        number_pattern=wording.NUMBER,
        place="Kota Selatan",
        signer_capacity="Kepala Suku Dinas Sosial",
        signer_name="Kartika Selatan",
    )
    return templates.save(template=row, by=kasudin)


@pytest.fixture
def done(kasudin):
    """An event of two sessions of 4 JP, over."""
    event = TrainingEventFactory(created_by=kasudin, state=EventState.DONE)
    for n, hour in enumerate((8, 13)):
        Session.objects.create(
            event=event,
            day=event.start_on,
            starts_at=time(hour),
            ends_at=time(hour + 3),
            subject=f"Materi {n + 1}",
            jp=4,
            order=n,
        )
    return event


@pytest.fixture
def issue(kasudin, done, template):
    def issued(enrolments=None, **fields):
        given = {
            "event": done,
            "template": template,
            "enrolments": enrolments
            if enrolments is not None
            else Enrolment.objects.filter(event=done),
            "issued_on": ON,
            "by": kasudin,
        }
        return certificates.issue(**{**given, **fields})

    return issued


def attend(event, by, enrolment, sessions=2):
    for session in event.sessions.all()[:sessions]:
        attendance.record(event=event, session=session, marks={enrolment.pk: "hadir"}, by=by)


def test_those_who_earned_one_get_it_and_the_others_are_told_why(kasudin, done, enrol, issue):
    came = enrol(done, name="Siti Rahma", state=EnrolmentState.CONFIRMED)
    half = enrol(done, name="Budi Santoso", state=EnrolmentState.CONFIRMED)
    gone = enrol(done, name="Cici Lestari", state=EnrolmentState.WITHDRAWN)
    attend(done, kasudin, came)
    attend(done, kasudin, half, sessions=1)

    result = issue()

    assert [row.enrolment for row in result.certificates] == [came]
    why = dict(result.refused)
    assert why[half] == "Hadir 4 dari 8 JP (50 %); syarat paling sedikit 80 %."
    assert why[gone] == "Tidak ikut: mundur."
    row = Certificate.objects.get()
    assert row.number == "0001/SERT/" + done.code + "/V/2024"
    assert row.data["name"] == "Siti Rahma"
    assert row.data["back"]["own"] == ["Hadir 8 dari 8 JP (100 %); syarat paling sedikit 80 %."]
    assert sealing.open_seal(row.seal)["p"] == "Siti Rahma"


def test_a_low_post_test_keeps_it_back(kasudin, done, enrol, issue):
    from decimal import Decimal

    from trainings.services import scores

    type(done).objects.filter(pk=done.pk).update(min_attendance_percent=None, min_post_score=60)
    low, none = enrol(done), enrol(done)
    scores.record(event=done, values={(low.pk, "post"): Decimal("59.5")}, by=kasudin)

    why = dict(issue().refused)
    assert why[low] == "Nilai post-test 59,50; syarat paling rendah 60."
    assert why[none] == "Nilai post-test belum diisi; syarat paling rendah 60."


@pytest.fixture
def free(done):
    """The event asks nothing, so that a test can be about the paper."""
    type(done).objects.filter(pk=done.pk).update(min_attendance_percent=None)
    return done


def test_numbers_follow_one_another_and_nobody_gets_two(free, enrol, issue):
    first = [enrol(free) for _ in range(3)]
    issue(first)
    enrol(free)
    again = issue()

    assert [len(again.certificates), len(again.refused)] == [1, 3]
    assert sorted(Certificate.objects.values_list("serial", flat=True)) == [1, 2, 3, 4]


def test_an_interrupted_issue_leaves_no_gap(free, enrol, issue):
    enrol(free)

    class Killed(BaseException):
        pass

    def killed_half_way():
        with transaction.atomic():
            issue()
            raise Killed

    with pytest.raises(Killed):
        killed_half_way()
    issue()

    assert list(Certificate.objects.values_list("serial", flat=True)) == [1]


def test_the_paper_is_the_same_bytes_every_time(free, enrol, issue, settings):
    enrol(free, name="Siti Rahma")
    row = issue().certificates[0]
    first = certificates.file_of(row)
    assert certificates.file_of(row) == first
    certificates.keep_file(row.pk)
    row.refresh_from_db()

    assert hashlib.sha256(first).hexdigest() == row.file_sha256
    assert certificates.file_of(row) == first
    row.file.storage.delete(row.file.name)
    assert certificates.file_of(row) == first, "a lost file is set again, byte by byte"


def test_the_qr_on_the_page_reads_back(free, enrol, issue, tmp_path):
    import subprocess

    import zxingcpp
    from PIL import Image

    enrol(free, name="Siti Rahma")
    row = issue().certificates[0]
    (tmp_path / "a.pdf").write_bytes(certificates.file_of(row))
    subprocess.run(
        ["pdftoppm", "-r", "150", "-l", "1", "-png", "a.pdf", "a"], cwd=tmp_path, check=True
    )
    picture = Image.open(next(tmp_path.glob("a*.png")))

    found = zxingcpp.read_barcode(picture)
    assert found.text.endswith(f"/s/{row.token}/#{row.seal}")


def test_reissue_keeps_the_number_and_takes_todays_name(kasudin, template, free, enrol, issue):
    enrolment = enrol(free, name="Sity Rahma")
    old = issue().certificates[0]
    type(enrolment.person).objects.filter(pk=enrolment.person_id).update(name="Siti Rahma")

    new = certificates.reissue(
        certificate=old, template=template, reason="nama salah eja", by=kasudin
    )

    old.refresh_from_db()
    assert (old.state, old.data["name"]) == ("reissued", "Sity Rahma")
    assert (new.number, new.version, new.data["name"]) == (old.number, 2, "Siti Rahma")
    with pytest.raises(MoveNotAllowed):
        certificates.reissue(certificate=old, template=template, reason="lagi-lagi", by=kasudin)


def test_revoked_is_revoked_once_and_with_a_reason(kasudin, free, enrol, issue):
    enrol(free)
    row = issue().certificates[0]
    with pytest.raises(ReasonMissing):
        certificates.revoke(certificate=row, reason=" ", by=kasudin)
    certificates.revoke(certificate=row, reason="orang yang salah", by=kasudin)

    with pytest.raises(MoveNotAllowed, match="dicabut"):
        certificates.revoke(certificate=row, reason="orang yang salah", by=kasudin)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE trainings_certificate SET number = '9999'",
        "UPDATE trainings_certificate SET data = '{}'",
        "UPDATE trainings_certificate SET seal = 'x'",
        "DELETE FROM trainings_certificate",
    ],
)
def test_the_database_keeps_what_was_signed(free, enrol, issue, sql):
    enrol(free)
    issue()
    with (
        pytest.raises(DatabaseError, match=r"reissue it|Cannot delete"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_only_the_organiser_issues_and_only_when_it_has_begun(
    operator, other_kasudin, event, enrol, issue
):
    with pytest.raises(NotAllowed):
        issue(by=operator)
    with pytest.raises(OutsideRegion):
        issue(by=other_kasudin)
    with pytest.raises(MoveNotAllowed, match="setelah"):
        issue([enrol(event)], event=event)
    with pytest.raises(MoveNotAllowed, match="mendahului"):
        issue(issued_on=date(2024, 5, 1))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"body": "untuk {planet}"}, "body"),
        ({"number_pattern": "SERT/{tahun}"}, "number_pattern"),
        ({"number_pattern": "{nomor}/{tahun}/{x}"}, "number_pattern"),
    ],
)
def test_templates_with_unknown_words_are_refused(kasudin, template, fields, field):
    for name, value in fields.items():
        setattr(template, name, value)
    with pytest.raises(templates.TemplateInvalid) as refusal:
        templates.save(template=template, by=kasudin)
    assert refusal.value.field == field
