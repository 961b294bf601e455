"""Papers of a recipient: handed in, accepted or returned one by one, with the reason."""

import hashlib
from collections.abc import Iterable
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts.changes import signed
from accounts.models import User
from accounts.permissions import Permission
from grants.enums import Judgement, RecipientState
from grants.errors import GrantInvalid, MoveNotAllowed, ReasonMissing
from grants.models import Document, Recipient, RequiredDocument
from grants.services import receipts, rights
from grants.services.outcomes import Outcome, keys_of
from grants.services.refusals import in_words

LARGEST = 20 * 1024 * 1024
CHANGES_IN = (RecipientState.DRAFT, RecipientState.RETURNED, RecipientState.SUBMITTED)
DECIDED = "Usulan ini sudah diverifikasi. Kembalikan dulu usulannya, baru dokumennya."


def hand_in(
    *,
    recipient: Recipient,
    requirement: RequiredDocument,
    content: bytes = b"",
    number: str = "",
    dated_on: date | None = None,
    by: User,
) -> Document:
    """A paper, or a better one in place of what was returned; it waits to be looked at."""
    rights.ensure(by, Permission.GRANT_PROPOSE, recipient.region_id)
    if requirement.programme_id != recipient.programme_id:
        raise GrantInvalid("Dokumen ini bukan syarat program ini.")
    if recipient.state not in CHANGES_IN:
        raise MoveNotAllowed("Usulan ini sudah diperiksa, jadi dokumennya tidak berubah lagi.")
    if not content and not number.strip():
        raise GrantInvalid("Unggah berkasnya, atau isi nomor dokumennya.")
    if len(content) > LARGEST:
        raise GrantInvalid("Berkas lebih dari 20 MB. Perkecil dulu, lalu unggah lagi.")
    file_type = receipts.kind_of(content) if content else ""
    with in_words(), transaction.atomic(), signed(by):
        document = Document.objects.select_for_update().filter(
            recipient=recipient, requirement=requirement
        ).first() or Document(recipient=recipient, requirement=requirement)
        if document.judgement == Judgement.ACCEPTED:
            raise MoveNotAllowed("Dokumen ini sudah diterima.")
        document.number, document.dated_on = number.strip()[:80], dated_on
        document.judgement, document.reason = Judgement.PENDING, ""
        document.judged_by = document.judged_at = None
        document.uploaded_by = by
        if content:
            document.file_type = file_type
            document.sha256 = hashlib.sha256(content).hexdigest()
            document.file.save("dokumen", ContentFile(content), save=False)
        document.save()
    return document


def accept(*, documents: Iterable[Document | int], by: User) -> Outcome:
    """These papers are in order."""
    scopes = rights.ensure(by, Permission.GRANT_VERIFY)
    outcome = Outcome()
    with in_words(), transaction.atomic(), signed(by):
        rows = Document.objects.select_for_update(of=("self",)).filter(pk__in=keys_of(documents))
        good = []
        for key, name, region, state, uploader in rows.order_by("pk").values_list(
            "pk", "recipient__name", "recipient__region_id", "recipient__state", "uploaded_by_id"
        ):
            if not rights.covered(region, scopes):
                outcome.refuse(key, name, "outside_region", "Penerima ini di wilayah lain.")
            elif state not in CHANGES_IN:
                outcome.refuse(key, name, "state", DECIDED)
            elif uploader == by.pk:
                outcome.refuse(
                    key, name, "same_person", "Yang mengunggah tidak dapat memeriksa sendiri."
                )
            else:
                good.append(key)
        outcome.done = Document.objects.filter(pk__in=good).update(
            judgement=Judgement.ACCEPTED, reason="", judged_by=by, judged_at=timezone.now()
        )
    return outcome


def send_back(*, document: Document, reason: str, by: User) -> Document:
    """This paper is not in order, and why."""
    rights.ensure(by, Permission.GRANT_VERIFY, document.recipient.region_id)
    if not reason.strip():
        raise ReasonMissing("Tuliskan apa yang kurang pada dokumen ini.")
    with in_words(), transaction.atomic(), signed(by, reason=reason):
        document = (
            Document.objects.select_for_update(of=("self",))
            .select_related("recipient")
            .defer("recipient__account")
            .get(pk=document.pk)
        )
        if document.recipient.state not in CHANGES_IN:
            raise MoveNotAllowed(DECIDED)
        document.judgement, document.reason = Judgement.RETURNED, " ".join(reason.split())[:300]
        document.judged_by, document.judged_at = by, timezone.now()
        document.save(update_fields=["judgement", "reason", "judged_by", "judged_at"])
    return document
