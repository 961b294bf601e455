"""Receipts photographed on a phone: kept by their hash, and noticed when shown twice."""

import hashlib
from collections.abc import Sequence
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.changes import signed
from accounts.models import User
from accounts.permissions import Permission
from grants.enums import FindingKind, LpjState
from grants.errors import GrantInvalid, MoveNotAllowed
from grants.models import Finding, Lpj, LpjLine, Receipt
from grants.services import likeness, rights

LARGEST = 8 * 1024 * 1024
SIGNATURES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"%PDF-", "application/pdf"),
)
KINDS = (FindingKind.SAME_PHOTO, FindingKind.LIKE_PHOTO, FindingKind.SAME_RECEIPT)


def attach(
    *,
    line: LpjLine,
    content: bytes,
    number: str = "",
    seller: str = "",
    dated_on: date | None = None,
    amount: int | None = None,
    by: User,
) -> Receipt:
    """A photograph (or PDF) of the receipt for one line of an LPJ that is not handed in."""
    rights.ensure(by, Permission.GRANT_PROPOSE, line.lpj.instalment.recipient.region_id)
    if len(content) > LARGEST:
        raise GrantInvalid("Foto lebih dari 8 MB. Perkecil dulu, lalu unggah lagi.")
    file_type, looks = kind_of(content), likeness.fingerprint(content)
    with transaction.atomic(), signed(by):
        lpj = Lpj.objects.select_for_update().get(pk=line.lpj_id)
        if lpj.state not in (LpjState.DRAFT, LpjState.RETURNED):
            raise MoveNotAllowed("LPJ ini sudah diajukan, jadi buktinya tidak berubah lagi.")
        receipt = Receipt(
            line=line,
            file_type=file_type,
            sha256=hashlib.sha256(content).hexdigest(),
            fingerprint=looks,
            bands=likeness.bands(looks),
            number=" ".join(number.split()).upper()[:60],
            seller=" ".join(seller.split())[:120],
            dated_on=dated_on,
            amount=amount,
            uploaded_by=by,
        )
        receipt.file.save("bukti", ContentFile(content), save=False)
        receipt.save()
    return receipt


def remove(*, receipt: Receipt, by: User) -> None:
    """A wrong photograph, before the LPJ is handed in."""
    lpj = receipt.line.lpj
    rights.ensure(by, Permission.GRANT_PROPOSE, lpj.instalment.recipient.region_id)
    with transaction.atomic(), signed(by):
        lpj = Lpj.objects.select_for_update().get(pk=lpj.pk)
        if lpj.state not in (LpjState.DRAFT, LpjState.RETURNED):
            raise MoveNotAllowed("LPJ ini sudah diajukan, jadi buktinya tidak berubah lagi.")
        file = receipt.file
        receipt.delete()
        transaction.on_commit(lambda: file.delete(save=False), robust=True)


def doubtful(lpjs: Sequence[int]) -> set[int]:
    """Those of these LPJs with a receipt shown elsewhere that nobody has judged yet."""
    return set(
        Finding.objects.filter(
            kind__in=KINDS, settled_at__isnull=True, receipt__line__lpj__in=lpjs
        ).values_list("receipt__line__lpj_id", flat=True)
    )


def kind_of(content: bytes) -> str:
    """What the bytes say they are. Raises GrantInvalid for anything but a photograph or PDF."""
    for start, name in SIGNATURES:
        if content.startswith(start):
            return name
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    raise GrantInvalid("Berkas bukan foto (JPG, PNG, WebP) atau PDF.")
