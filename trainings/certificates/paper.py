"""From the kept words of certificates to PDF pages, by typst; QR codes by zxing-cpp."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, time
from pathlib import Path

import zxingcpp
from django.conf import settings
from django.urls import reverse

from accounts.typesetting import typeset
from trainings.models import Certificate

TEMPLATE = Path(__file__).resolve().parent / "typst" / "certificate.typ"
SIZE = re.compile(r'width="(\d+)"')
PATH = re.compile(r' d="([^"]+)"')


def qr_address(certificate: Certificate) -> str:
    """What the QR says; see sealing.py."""
    page = reverse("trainings:certificate-check", args=[certificate.token])
    return f"{settings.PUBLIC_URL}{page}#{certificate.seal}"


def qr_picture(text: str) -> str:
    """The QR as the smallest SVG that shows it: one path."""
    drawn = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M").to_svg()
    size = SIZE.search(drawn)
    path = PATH.search(drawn)
    if size is None or path is None:
        raise ValueError("zxing-cpp drew a QR in a form not known here")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size[1]} {size[1]}">'
        f'<path d="{path[1]}"/></svg>'
    )


def page_of(certificate: Certificate) -> dict:
    """What the template sets for one certificate."""
    return {
        **certificate.data,
        "number": certificate.number,
        "version": certificate.version,
        "qr": qr_picture(qr_address(certificate)),
    }


def set_pages(certificates: Iterable[Certificate]) -> bytes:
    """One PDF with a certificate per page (two with a back), in the order given.

    Dated by the newest of them, so that the same certificates are the same bytes.
    """
    rows = list(certificates)
    newest = max(row.issued_on for row in rows)
    return typeset(
        TEMPLATE,
        data={"pages": [page_of(row) for row in rows], "title": _title(rows)},
        at=datetime.combine(newest, time(), tzinfo=UTC),
    )


def _title(rows: list[Certificate]) -> str:
    first = rows[0]
    if len(rows) == 1:
        return f"{first.data['heading'].title()} {first.number}"
    return f"{first.data['heading'].title()} {first.number} s.d. {rows[-1].number}"
