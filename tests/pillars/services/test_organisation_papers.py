"""Papers of an organisation and the letters that ask for their renewal."""

import hashlib
import subprocess
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import AccessLog
from pillars.errors import OrganisationInvalid, OutsideRegion
from pillars.models import Board, OrganisationDocument, RenewalLetter
from pillars.services import letters, organisation_papers
from tests.pillars.factories import OrganisationFactory

SCAN = b"%PDF-1.7 pindaian"


@pytest.fixture
def lks(places):
    return OrganisationFactory(name="Yayasan Kasih", address="Jl. Melati 3")


def keep(lks, by, **more):
    told = {"kind": "registration", "number": "12/TD", "valid_until": date(2027, 1, 1)} | more
    return organisation_papers.file(organisation=lks, **told, by=by)


def test_a_paper_is_kept_with_its_checksum(lks, kasudin):
    paper = keep(lks, kasudin, upload=SimpleUploadedFile("tanda daftar.pdf", SCAN))

    paper.refresh_from_db()
    assert paper.file_sha256 == hashlib.sha256(SCAN).hexdigest()
    assert "tanda" not in paper.file.name
    assert paper.uploaded_by == kasudin


def test_the_same_paper_twice_leaves_no_file_behind(lks, kasudin, settings):
    keep(lks, kasudin)
    with pytest.raises(OrganisationInvalid, match="sudah tercatat"):
        keep(lks, kasudin, upload=SimpleUploadedFile("b.pdf", SCAN))

    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []


def test_fetching_is_written_down(lks, auditor, kasudin):
    paper = keep(lks, kasudin, upload=SimpleUploadedFile("a.pdf", SCAN))
    organisation_papers.fetch(document=paper, by=auditor)

    line = AccessLog.objects.get()
    assert (line.subject_id, line.user_email) == (str(paper.public_id), auditor.email)


def test_a_stranger_files_nothing(lks, other_kasudin):
    with pytest.raises(OutsideRegion):
        keep(lks, other_kasudin)


def text_of(pdf: bytes) -> str:
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()


def test_a_letter_says_what_runs_out_and_what_to_bring(lks, kasudin):
    paper = keep(lks, kasudin)
    letter = letters.write(
        paper=paper, number="123/PSKS/2026", dated_on=date(2026, 11, 22), by=kasudin
    )

    assert (letter.expires_on, letter.document, letter.region_id) == (
        date(2027, 1, 1),
        paper,
        lks.region_id,
    )
    pdf = letters.pdf_of(letter)
    told = " ".join(text_of(pdf).split())
    for words in (
        "DINAS SOSIAL",
        "123/PSKS/2026",
        "22 November 2026",
        "Yayasan Kasih",
        "nomor 12/TD akan berakhir pada 1 Januari 2027",
        "laporan kegiatan tiga tahun terakhir",
    ):
        assert words in told
    assert pdf == letters.pdf_of(letter)


def test_a_board_is_asked_for_its_gathering(kasudin):
    youth = OrganisationFactory(kind_id="KARANG_TARUNA", region_id="99.71.01.1001")
    board = Board.objects.create(
        organisation=youth, sk_number="7/SK", validity=DateRange(date(2020, 1, 1), date(2025, 1, 1))
    )
    letter = letters.write(paper=board, number="1", dated_on=date(2026, 1, 5), by=kasudin)

    assert letter.expires_on == date(2024, 12, 31)
    told = " ".join(text_of(letters.pdf_of(letter)).split())
    assert "telah berakhir pada 31 Desember 2024" in told
    assert "Temu Karya" in told


def test_a_letter_needs_a_number_of_its_own_and_a_paper_that_ends(lks, kasudin):
    paper = keep(lks, kasudin)
    endless = keep(lks, kasudin, kind=OrganisationDocument.Kind.DEED, valid_until=None)
    letters.write(paper=paper, number="1", dated_on=date(2026, 1, 5), by=kasudin)

    for wrong in ({"paper": endless, "number": "2"}, {"number": " "}, {"number": "1"}):
        with pytest.raises(OrganisationInvalid):
            letters.write(**{"paper": paper, "dated_on": date(2026, 1, 5), "by": kasudin} | wrong)
    assert RenewalLetter.objects.count() == 1
