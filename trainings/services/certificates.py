"""Certificates: issued with a number that leaves no gap, revoked, reissued, fetched.

issue     for all of these people who have earned one and have none yet
reissue   a new version under the same number, with the name and numbers of today
revoke    it is no longer valid, and the public page says so
file_of   the PDF: the same bytes on every download
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from accounts import formats
from accounts.changes import signed
from accounts.letterhead import letterhead_of, offices_above
from accounts.models import User
from accounts.permissions import Permission
from regions.codes import lies_within
from trainings.certificates import paper, sealing, wording
from trainings.errors import MoveNotAllowed, NotAllowed, OutsideRegion, ReasonMissing
from trainings.models import (
    Certificate,
    CertificateState,
    CertificateTemplate,
    Enrolment,
    EnrolmentState,
    EventState,
    TrainingEvent,
)
from trainings.models.certificate import new_token
from trainings.services import awarding
from trainings.services.numbering import take_many

TAKES_PART = (EnrolmentState.NOMINATED, EnrolmentState.CONFIRMED)
# Of an event in one of these states certificates are issued.
ISSUES = (EventState.RUNNING, EventState.DONE)


@dataclass
class Issued:
    """What came of issuing: the certificates, and who got none and why."""

    certificates: list[Certificate] = field(default_factory=list)
    refused: list[tuple[Enrolment, str]] = field(default_factory=list)


def issue(
    *,
    event: TrainingEvent,
    template: CertificateTemplate,
    enrolments: Iterable[Enrolment],
    issued_on: date,
    by: User,
) -> Issued:
    """Number and sign a certificate for each who has earned it; the others are named with why.

    One transaction: a worker that dies leaves neither certificates nor used numbers.
    """
    _may(by, event)
    wanted = {row.pk for row in enrolments}
    result = Issued()
    with transaction.atomic(), signed(by):
        event = _held(event)
        _check_day(event, issued_on)
        rows = list(
            Enrolment.objects.filter(pk__in=wanted, event=event)
            .select_related("person", "pillar", "origin__parent__parent__parent")
            .order_by("regency_code", "person__name_key", "pk")
        )
        have = set(
            Certificate.objects.filter(event=event, state=CertificateState.VALID).values_list(
                "enrolment_id", flat=True
            )
        )
        awards = awarding.judge(event, rows)
        earning = []
        for row in rows:
            if why := _refusal(row, awards[row.pk], row.pk in have):
                result.refused.append((row, why))
            else:
                earning.append(row)
        series = f"{event.region_id}/{event.kind}"
        numbers = take_many(series, issued_on.year, count=len(earning))
        shared = _Shared.of(event, template, issued_on)
        for row, serial in zip(earning, numbers, strict=True):
            number = wording.written_number(
                template.number_pattern, serial=serial, code=event.code, on=issued_on
            )
            result.certificates.append(
                _made(
                    shared,
                    row,
                    awards[row.pk],
                    number=number,
                    series=series,
                    year=issued_on.year,
                    serial=serial,
                    by=by,
                )
            )
        Certificate.objects.bulk_create(result.certificates)
    return result


def reissue(
    *, certificate: Certificate, template: CertificateTemplate, reason: str, by: User
) -> Certificate:
    """A new version under the same number: a name was corrected, a paper was lost."""
    _may(by, certificate.event)
    reason = _given(reason)
    with transaction.atomic(), signed(by, reason=reason):
        event = _held(certificate.event)
        old = Certificate.objects.select_for_update().get(pk=certificate.pk)
        if old.state == CertificateState.REISSUED:
            raise MoveNotAllowed("Sertifikat ini sudah diganti; terbitkan ulang versi terakhir.")
        row = Enrolment.objects.select_related(
            "person", "pillar", "origin__parent__parent__parent"
        ).get(pk=old.enrolment_id)
        if old.state == CertificateState.VALID:
            _end(old, CertificateState.REISSUED, reason, by)
        new = _made(
            _Shared.of(event, template, old.issued_on),
            row,
            awarding.judge(event, [row])[row.pk],
            number=old.number,
            series=old.series,
            year=old.year,
            serial=old.serial,
            version=old.version + 1,
            by=by,
        )
        new.save(force_insert=True)
    return new


def revoke(*, certificate: Certificate, reason: str, by: User) -> Certificate:
    """It is no longer valid; the number is not given to anybody else."""
    _may(by, certificate.event)
    reason = _given(reason)
    with transaction.atomic(), signed(by, reason=reason):
        row = Certificate.objects.select_for_update().get(pk=certificate.pk)
        if row.state != CertificateState.VALID:
            raise MoveNotAllowed(f"Sertifikat ini sudah {row.get_state_display().lower()}.")
        _end(row, CertificateState.REVOKED, reason, by)
    return row


def behind(token: str) -> tuple[Certificate | None, Certificate | None]:
    """The certificate that a QR names, and the version that replaced it, if any.

    For the public page: who holds the paper may ask, whoever they are.
    """
    row = Certificate.objects.filter(token=token).select_related("event__region").first()
    if row is None or row.state != CertificateState.REISSUED:
        return row, None
    same = Certificate.objects.filter(series=row.series, year=row.year, serial=row.serial)
    return row, same.order_by("-version").first()


def file_of(certificate: Certificate) -> bytes:
    """The PDF of one certificate, set from its kept words: the same bytes every time.

    After the first download it is kept, so that it outlives a new version of the typesetter too.
    """
    kept = _kept(certificate)
    return paper.set_pages([certificate]) if kept is None else kept


def keep_file(certificate_id: int) -> None:
    """Keep the PDF that was handed out."""
    with transaction.atomic():
        row = Certificate.objects.select_for_update().get(pk=certificate_id)
        if row.file:
            return
        made = paper.set_pages([row])
        row.file_sha256 = hashlib.sha256(made).hexdigest()
        row.file.save(f"{row.token}.pdf", ContentFile(made), save=False)
        row.save(update_fields=["file", "file_sha256"])


def _kept(certificate: Certificate) -> bytes | None:
    """None where none was kept yet, or a disk lost it."""
    name = certificate.file.name
    if not name:
        return None
    try:
        with default_storage.open(name) as file:
            return file.read()
    except FileNotFoundError:
        return None


@dataclass(frozen=True)
class _Shared:
    """What the certificates of one event have in common."""

    event: TrainingEvent
    template: CertificateTemplate
    issued_on: date
    letterhead: list[str]
    sessions: list[dict]
    jp_total: int

    @classmethod
    def of(cls, event: TrainingEvent, template: CertificateTemplate, on: date) -> "_Shared":
        regency, province = offices_above(event.region)
        sessions = [
            {
                "subject": row.subject,
                "speakers": ", ".join(one.speaker.name for one in row.teaching.all()),
                "jp": str(row.jp),
            }
            for row in event.sessions.filter(jp__gt=0).prefetch_related("teaching__speaker")
        ]
        return cls(
            event,
            template,
            on,
            list(letterhead_of(event.region, regency, province)),
            sessions,
            sum(int(one["jp"]) for one in sessions),
        )

    def data(self, row: Enrolment, award: awarding.Award) -> dict:
        """Every word on the paper but its number and QR."""
        template, event = self.template, self.event
        jp = award.jp or self.jp_total
        values = {
            "nama": row.person.name,
            "sebagai": row.get_role_display(),
            "pilar": row.pillar.name if row.pillar else "",
            "asal": formats.place(row.origin),
            "kegiatan": event.title,
            "jenis": event.get_kind_display(),
            "tingkat": event.get_level_display(),
            "penyelenggara": self.letterhead[-1]
            if len(self.letterhead) > 2
            else f"{self.letterhead[-1]} {self.letterhead[0].removeprefix('Pemerintah ')}",
            "tempat": event.place or formats.place(event.region),
            "tanggal": wording.days_in_words(event.start_on, event.end_on),
            "lama": wording.length_in_words(jp, event.days),
            "jp": str(jp),
            "jp_total": str(self.jp_total),
            "nilai": "" if award.post is None else formats.number(award.post),
        }
        signers = [
            {"capacity": capacity, "name": name, "nip": nip}
            for capacity, name, nip in (
                (template.second_capacity, template.second_name, template.second_nip),
                (template.signer_capacity, template.signer_name, template.signer_nip),
            )
            if name
        ]
        place = f"{template.place}, " if template.place else ""
        return {
            "letterhead": self.letterhead,
            "heading": template.heading,
            "lead": template.lead,
            "name": row.person.name,
            "origin": ", ".join(filter(None, (values["pilar"], values["asal"]))),
            "body": wording.fill(template.body, values),
            "accent": template.accent,
            "place-date": f"{place}{formats.long_date(self.issued_on)}",
            "signers": signers,
            "back": {
                "event": event.title,
                "sessions": self.sessions,
                "total": str(self.jp_total),
                "own": award.met,
            }
            if template.has_back and (self.sessions or award.met)
            else None,
            "length": values["lama"],
        }


def _made(shared: _Shared, row: Enrolment, award, *, version: int = 1, by: User, **numbered):
    data = shared.data(row, award)
    words = {
        "n": numbered["number"],
        "p": row.person.name,
        "e": shared.event.code,
        "d": wording.days_in_words(shared.event.start_on, shared.event.end_on),
        "l": data["length"],
        "i": shared.issued_on.isoformat(),
        "v": version,
    }
    return Certificate(
        enrolment=row,
        event=shared.event,
        origin_id=row.origin_id,
        version=version,
        data=data,
        issued_on=shared.issued_on,
        issued_by=by,
        token=new_token(),
        seal=sealing.seal(words),
        **numbered,
    )


def _refusal(row: Enrolment, award: awarding.Award, has_one: bool) -> str:
    if has_one:
        return "Sudah punya sertifikat yang berlaku."
    if row.state not in TAKES_PART:
        return f"Tidak ikut: {row.get_state_display().lower()}."
    return " ".join(award.missing)


def _end(row: Certificate, state: str, reason: str, by: User) -> None:
    row.state = state
    row.ended_at = timezone.now()
    row.ended_by = by
    row.ended_reason = reason
    row.save(update_fields=["state", "ended_at", "ended_by", "ended_reason"])


def _given(reason: str) -> str:
    reason = " ".join(reason.split())[:300]
    if len(reason) < 5:
        raise ReasonMissing("Tulis alasannya, misalnya “nama salah eja”.")
    return reason


def _held(event: TrainingEvent) -> TrainingEvent:
    """One at a time per event, so that nobody gets two."""
    return (
        TrainingEvent.objects.select_for_update(no_key=True, of=("self",))
        .select_related("region__parent__parent")
        .get(pk=event.pk)
    )


def _check_day(event: TrainingEvent, on: date) -> None:
    if event.state not in ISSUES:
        raise MoveNotAllowed(
            f"Status kegiatan ini {event.get_state_display().lower()}. Sertifikat terbit setelah "
            "kegiatan dimulai."
        )
    if on < event.start_on:
        raise MoveNotAllowed("Tanggal sertifikat tidak mendahului hari pertama kegiatan.")


def _may(by: User, event: TrainingEvent) -> None:
    if not by.has(Permission.EVENT_EDIT):
        raise NotAllowed(f"Peran {by.get_role_display()} tidak menerbitkan sertifikat.")
    if not lies_within(event.region_id, by.region_id):
        raise OutsideRegion("Kegiatan ini milik wilayah lain.")
