"""Papers of a person: added with their file, fetched by those who may, taken out with a reason."""

from datetime import date

from django.db import transaction
from django.db.models import ProtectedError

from accounts.changes import signed
from accounts.models import AccessLog, User
from accounts.permissions import Permission
from accounts.services import access
from pillars.errors import NotAllowed, RegistryError
from pillars.models import Person, PersonDocument
from pillars.services.profiles import ensure_editor


def add(
    *,
    person: Person,
    category: str,
    file,
    number: str = "",
    issuer: str = "",
    issued_on: date | None = None,
    valid_until: date | None = None,
    note: str = "",
    by: User,
) -> PersonDocument:
    """Keep a scanned paper of `person`; name, size and checksum are read off the file itself.

    Raises NotAllowed, OutsideRegion, and RegistryError for the same paper a second time.
    """
    ensure_editor(person, by)
    document = PersonDocument(
        person=person,
        category=category,
        number=" ".join(number.split()),
        issuer=" ".join(issuer.split()),
        issued_on=issued_on,
        valid_until=valid_until,
        note=" ".join(note.split()),
        uploaded_by=by,
    )
    document.seal_file(file)
    try:
        with transaction.atomic(), signed(by):
            # Two uploads of one paper at the same moment wait for each other.
            Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
            twin = person.documents.filter(
                category=category, file_sha256=document.file_sha256
            ).first()
            if twin is not None:
                raise RegistryError(
                    f"Berkas yang sama sudah tersimpan sebagai {twin.get_category_display()}."
                )
            document.save()
    except BaseException:
        document.file.delete(save=False)
        raise
    return document


def fetch(*, document: PersonDocument, by: User, request=None) -> AccessLog:
    """Write down that somebody takes a copy, before it is handed out."""
    if not by.has(Permission.PERSON_VIEW):
        raise NotAllowed("Peran Anda tidak membuka dokumen orang.")
    return access.download(
        by=by,
        subject_kind="pillars.persondocument",
        subject_id=str(document.public_id),
        reason=f"Mengunduh dokumen: {document.get_category_display()}",
        checksum=document.file_sha256,
        request=request,
    )


def remove(*, document: PersonDocument, reason: str, by: User) -> None:
    """Take a paper out of the file. What a status event rests on stays."""
    ensure_editor(document.person, by)
    name, storage = document.file.name, document.file.storage
    try:
        with transaction.atomic(), signed(by, reason=reason):
            document.delete()
            if name:
                transaction.on_commit(lambda: storage.delete(name), robust=True)
    except ProtectedError:
        raise RegistryError(
            "Dokumen ini menjadi bukti sebuah peristiwa penugasan, jadi tetap disimpan."
        ) from None
