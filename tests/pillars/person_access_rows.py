"""Who may open the page of a person, its papers and its forms."""

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import crypto
from accounts.permissions import Permission as P
from accounts.roles import Role
from pillars.models import PersonAccount, PrintedRecord
from pillars.services import documents
from tests.access_matrix import VILLAGE, Anyone, Row
from tests.pillars.factories import PersonFactory

SCAN = b"%PDF-1.7\nkartu"


def _person(world, region):
    return world.make(
        "person", region, lambda: PersonFactory(nik=world.nik(), region_id=VILLAGE[region])
    )


def person(world, region):
    return {"public_id": _person(world, region).public_id}


def secret(world, region):
    return {**person(world, region), "field": "mother_name"}


def document(world, region):
    someone = _person(world, region)
    made = world.make(
        "person-document",
        region,
        lambda: documents.add(
            person=someone,
            category="ktp",
            file=SimpleUploadedFile("ktp.pdf", SCAN),
            by=world.user(Role.OPERATOR, region, f"pengarsip.{region}@matriks.test"),
        ),
    )
    return {"public_id": someone.public_id, "document_id": made.public_id}


def account(world, region):
    someone = _person(world, region)
    made = world.make(
        "person-account",
        region,
        lambda: PersonAccount.objects.create(
            person=someone,
            account="1234567890",
            account_index=crypto.index("1234567890", "account"),
            account_mask="******7890",
        ),
    )
    return {"public_id": someone.public_id, "account_id": made.public_id}


def record(world, region):
    someone = _person(world, region)
    made = world.make(
        "printed-record",
        region,
        lambda: PrintedRecord.objects.create(
            person=someone,
            content_sha256="0" * 64,
            printed_by=world.user(Role.OPERATOR, region, f"pencetak.{region}@matriks.test"),
        ),
    )
    return {"token": made.token}


def somebody_new(_world, region):
    return {
        "name": "Baru Sekali",
        "nik": "3171014505909998",
        "sex": "P",
        "born_on": "5 Mei 1990",
        "region": VILLAGE[region],
    }


def corrected(_world, region):
    return {"name": "Nama Lain", "reason": "dicocokkan dengan KTP", "region": VILLAGE[region]}


WANTED = {
    "bank": "bni",
    "bank_name": "BNI",
    "number": "0099887766",
    "holder": "Orang",
    "reason": "sesuai buku tabungan",
}
WHY = {"reason": "diminta sendiri di kantor"}

ROWS = [
    Row("pillars:person-create", P.PERSON_EDIT, post=302, data=somebody_new),
    Row("pillars:place-suggest", P.PERSON_VIEW, query="?kolom=region&region=pasar"),
    Row("pillars:person-detail", P.PERSON_VIEW, at=person),
    Row("pillars:person-edit", P.PERSON_EDIT, at=person, post=302, data=corrected),
    Row("pillars:person-duties", P.PERSON_VIEW, at=person),
    Row("pillars:person-suitability", P.PERSON_VIEW, at=person),
    Row("pillars:person-timeline", P.PERSON_VIEW, at=person),
    Row("pillars:person-history", P.PERSON_VIEW, at=person),
    # Nobody in the matrix has a portrait.
    Row("pillars:person-photo", P.PERSON_VIEW, at=person, get=404),
    Row("pillars:person-portray", P.PERSON_EDIT, at=person, post=200),
    Row("pillars:record-print", P.PERSON_VIEW, at=person),
    Row("pillars:person-copy", P.DATA_EXPORT, at=person, post=200),
    # Posted without a reason: the form again, never the secret.
    Row("pillars:person-nik", P.NIK_REVEAL, at=person, post=200),
    Row("pillars:person-secret", P.NIK_REVEAL, at=secret, post=200),
    Row("pillars:account-reveal", P.NIK_REVEAL, at=account, post=200),
    Row("pillars:person-documents", P.PERSON_VIEW, at=person),
    Row("pillars:document-add", P.PERSON_EDIT, at=person, post=200),
    Row("pillars:document-file", P.PERSON_VIEW, at=document),
    Row("pillars:document-remove", P.PERSON_EDIT, at=document, post=302, data=WHY),
    Row("pillars:account-new", P.PERSON_EDIT, at=person, post=302, data=WANTED),
    Row("pillars:account-change", P.PERSON_EDIT, at=account, post=302, data=WANTED),
    Row("verification:record-check", Anyone, at=record),
]
