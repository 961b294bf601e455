"""Papers of an organisation: filed with their scan, fetched by those who may, taken out again."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from accounts.changes import signed
from accounts.models import AccessLog, User
from accounts.permissions import Permission
from accounts.services import access
from pillars.errors import NotAllowed, OrganisationInvalid
from pillars.models import Organisation, OrganisationDocument
from pillars.services.organisations import ensure_editor


def file(
    *,
    organisation: Organisation,
    kind: str,
    number: str = "",
    issuer: str = "",
    issued_on: date | None = None,
    valid_until: date | None = None,
    grade: str = "",
    note: str = "",
    upload=None,
    by: User,
) -> OrganisationDocument:
    """Keep a paper: registration, permit, deed, accreditation. The scan may come later.

    Raises NotAllowed, OutsideRegion, OrganisationInvalid.
    """
    ensure_editor(organisation, by)
    document = OrganisationDocument(
        organisation=organisation,
        kind=kind,
        number=" ".join(number.split()),
        issuer=" ".join(issuer.split()),
        issued_on=issued_on,
        issued_year=issued_on.year if issued_on and not number else None,
        valid_until=valid_until,
        grade=" ".join(grade.split()).upper(),
        note=" ".join(note.split()),
        uploaded_by=by,
    )
    if valid_until and issued_on and valid_until < issued_on:
        raise OrganisationInvalid("Masa berlaku berakhir sebelum tanggal terbit. Periksa keduanya.")
    if upload is not None:
        document.seal_file(upload)
    try:
        with transaction.atomic(), signed(by):
            document.save(force_insert=True)
    except IntegrityError as error:
        _forget(document)
        raise OrganisationInvalid(
            f"{document.get_kind_display()} dengan nomor dan tanggal itu sudah tercatat."
        ) from error
    except BaseException:
        _forget(document)
        raise
    return document


def attach(*, document: OrganisationDocument, upload, by: User) -> OrganisationDocument:
    """Put the scan of a paper that was known only by number; a filed scan is not replaced.

    Raises NotAllowed, OutsideRegion, OrganisationInvalid.
    """
    ensure_editor(document.organisation, by)
    with transaction.atomic(), signed(by):
        document = OrganisationDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)
        if document.file:
            raise OrganisationInvalid("Dokumen ini sudah punya berkas.")
        document.seal_file(upload)
        document.uploaded_by = by
        try:
            document.save()
        except BaseException:
            _forget(document)
            raise
    return document


def fetch(*, document: OrganisationDocument, by: User, request=None) -> AccessLog:
    """Write down that somebody takes a copy, before it is handed out."""
    if not by.has(Permission.ORGANISATION_VIEW):
        raise NotAllowed("Peran Anda tidak membuka dokumen organisasi.")
    return access.download(
        by=by,
        subject_kind="pillars.organisationdocument",
        subject_id=str(document.public_id),
        reason=f"Mengunduh dokumen: {document.get_kind_display()}",
        checksum=document.file_sha256,
        request=request,
    )


def withdraw(*, document: OrganisationDocument, reason: str, by: User) -> None:
    """Take out a paper that was filed by mistake. Its data stay in the history.

    Raises NotAllowed, OutsideRegion, OrganisationInvalid.
    """
    ensure_editor(document.organisation, by)
    if not reason.strip():
        raise OrganisationInvalid("Tulis mengapa dokumen ini dikeluarkan.")
    name, storage = document.file.name, document.file.storage
    with transaction.atomic(), signed(by, reason=" ".join(reason.split())):
        document.delete()
        if name:
            transaction.on_commit(lambda: storage.delete(name), robust=True)


def _forget(document: OrganisationDocument) -> None:
    if document.file:
        document.file.delete(save=False)
