"""Who may open the page of an organisation, and do what there."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts import crypto
from accounts.permissions import Permission as P
from pillars.models import Board, OrganisationDocument, RenewalLetter
from tests.access_matrix import VILLAGE, Row
from tests.pillars.factories import AssignmentFactory, OrganisationFactory, PersonFactory


def _organisation(world, region):
    return world.make(
        "organisation",
        region,
        lambda: OrganisationFactory(
            region_id=VILLAGE[region],
            account="12345678",
            account_index=crypto.index("12345678", "account"),
            account_mask="****5678",
        ),
    )


def organisation(world, region):
    return {"public_id": _organisation(world, region).public_id}


def youth(world, region):
    """A Karang Taruna, which has units."""
    found = world.make(
        "karang-taruna",
        region,
        lambda: OrganisationFactory(kind_id="KARANG_TARUNA", region_id=VILLAGE[region]),
    )
    return {"public_id": found.public_id}


def _board(world, region):
    return world.make(
        "board",
        region,
        lambda: Board.objects.create(
            organisation=_organisation(world, region),
            sk_number="1/SK",
            validity=DateRange(date(2024, 1, 1), date(2029, 1, 1)),
        ),
    )


def board(world, region):
    return organisation(world, region) | {"board_id": _board(world, region).public_id}


def officer(world, region):
    made = world.make(
        "officer",
        region,
        lambda: AssignmentFactory(
            person=PersonFactory(nik=world.nik(), region_id=VILLAGE[region]),
            kind_id="LKS",
            position="Bendahara",
            region_id=VILLAGE[region],
            organisation=_organisation(world, region),
            board=_board(world, region),
            validity=DateRange(date(2024, 1, 1), date(2029, 1, 1)),
        ),
    )
    return organisation(world, region) | {"assignment_id": made.public_id}


def _paper(world, region, name="paper", **more):
    def make():
        made = OrganisationDocument(
            organisation=_organisation(world, region),
            kind=OrganisationDocument.Kind.REGISTRATION,
            number=name,
            valid_until=date(2027, 1, 1),
        )
        if name == "scanned":
            made.seal_file(SimpleUploadedFile("td.pdf", b"%PDF-1.7 uji"))
        made.save()
        return made

    return world.make(name, region, make)


def paper(world, region):
    return organisation(world, region) | {"document_id": _paper(world, region).public_id}


def scanned(world, region):
    return organisation(world, region) | {"document_id": _paper(world, region, "scanned").public_id}


def renewable(world, region):
    return organisation(world, region) | {
        "kind": "dokumen",
        "paper_id": _paper(world, region).public_id,
    }


def letter(world, region):
    one = _organisation(world, region)
    made = world.make(
        "letter",
        region,
        lambda: RenewalLetter.objects.create(
            organisation=one,
            document=_paper(world, region),
            region_id=one.region_id,
            number="1/2026",
            dated_on=date(2026, 11, 1),
            expires_on=date(2027, 1, 1),
            written_by=world.user("operator", region, f"penulis.{region}@matriks.test"),
        ),
    )
    return organisation(world, region) | {"letter_id": made.public_id}


# A form sent without its fields comes back with what is missing.
ROWS = [
    Row("pillars:organisation-detail", P.ORGANISATION_VIEW, at=organisation),
    Row("pillars:organisation-boards", P.ORGANISATION_VIEW, at=organisation),
    Row("pillars:organisation-units", P.ORGANISATION_VIEW, at=youth),
    Row("pillars:organisation-papers", P.ORGANISATION_VIEW, at=organisation),
    Row("pillars:organisation-history", P.ORGANISATION_VIEW, at=organisation),
    Row("pillars:organisation-account-reveal", P.NIK_REVEAL, at=organisation),
    Row("pillars:organisation-create", P.ORGANISATION_EDIT, post=200),
    Row("pillars:organisation-edit", P.ORGANISATION_EDIT, at=organisation, post=200),
    Row("pillars:organisation-status", P.ORGANISATION_EDIT, at=organisation, post=200),
    Row("pillars:organisation-classify", P.ORGANISATION_EDIT, at=organisation, post=200),
    Row("pillars:organisation-account", P.ORGANISATION_EDIT, at=organisation, post=200),
    Row("pillars:organisation-remove", P.ORGANISATION_EDIT, at=organisation, post=200),
    Row("pillars:board-correct", P.ORGANISATION_EDIT, at=board, post=200),
    Row("pillars:board-install", P.ORGANISATION_EDIT, at=organisation, post=200),
    Row("pillars:officer-add", P.ORGANISATION_EDIT, at=board, post=200),
    Row("pillars:officer-replace", P.ORGANISATION_EDIT, at=officer, post=200),
    Row("pillars:officer-remove", P.ORGANISATION_EDIT, at=officer, post=200),
    Row("pillars:paper-file", P.ORGANISATION_EDIT, at=organisation, post=200),
    Row("pillars:paper-attach", P.ORGANISATION_EDIT, at=paper, post=200),
    Row("pillars:paper-withdraw", P.ORGANISATION_EDIT, at=paper, post=200),
    Row("pillars:paper-scan", P.ORGANISATION_VIEW, at=scanned),
    Row("pillars:renewal-create", P.ORGANISATION_EDIT, at=renewable, post=200),
    Row("pillars:renewal-pdf", P.ORGANISATION_VIEW, at=letter),
]
