"""Papers about a person that leave the office: the record of care, and the copy of their data."""

from dataclasses import dataclass
from pathlib import Path

import zxingcpp
from django.db import transaction

from accounts.formats import date_and_clock, long_date
from accounts.letterhead import letterhead_of, offices_above, signature_of
from accounts.models import User
from accounts.permissions import Permission
from accounts.services import access
from accounts.typesetting import typeset
from pillars import personal_copy
from pillars.errors import NotAllowed
from pillars.models import Person, PrintedRecord
from pillars.record_of_care import checksum_of, content_of
from regions.models import Region

TEMPLATE = Path(__file__).resolve().parent.parent / "typst" / "record.typ"


@dataclass(frozen=True)
class Paper:
    """A file to hand out: its name says nothing about whom it is."""

    content: bytes
    name: str


@transaction.atomic
def print_record(*, person: Person, check_url, by: User, request=None) -> Paper:
    """The record of care as a PDF whose QR leads to `check_url(token)`; printing is written down.

    Raises NotAllowed for a role that sees no people.
    """
    if not by.has(Permission.PERSON_VIEW):
        raise NotAllowed("Peran Anda tidak mencetak riwayat pembinaan.")
    content = content_of(person, by)
    record = PrintedRecord.objects.create(
        person=person, content_sha256=checksum_of(content), printed_by=by
    )
    access.download(
        by=by,
        subject_kind="pillars.printedrecord",
        subject_id=str(person.public_id),
        reason="Mencetak riwayat pembinaan",
        checksum=record.content_sha256,
        request=request,
    )
    office = _with_parents(by.region_id)
    regency, province = offices_above(office)
    sign = signature_of(regency, province)
    address = check_url(record.token)
    at = record.printed_at
    pdf = typeset(
        TEMPLATE,
        data=content
        | {
            "letterhead": list(letterhead_of(office, regency, province)),
            "sign": {
                "place": f"{sign.place or '.' * 24}, {long_date(at)}",
                "position": sign.position,
                "name": sign.name,
                "nip": sign.nip,
            },
            "qr": _qr(address),
            "address": address,
            "checksum": record.content_sha256[:16],
            "printed": f"Dicetak {date_and_clock(at)} oleh {by.name}",
            "day": [at.year, at.month, at.day],
        },
        at=at,
    )
    return Paper(pdf, f"riwayat-pembinaan-{record.token}.pdf")


def still_says(record: PrintedRecord) -> bool:
    """Whether the registry would print the same today, to the same reader."""
    person, reader = record.person, record.printed_by
    if person.removed_at is not None:
        return False
    # Somebody who has left the office since still printed what they then could see.
    reader.is_active = True
    return checksum_of(content_of(person, reader)) == record.content_sha256


def copy_for_the_person(*, person: Person, reason: str, by: User, request=None) -> Paper:
    """All data of one person, for that person (UU PDP): in clear for roles that may export so.

    Raises PermissionDenied, and ValidationError when the reason says nothing.
    """
    is_full = by.has(Permission.DATA_EXPORT_FULL)
    book, count, checksum = personal_copy.workbook_of(person, by, full=is_full)
    access.export(
        by=by,
        subject_kind="pillars.person",
        row_count=count,
        filter_text=f"salinan data satu orang {person.public_id}",
        checksum=checksum,
        reason=reason,
        full=is_full,
        request=request,
    )
    return Paper(book, f"salinan-data-pribadi-{person.public_id.hex[:8]}.xlsx")


def _with_parents(code: str) -> Region:
    return Region.objects.select_related("parent__parent__parent").get(pk=code)


def _qr(address: str) -> str:
    barcode = zxingcpp.create_barcode(address, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    return zxingcpp.write_barcode_to_svg(barcode, add_quiet_zones=True)
