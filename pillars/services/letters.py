"""Letters that ask an organisation to renew a paper, or its board, before it runs out."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from accounts.formats import long_date, place
from accounts.letterhead import letterhead_of, offices_above, signature_of
from accounts.models import User
from accounts.typesetting import typeset
from pillars.errors import OrganisationInvalid
from pillars.models import Board, Organisation, OrganisationDocument, RenewalLetter
from pillars.services.organisations import ensure_editor
from regions.models import Region

TEMPLATE = Path(__file__).resolve().parent.parent / "typst" / "renewal.typ"
# What the organisation brings along, by the paper that runs out.
BRINGS = {
    OrganisationDocument.Kind.REGISTRATION: (
        "surat permohonan perpanjangan tanda daftar",
        "tanda daftar lama",
        "laporan kegiatan tiga tahun terakhir",
        "rekapitulasi klien dan daftar pengurus terbaru",
    ),
    OrganisationDocument.Kind.PERMIT: (
        "surat permohonan perpanjangan izin operasional",
        "izin operasional lama",
        "tanda daftar yang masih berlaku",
    ),
    OrganisationDocument.Kind.ACCREDITATION: (
        "surat permohonan reakreditasi",
        "sertifikat akreditasi lama",
        "hasil penilaian mandiri",
    ),
}
BRINGS_OTHERWISE = ("dokumen lama", "surat permohonan perpanjangan")
BRINGS_A_BOARD = (
    "berita acara Temu Karya atau musyawarah pemilihan pengurus",
    "susunan pengurus baru dengan salinan KTP",
    "SK kepengurusan lama",
)


def write(
    *,
    paper: OrganisationDocument | Board,
    number: str,
    dated_on: date,
    by: User,
) -> RenewalLetter:
    """Keep that the letter was written; `pdf_of` sets it.

    Raises NotAllowed, OutsideRegion, OrganisationInvalid (no number, nothing that runs out).
    """
    organisation: Organisation = paper.organisation
    ensure_editor(organisation, by)
    number = " ".join(number.split())
    if not number:
        raise OrganisationInvalid("Nomor surat kosong. Isi nomor dari buku agenda surat keluar.")
    expires_on = last_day_of(paper)
    if expires_on is None:
        raise OrganisationInvalid("Dokumen ini tidak punya batas berlaku, jadi tidak diperpanjang.")
    if dated_on > timezone.localdate() + timedelta(days=31):
        raise OrganisationInvalid("Tanggal surat lebih dari sebulan lagi. Periksa tanggalnya.")
    with transaction.atomic():
        if RenewalLetter.objects.filter(organisation=organisation, number=number).exists():
            raise OrganisationInvalid(f"Surat nomor {number} sudah dibuat untuk organisasi ini.")
        return RenewalLetter.objects.create(
            organisation=organisation,
            document=paper if isinstance(paper, OrganisationDocument) else None,
            board=paper if isinstance(paper, Board) else None,
            region_id=organisation.region_id,
            number=number,
            dated_on=dated_on,
            expires_on=expires_on,
            written_by=by,
        )


def last_day_of(paper: OrganisationDocument | Board) -> date | None:
    """The last day on which it holds."""
    if isinstance(paper, Board):
        return paper.validity.upper - timedelta(days=1) if paper.validity.upper else None
    return paper.valid_until


def pdf_of(letter: RenewalLetter) -> bytes:
    """The letter on the paper of the office that wrote it: the same bytes each time."""
    organisation = letter.organisation
    office = Region.objects.select_related("parent__parent__parent").get(
        pk=letter.written_by.region_id
    )
    regency, province = offices_above(office)
    sign = signature_of(regency, province)
    paper = letter.document or letter.board
    if paper is None:
        raise TypeError("a letter asks for the renewal of a document or of a board")
    return typeset(
        TEMPLATE,
        data={
            "letterhead": list(letterhead_of(office, regency, province)),
            "number": letter.number,
            "dated": f"{sign.place or '.' * 24}, {long_date(letter.dated_on)}",
            "day": [letter.dated_on.year, letter.dated_on.month, letter.dated_on.day],
            "subject": f"Perpanjangan {what_of(paper).lower()}",
            "to": organisation.name,
            "where": organisation.address or place(organisation.region),
            "what": what_of(paper),
            "paper_number": _number_of(paper),
            "expires": long_date(letter.expires_on),
            "is_over": letter.expires_on < letter.dated_on,
            "brings": list(_brings(paper)),
            "position": sign.position,
            "name": sign.name,
            "nip": sign.nip,
        },
        at=timezone.make_aware(datetime.combine(letter.dated_on, time(12))),
    )


def what_of(paper: OrganisationDocument | Board) -> str:
    """`Tanda daftar`, `Akreditasi`, `Kepengurusan`."""
    return "Kepengurusan" if isinstance(paper, Board) else paper.get_kind_display()


def _number_of(paper: OrganisationDocument | Board) -> str:
    return paper.sk_number if isinstance(paper, Board) else paper.number


def _brings(paper: OrganisationDocument | Board) -> tuple[str, ...]:
    if isinstance(paper, Board):
        return BRINGS_A_BOARD
    return BRINGS.get(OrganisationDocument.Kind(paper.kind), BRINGS_OTHERWISE)
