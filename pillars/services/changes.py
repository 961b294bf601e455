"""The two-person rule: a NIK, a name or a bank account changes when two people say so.

ask       one person proposes the new value, with a reason; nothing changes yet
accept    another person agrees, and the value is written
decline   another person says no, and why
withdraw  whoever asked takes it back

That the two are different people is also kept by the database
(`pillars_changerequest_takes_two`), whichever way a row is written.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import crypto
from accounts.changes import signed
from accounts.models import User
from accounts.permissions import Permission
from imports.cleaning.nik import clean_nik, masked
from pillars.bank import BankAccount
from pillars.errors import ChangeNotPossible, NotAllowed, OutsideRegion
from pillars.models import ChangeRequest, ChangeState, Organisation, Person, PersonAccount
from pillars.names import match_key, name_key
from regions.codes import lies_within

Field = ChangeRequest.Field
ASKED_ONCE = "pillars_changerequest_asked_once"
NIK_ONCE = "pillars_person_nik_once"
SHORTEST_REASON = 10


def ask(
    *,
    subject: Person | Organisation,
    field: str,
    proposed: str | BankAccount,
    reason: str,
    by: User,
    account: PersonAccount | None = None,
) -> ChangeRequest | None:
    """Propose a new NIK, name or bank account; another person has to agree before it counts.

    Called by the forms of people and organisations for whichever of the three fields somebody
    changed, after the other fields have been saved:

        changes.ask(subject=person, field=ChangeRequest.Field.NIK, proposed="3171…",
                    reason="Salah ketik; dicocokkan dengan KTP", by=request.user)
        changes.ask(subject=karang_taruna, field=ChangeRequest.Field.ACCOUNT,
                    proposed=BankAccount.written(bank_name="Bank DKI", number="123 456 789",
                                                 holder="Karang Taruna Gambir"), …)

    `proposed` is text for a NIK or a name, and a `BankAccount` for an account. `account` is the
    account of a person that shall change; without it the person gets another one. Returns None
    when the value is already the one proposed, so that a form may ask for every field blindly.
    The queue is the page `pillars:change-list`; `pending(subject)` gives what waits, for the
    page of the person or organisation.

    Raises NotAllowed, OutsideRegion (role, region) and ChangeNotPossible (the value is no NIK,
    somebody else has it, the same change waits already); each message is for the screen.
    """
    _may_ask(by, subject)
    reason = _reason(reason)
    if field == Field.NIK and not isinstance(subject, Person):
        raise ChangeNotPossible("Organisasi tidak mempunyai NIK.")
    value, before, after = _PROPOSALS[field](subject, proposed, account)
    if value is None:
        return None
    request = ChangeRequest(
        person=subject if isinstance(subject, Person) else None,
        organisation=subject if isinstance(subject, Organisation) else None,
        person_account=account,
        region_id=subject.region_id,
        field=field,
        proposed=value,
        before_mask=before[:200],
        proposed_mask=after[:200],
        reason=reason,
        asked_by=by,
    )
    try:
        with transaction.atomic(), signed(by, reason=reason):
            request.save(force_insert=True)
    except IntegrityError as error:
        if _constraint(error) == ASKED_ONCE:
            raise ChangeNotPossible(
                f"Perubahan {request.get_field_display()} ini sudah menunggu orang kedua. "
                "Putuskan atau tarik dulu permintaan itu."
            ) from error
        raise
    return request


def accept(*, request: ChangeRequest, note: str = "", by: User) -> ChangeRequest:
    """Write the value that was asked for. Raises NotAllowed, OutsideRegion, ChangeNotPossible."""
    words = f"Disetujui berdua: {request.reason}"[:300]
    try:
        with transaction.atomic(), signed(by, reason=words, asked_by=request.asked_by_id):
            request = _held(request)
            _may_decide(request, by)
            _WRITES[request.field](request)
            return _decided(request, ChangeState.ACCEPTED, note, by)
    except IntegrityError as error:
        if _constraint(error) == NIK_ONCE:
            raise ChangeNotPossible(_TAKEN) from error
        raise


def decline(*, request: ChangeRequest, note: str, by: User) -> ChangeRequest:
    """Leave the value as it is, and say why. Raises NotAllowed, OutsideRegion,
    ChangeNotPossible."""
    note = " ".join(note.split())[:300]
    if not note:
        raise ChangeNotPossible("Tulis alasan penolakan, supaya peminta tahu harus apa.")
    with transaction.atomic(), signed(by, reason=note):
        request = _held(request)
        _may_decide(request, by)
        return _decided(request, ChangeState.DECLINED, note, by)


def withdraw(*, request: ChangeRequest, by: User) -> ChangeRequest:
    """Whoever asked takes it back. Raises NotAllowed, ChangeNotPossible."""
    with transaction.atomic(), signed(by):
        request = _held(request)
        if request.asked_by_id != by.pk:
            raise NotAllowed("Hanya peminta yang menarik permintaannya sendiri.")
        return _decided(request, ChangeState.WITHDRAWN, "", by)


def pending(subject: Person | Organisation) -> list[ChangeRequest]:
    """What waits for a second person about this row, the oldest first."""
    return list(
        subject.change_requests.filter(state=ChangeState.ASKED)
        .select_related("asked_by")
        .order_by("id")
    )


def may_decide(request: ChangeRequest, by: User) -> bool:
    """Somebody else than the asker, with the right, who looks after the region."""
    return (
        request.state == ChangeState.ASKED
        and by.has(Permission.CHANGE_DECIDE)
        and by.pk != request.asked_by_id
        and lies_within(request.region_id, by.region_id or "-")
    )


# --- What may be proposed: (value to seal, mask before, mask after); None: nothing changes ----
_TAKEN = (
    "NIK itu sudah tercatat untuk orang lain. Bila orangnya sama, gabungkan kedua datanya di "
    "halaman Orang ganda; bila berbeda, periksa NIK keduanya di KTP."
)


def _nik(person: Person, proposed: Any, _account) -> tuple[str | None, str, str]:
    found = clean_nik(str(proposed))
    if found.value is None:
        problem = next(iter(found.problems), None)
        raise ChangeNotPossible(problem.message if problem else "NIK kosong. Isi 16 angka NIK.")
    index = crypto.index(found.value)
    if person.nik_index is not None and bytes(person.nik_index) == index:
        return None, "", ""
    if Person.objects.with_nik(index).exclude(pk=person.pk).exists():
        raise ChangeNotPossible(_TAKEN)
    return found.value, person.nik_mask, masked(found.value)


def _name(subject: Person | Organisation, proposed: Any, _account) -> tuple[str | None, str, str]:
    name = " ".join(str(proposed).split())
    if not name_key(name):
        raise ChangeNotPossible("Nama kosong. Isi nama lengkap.")
    longest = subject._meta.get_field("name").max_length
    if longest is not None and len(name) > longest:
        raise ChangeNotPossible(f"Nama paling panjang {longest} huruf.")
    return (None, "", "") if name == subject.name else (name, subject.name, name)


def _account(
    subject: Person | Organisation, proposed: Any, account: PersonAccount | None
) -> tuple[str | None, str, str]:
    if not isinstance(proposed, BankAccount):
        raise TypeError("an account is proposed as a BankAccount")
    if account is not None and account.person_id != subject.pk:
        raise ChangeNotPossible("Rekening ini milik orang lain.")
    held: Any = subject
    if isinstance(subject, Person):
        held = account or subject.accounts.filter(account_index=proposed.index).first()
    if held is not None and _same_account(held, proposed):
        return None, "", ""
    value = json.dumps(asdict(proposed))
    return value, _told(held) if account or held is subject else "", _told_wish(proposed)


def _same_account(held: Any, wish: BankAccount) -> bool:
    return (
        held.account_index is not None
        and bytes(held.account_index) == wish.index
        and held.bank_name == wish.bank_name
        and held.account_name == wish.holder
    )


def _told(held: Any) -> str:
    if held is None or not held.account_mask:
        return ""
    return _line(held.bank_name, held.account_mask, held.account_name)


def _told_wish(wish: BankAccount) -> str:
    return _line(wish.bank_name, wish.mask, wish.holder)


def _line(bank: str, mask: str, holder: str) -> str:
    return f"{bank} {mask}".strip() + (f" a.n. {holder}" if holder else "")


_PROPOSALS: dict[str, Callable[..., tuple[str | None, str, str]]] = {
    Field.NIK: _nik,
    Field.NAME: _name,
    Field.ACCOUNT: _account,
}


# --- Writing what two people agreed on ----------------------------------------------------------
def _subject(request: ChangeRequest) -> Any:
    """The row, locked, as long as it still is what the request speaks of."""
    model = Person if request.person_id else Organisation
    subject = (
        model.objects.select_for_update(of=("self",))
        .filter(pk=request.person_id or request.organisation_id or 0, removed_at__isnull=True)
        .first()
    )
    if subject is None:
        raise ChangeNotPossible("Data ini sudah dihapus atau digabung. Tolak permintaan ini.")
    return subject


def _unchanged(before: str, request: ChangeRequest) -> None:
    if before[:200] != request.before_mask:
        raise ChangeNotPossible(
            "Data ini sudah berubah sejak permintaan dibuat. Tolak permintaan ini, lalu minta lagi."
        )


def _write_nik(request: ChangeRequest) -> None:
    person = _subject(request)
    _unchanged(person.nik_mask, request)
    person.nik = request.proposed
    person.nik_index = crypto.index(request.proposed)
    person.nik_mask = masked(request.proposed)
    person.save(update_fields=["nik", "nik_index", "nik_mask", "updated_at"])


def _write_name(request: ChangeRequest) -> None:
    subject = _subject(request)
    _unchanged(subject.name, request)
    subject.name, subject.name_key = request.proposed, name_key(request.proposed)
    fields = ["name", "name_key", "updated_at"]
    if request.person_id:
        subject.match_key = match_key(request.proposed)
        fields.append("match_key")
    subject.save(update_fields=fields)


def _write_account(request: ChangeRequest) -> None:
    subject, wish = _subject(request), BankAccount(**json.loads(request.proposed))
    if request.organisation_id:
        _unchanged(_told(subject), request)
        row = subject
    elif request.person_account_id:
        row = PersonAccount.objects.select_for_update().get(pk=request.person_account_id)
        _unchanged(_told(row), request)
    else:
        row = subject.accounts.filter(account_index=wish.index).first()
        row = row or PersonAccount(person=subject)
    row.account, row.account_index, row.account_mask = wish.number, wish.index, wish.mask
    row.bank_name, row.account_name = wish.bank_name, wish.holder
    if request.person_id and wish.bank:
        row.bank = wish.bank
    row.save()


_WRITES: dict[str, Callable[[ChangeRequest], None]] = {
    Field.NIK: _write_nik,
    Field.NAME: _write_name,
    Field.ACCOUNT: _write_account,
}


# --- Who may, and the state ---------------------------------------------------------------------
def _may_ask(by: User, subject: Person | Organisation) -> None:
    is_person = isinstance(subject, Person)
    if not by.has(Permission.PERSON_EDIT if is_person else Permission.ORGANISATION_EDIT):
        raise NotAllowed(f"Peran {by.get_role_display()} tidak mengubah data ini.")
    if not lies_within(subject.region_id, by.region_id or "-"):
        raise OutsideRegion(f"Data ini di luar wilayah Anda, {by.region}.")


def _may_decide(request: ChangeRequest, by: User) -> None:
    if by.pk == request.asked_by_id:
        raise NotAllowed("Perubahan ini membutuhkan dua orang: yang meminta tidak memutuskan.")
    if not by.has(Permission.CHANGE_DECIDE):
        raise NotAllowed(f"Peran {by.get_role_display()} tidak memutuskan perubahan ini.")
    if not lies_within(request.region_id, by.region_id or "-"):
        raise OutsideRegion(f"Permintaan ini di luar wilayah Anda, {by.region}.")


def _reason(text: str) -> str:
    reason = " ".join(text.split())[:300]
    if len(reason) < SHORTEST_REASON:
        raise ChangeNotPossible(
            "Tulis alasan yang dapat diperiksa orang kedua, misalnya “salah ketik, dicocokkan "
            "dengan KTP”."
        )
    return reason


def _held(request: ChangeRequest) -> ChangeRequest:
    request = ChangeRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if request.state != ChangeState.ASKED:
        raise ChangeNotPossible("Permintaan ini sudah diputuskan.")
    return request


def _decided(request: ChangeRequest, state: str, note: str, by: User) -> ChangeRequest:
    request.state, request.decision_note = state, " ".join(note.split())[:300]
    request.decided_by, request.decided_at = by, timezone.now()
    request.save(update_fields=["state", "decision_note", "decided_by", "decided_at"])
    return request


def _constraint(error: IntegrityError) -> str:
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""
