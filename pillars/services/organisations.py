"""Organisations on screen: registered, corrected, of another status or class, taken out.

Lists of them come in through `pillars/sheets/`. Names and accounts of an organisation that has
them change in `changes.py`, where it takes two people.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.changes import signed
from accounts.formats import long_date, place
from accounts.models import User
from accounts.permissions import Permission
from pillars import holding
from pillars.bank import BankAccount
from pillars.errors import (
    NotAllowed,
    OrganisationInvalid,
    OutsideRegion,
    RemovalNotPossible,
    SeatTaken,
)
from pillars.models import (
    KarangTarunaClass,
    Organisation,
    OrganisationStatus,
    PillarKind,
    StatusEvent,
)
from pillars.models.kind import KindShape
from pillars.names import name_key
from regions.codes import Level, ancestor, lies_within, parent_code
from regions.models import Region
from regions.services import neighbourhoods

ONE_PER_SEAT = "pillars_organisation_one_per_seat"
# What somebody alone may write; the other columns have ways of their own.
FIELDS = (
    "address", "phone", "email", "leader_name", "leader_phone", "founded_year", "npwp",
    "is_legal_entity", "legal_form", "members_male", "members_female", "clients_male",
    "clients_female", "staff_male", "staff_female", "services",
)  # fmt: skip
SHORTEST_REASON = 10


def register(
    *,
    kind: PillarKind,
    name: str,
    region: Region | str,
    values: Mapping[str, Any],
    account: BankAccount | None = None,
    by: User,
) -> Organisation:
    """A new organisation of a place; `region` may be the code of an RW that is not on the map
    yet. A unit finds its parent by its place.

    Raises NotAllowed, OutsideRegion, OrganisationInvalid (level, parent), SeatTaken.
    """
    code = region if isinstance(region, str) else region.code
    ensure_may_edit(by, code)
    name = " ".join(name.split())
    if not name_key(name):
        raise OrganisationInvalid("Nama kosong. Isi nama organisasinya.")
    _check_place(kind, code)
    try:
        with transaction.atomic(), signed(by):
            if code.count(".") + 1 == Level.RW:
                neighbourhoods.ensure([code])
            organisation = Organisation(
                kind=kind,
                name=name,
                name_key=name_key(name)[:200],
                region_id=code,
                parent=_parent_of(kind, code),
                **_known(values),
            )
            if account is not None:
                _put_account(organisation, account)
            organisation.save(force_insert=True)
    except IntegrityError as error:
        raise _in_words(error, kind, code) from error
    return organisation


def correct(
    *, organisation: Organisation, values: Mapping[str, Any], reason: str = "", by: User
) -> Organisation:
    """Write what somebody alone may change. Raises NotAllowed, OutsideRegion."""
    ensure_editor(organisation, by)
    with transaction.atomic(), signed(by, reason=reason):
        organisation = _held(organisation)
        known = _known(values)
        for field, value in known.items():
            setattr(organisation, field, value)
        organisation.save(update_fields=[*known, "updated_at"])
    return organisation


def set_first_account(*, organisation: Organisation, account: BankAccount, by: User) -> None:
    """The account of an organisation that had none; another one takes two people (`changes`).

    Raises NotAllowed, OutsideRegion, OrganisationInvalid.
    """
    ensure_editor(organisation, by)
    with transaction.atomic(), signed(by, reason="Rekening pertama"):
        organisation = _held(organisation)
        if organisation.account_index is not None:
            raise OrganisationInvalid(
                "Organisasi ini sudah punya rekening. Perubahannya membutuhkan dua orang."
            )
        _put_account(organisation, account)
        organisation.save()


def change_status(
    *, organisation: Organisation, status: str, on: date, reason: str, by: User
) -> Organisation:
    """Active, dormant, frozen, dissolved, from a day and for a reason that stay in its history.

    Raises NotAllowed, OutsideRegion, OrganisationInvalid, SeatTaken (another one stands there).
    """
    ensure_editor(organisation, by)
    if status not in OrganisationStatus.values:
        raise OrganisationInvalid("Pilih status yang baru.")
    reason = _reason(reason)
    _check_day(on)
    try:
        with transaction.atomic(), signed(by, reason=reason):
            organisation = _held(organisation)
            if organisation.status == status:
                raise OrganisationInvalid(
                    f"Statusnya sudah {organisation.get_status_display().lower()}."
                )
            was = organisation.get_status_display()
            organisation.status = status
            organisation.save(update_fields=["status", "updated_at"])
            _tell(
                organisation, StatusEvent.Kind.STATUS, was, OrganisationStatus(status).label, on=on,
                reason=reason, by=by,
            )  # fmt: skip
    except IntegrityError as error:
        raise _in_words(error, organisation.kind, organisation.region_id) from error
    return organisation


def classify(
    *, organisation: Organisation, classification: str, on: date, reason: str, by: User
) -> Organisation:
    """Tumbuh, Berkembang, Maju, Percontohan: the result of a judging, with its day.

    Raises NotAllowed, OutsideRegion, OrganisationInvalid.
    """
    ensure_editor(organisation, by)
    if classification not in KarangTarunaClass.values:
        raise OrganisationInvalid("Pilih klasifikasinya.")
    reason = _reason(reason)
    _check_day(on)
    with transaction.atomic(), signed(by, reason=reason):
        organisation = _held(organisation)
        if organisation.classification == classification:
            raise OrganisationInvalid(
                f"Klasifikasinya sudah {organisation.get_classification_display()}."
            )
        was = organisation.get_classification_display()
        organisation.classification = classification
        organisation.save(update_fields=["classification", "updated_at"])
        _tell(
            organisation, StatusEvent.Kind.CLASSIFIED, was,
            KarangTarunaClass(classification).label, on=on, reason=reason, by=by,
        )  # fmt: skip
    return organisation


def remove(*, organisation: Organisation, reason: str, by: User) -> None:
    """Take an organisation out of the registry that should not have been in it.

    Nothing is deleted: the row and its history stay. Raises NotAllowed, OutsideRegion, and
    RemovalNotPossible when money, attendance, units or officers hang on it.
    """
    ensure_editor(organisation, by)
    reason = _reason(reason)
    with transaction.atomic(), signed(by, reason=reason):
        organisation = _held(organisation)
        if held := holding.holds_for(organisation):
            raise RemovalNotPossible(
                f"Masih ada {', '.join(held)} pada organisasi ini. Bila sudah tidak bekerja, ubah "
                "statusnya menjadi Bubar; datanya tetap tersimpan."
            )
        organisation.removed_at = timezone.now()
        organisation.removed_by = by
        organisation.removed_reason = reason
        organisation.save(update_fields=["removed_at", "removed_by", "removed_reason"])


def hanging_on(organisation: Organisation) -> list[str]:
    """What the registry itself knows to hang on an organisation (`pillars/holding.py`)."""
    units = organisation.units.filter(removed_at__isnull=True).count()
    officers = organisation.assignments.active_on().count()
    return [
        words
        for number, words in (
            (units, f"{units} unit"),
            (officers, f"{officers} pengurus yang bertugas"),
        )
        if number
    ]


def ensure_editor(organisation: Organisation, by: User) -> None:
    """Raises NotAllowed or OutsideRegion unless this user edits this organisation."""
    ensure_may_edit(by, organisation.region_id)


def ensure_may_edit(by: User, region_code: str) -> None:
    if not by.has(Permission.ORGANISATION_EDIT):
        raise NotAllowed(f"Peran {by.get_role_display()} tidak mengubah data organisasi.")
    if not lies_within(region_code, by.region_id or "-"):
        raise OutsideRegion(f"Organisasi ini di luar wilayah Anda, {by.region}.")


def _held(organisation: Organisation) -> Organisation:
    rows = Organisation.objects.select_for_update(of=("self",)).select_related("kind")
    found = rows.filter(pk=organisation.pk, removed_at__isnull=True).first()
    if found is None:
        raise OrganisationInvalid("Organisasi ini baru saja dihapus.")
    return found


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    return {field: values[field] for field in FIELDS if field in values}


def _put_account(organisation: Organisation, account: BankAccount) -> None:
    organisation.bank_name, organisation.account_name = account.bank_name, account.holder
    organisation.account = account.number
    organisation.account_index, organisation.account_mask = account.index, account.mask


def _check_place(kind: PillarKind, code: str) -> None:
    if kind.shape != KindShape.ORGANISATION:
        raise OrganisationInvalid(f"{kind.name} adalah perorangan, bukan organisasi.")
    level = Level(code.count(".") + 1)
    if level not in kind.levels:
        names = ", ".join(one.label for one in kind.levels)
        raise OrganisationInvalid(f"{kind.name} ada di tingkat {names}, bukan {level.label}.")


def _parent_of(kind: PillarKind, code: str) -> Organisation | None:
    """The organisation of the place above, where a unit needs one."""
    if kind.parent_kind_id is None:
        return None
    above = parent_code(code) or ""
    parent = Organisation.objects.filter(seat=f"{kind.parent_kind_id}:{above}").first()
    if parent is None:
        wanted = PillarKind.objects.get(pk=kind.parent_kind_id)
        raise OrganisationInvalid(
            f"{kind.name} membutuhkan {wanted.name} induk di wilayahnya, dan itu belum "
            "terdaftar. Daftarkan induknya lebih dulu."
        )
    return parent


def _check_day(on: date) -> None:
    if on > timezone.localdate():
        raise OrganisationInvalid(f"Tanggal {long_date(on)} belum tiba. Isi tanggal kejadiannya.")


def _reason(text: str) -> str:
    reason = " ".join(text.split())[:300]
    if len(reason) < SHORTEST_REASON:
        raise OrganisationInvalid("Tulis alasan yang dapat dipahami orang lain, satu kalimat.")
    return reason


def _tell(
    organisation: Organisation, kind: str, was: str, became: str, *, on: date, reason: str, by: User
) -> None:
    StatusEvent.objects.create(
        organisation=organisation,
        region_id=organisation.region_id,
        kind=kind,
        happened_on=on,
        reason=reason,
        was=str(was),
        became=str(became),
        recorded_by=by,
    )


def _in_words(error: IntegrityError, kind: PillarKind, code: str) -> Exception:
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
    if name != ONE_PER_SEAT:
        return error
    seat = Organisation.objects.filter(seat=f"{kind.pk}:{code}").first()
    village = Region.objects.filter(pk=ancestor(code, Level.VILLAGE) or code).first()
    where = place(village) if village else code
    known = f": {seat.name}" if seat else ""
    return SeatTaken(
        f"{where} sudah punya {kind.name}{known}. Buka halamannya dan perbarui di sana."
    )
