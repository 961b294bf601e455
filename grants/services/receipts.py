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
from grants.services import rights

LARGEST = 8 * 1024 * 1024
SIGNATURES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"%PDF-", "application/pdf"),
)
# The same bytes, or the same paper: its number, seller and amount.
_SEARCH = """
    WITH mine AS (
        SELECT c.id, c.sha256, c.number, c.seller, c.amount, j.instalment_id, i.recipient_id
          FROM grants_receipt c
          JOIN grants_lpjline l ON l.id = c.line_id
          JOIN grants_lpj j ON j.id = l.lpj_id
          JOIN grants_instalment i ON i.id = j.instalment_id
         WHERE j.instalment_id = ANY(%(keys)s)
    ), others AS (
        SELECT c.id, c.sha256, c.number, c.seller, c.amount, j.instalment_id, i.recipient_id
          FROM grants_receipt c
          JOIN grants_lpjline l ON l.id = c.line_id
          JOIN grants_lpj j ON j.id = l.lpj_id
          JOIN grants_instalment i ON i.id = j.instalment_id
    ), met AS (
        SELECT 'same_photo' AS kind, m.id, m.recipient_id, o.recipient_id AS other_id,
               'foto ' || right(m.sha256, 8) AS shared
          FROM mine m JOIN others o ON o.sha256 = m.sha256 AND m.sha256 <> '' AND o.id <> m.id
               AND o.instalment_id <> m.instalment_id
        UNION
        SELECT 'same_receipt', m.id, m.recipient_id, o.recipient_id, 'nomor ' || m.number
          FROM mine m JOIN others o ON o.number = m.number AND m.number <> '' AND o.id <> m.id
               AND lower(o.seller) = lower(m.seller) AND o.amount IS NOT DISTINCT FROM m.amount
               AND o.instalment_id <> m.instalment_id
    )
    INSERT INTO grants_finding
        (public_id, kind, recipient_id, other_id, shared, receipt_id, found_at, settled_reason)
    SELECT DISTINCT ON (kind, recipient_id, other_id, shared)
           gen_random_uuid(), kind, recipient_id, other_id, shared, id, now(), '' FROM met
     ORDER BY kind, recipient_id, other_id, shared, id
        ON CONFLICT (kind, recipient_id, other_id, shared) DO NOTHING
"""
KINDS = (FindingKind.SAME_PHOTO, FindingKind.SAME_RECEIPT)


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
    file_type = kind_of(content)
    with transaction.atomic(), signed(by):
        lpj = Lpj.objects.select_for_update().get(pk=line.lpj_id)
        if lpj.state not in (LpjState.DRAFT, LpjState.RETURNED):
            raise MoveNotAllowed("LPJ ini sudah diajukan, jadi buktinya tidak berubah lagi.")
        receipt = Receipt(
            line=line,
            file_type=file_type,
            sha256=hashlib.sha256(content).hexdigest(),
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


def search(cursor, instalments: Sequence[int]) -> int:
    """Look whether receipts of these instalments were shown before; how many findings are new."""
    cursor.execute(_SEARCH, {"keys": list(instalments)})
    return cursor.rowcount


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
