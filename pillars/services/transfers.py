""" "Minta pindah": asking for a person of another region, and deciding about it."""

from __future__ import annotations

import pghistory
from django.db import transaction
from django.utils import timezone

from accounts.permissions import Permission
from pillars.errors import NotAllowed, TransferNotPossible
from pillars.models import Person, TransferRequest, TransferState
from regions.codes import lies_within


def ask(*, person_id: int, to_region: str, name: str, by) -> TransferRequest:
    """Ask that a person, named by a row of an import, be moved to the asker's region.

    Asking again finds the request that still waits. Raises NotAllowed, TransferNotPossible.
    """
    if not by.has(Permission.PERSON_EDIT) or not lies_within(to_region, by.region_id or "-"):
        raise NotAllowed("Anda hanya dapat meminta orang pindah ke wilayah Anda sendiri.")
    with transaction.atomic():
        person = Person.objects.select_for_update(of=("self",)).get(pk=person_id)
        if lies_within(person.region_id, by.region_id):
            raise TransferNotPossible(
                "Orang ini sudah ada di wilayah Anda. Periksa lagi berkasnya."
            )
        waiting = person.transfers.filter(to_region_id=to_region, state=TransferState.ASKED).first()
        return waiting or TransferRequest.objects.create(
            person=person,
            from_region_id=person.region_id,
            to_region_id=to_region,
            asked_name=name[:150],
            asked_by=by,
        )


def accept(*, request: TransferRequest, by) -> TransferRequest:
    """Move the person. Raises NotAllowed, TransferNotPossible."""
    with _history(by, request), transaction.atomic():
        request = _held(request, by)
        person = Person.objects.select_for_update(of=("self",)).get(pk=request.person_id)
        if person.region_id != request.from_region_id:
            raise TransferNotPossible(
                "Orang ini sudah dipindahkan sejak permintaan dibuat. Tolak permintaan ini."
            )
        person.region_id = request.to_region_id
        person.save(update_fields=["region", "updated_at"])
        return _decided(request, TransferState.ACCEPTED, "", by)


def decline(*, request: TransferRequest, reason: str, by) -> TransferRequest:
    """Leave the person where they are, and say why. Raises NotAllowed, TransferNotPossible."""
    reason = " ".join(reason.split())[:300]
    if not reason:
        raise TransferNotPossible("Tulis alasan penolakan, supaya peminta tahu harus apa.")
    with transaction.atomic():
        return _decided(_held(request, by), TransferState.DECLINED, reason, by)


def may_decide(request: TransferRequest, by) -> bool:
    """Only somebody who holds both regions decides between them."""
    scope = by.region_id or "-"
    return by.has(Permission.IMPORT_APPROVE) and all(
        lies_within(code, scope) for code in (request.from_region_id, request.to_region_id)
    )


def _held(request: TransferRequest, by) -> TransferRequest:
    request = TransferRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if not may_decide(request, by):
        raise NotAllowed("Hanya dinas provinsi yang memutuskan perpindahan antarwilayah.")
    if request.state != TransferState.ASKED:
        raise TransferNotPossible("Permintaan ini sudah diputuskan.")
    return request


def _decided(request: TransferRequest, state: str, reason: str, by) -> TransferRequest:
    request.state, request.reason = state, reason
    request.decided_by, request.decided_at = by, timezone.now()
    request.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    return request


def _history(by, request: TransferRequest):
    return pghistory.context(
        user=by.pk,
        user_email=by.email,
        role=by.role,
        reason=f"Pindah wilayah atas permintaan {request.asked_by}"[:200],
    )
