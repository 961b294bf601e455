"""Boards of organisations: installed for a term by a decree, with the people who serve in them."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.changes import signed
from accounts.formats import long_date
from accounts.models import User
from pillars import eligibility
from pillars.eligibility import Finding
from pillars.errors import BoardInvalid, DutyHeldAlready, NotEligible, OutsideRegion
from pillars.models import (
    Assignment,
    Board,
    EndReason,
    Organisation,
    Person,
    Post,
    RuleOverride,
    StatusEvent,
)
from pillars.positions import post_of
from pillars.services.organisations import ensure_editor
from pillars.services.terms import Terms

NOT_TWICE = "pillars_assignment_not_twice_the_same_duty"
ONE_BOARD = "pillars_board_one_at_a_time"


def install(
    *,
    organisation: Organisation,
    start_on: date,
    last_on: date | None = None,
    sk_number: str = "",
    sk_on: date | None = None,
    sk_signer: str = "",
    sk_signer_capacity: str = "",
    officers_male: int | None = None,
    officers_female: int | None = None,
    by: User,
) -> Board:
    """A new board from a day on; the one before it, and its officers, serve until the day before.

    Without `last_on` the term is what the rule of that day says. Raises NotAllowed,
    OutsideRegion, BoardInvalid.
    """
    ensure_editor(organisation, by)
    until = last_on + timedelta(days=1) if last_on else None
    until = until or Terms().end_of(organisation.kind_id, start_on)
    if until is not None and until <= start_on:
        raise BoardInvalid("Masa bakti berakhir sebelum dimulai. Periksa kedua tanggalnya.")
    term = DateRange(start_on, until)
    try:
        with transaction.atomic(), signed(by, reason=f"Kepengurusan baru {sk_number}".strip()):
            Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
            for earlier in Board.objects.filter(organisation=organisation, validity__overlap=term):
                _end(earlier, start_on, by)
            board = Board(
                organisation=organisation,
                sk_number=" ".join(sk_number.split()),
                sk_on=sk_on,
                sk_signer=" ".join(sk_signer.split()),
                sk_signer_capacity=" ".join(sk_signer_capacity.split()),
                validity=term,
                officers_male=officers_male,
                officers_female=officers_female,
            )
            board.save(force_insert=True)
    except IntegrityError as error:
        if _constraint(error) == ONE_BOARD:
            raise BoardInvalid(
                "Kepengurusan lain baru saja dicatat. Muat ulang halaman."
            ) from error
        raise
    return board


def correct(
    *,
    board: Board,
    sk_number: str,
    sk_on: date | None,
    sk_signer: str,
    sk_signer_capacity: str,
    last_on: date | None,
    officers_male: int | None,
    officers_female: int | None,
    reason: str,
    by: User,
) -> Board:
    """The decree was written down wrongly: its words, or the last day of the term.

    Officers who serve until the end of the term go with it. The first day stays: a board that
    began on another day is another board. Raises NotAllowed, OutsideRegion, BoardInvalid.
    """
    ensure_editor(board.organisation, by)
    reason = " ".join(reason.split())
    if not reason:
        raise BoardInvalid("Tulis apa yang keliru, misalnya “nomor SK salah ketik”.")
    until = last_on + timedelta(days=1) if last_on else None
    try:
        with transaction.atomic(), signed(by, reason=reason):
            board = Board.objects.select_for_update(of=("self",)).get(pk=board.pk)
            start, before = board.validity.lower, board.validity.upper
            if until is not None and until <= start:
                raise BoardInvalid("Masa bakti berakhir sebelum dimulai. Periksa tanggalnya.")
            board.sk_number = " ".join(sk_number.split())
            board.sk_on = sk_on
            board.sk_signer = " ".join(sk_signer.split())
            board.sk_signer_capacity = " ".join(sk_signer_capacity.split())
            board.officers_male, board.officers_female = officers_male, officers_female
            board.validity = DateRange(start, until)
            board.save()
            if until != before:
                _move_ends(board, before, until)
    except IntegrityError as error:
        if _constraint(error) == ONE_BOARD:
            raise BoardInvalid(
                "Masa bakti itu menabrak kepengurusan berikutnya. Pilih hari terakhir yang "
                "mendahuluinya."
            ) from error
        raise
    return board


def _move_ends(board: Board, before: date | None, until: date | None) -> None:
    for duty in board.members.filter(end_reason=""):
        if duty.validity.upper != before:
            continue
        if until is not None and duty.validity.lower >= until:
            raise BoardInvalid(
                "Ada pengurus yang mulai bertugas sesudah hari itu. Akhiri dulu tugasnya."
            )
        duty.validity = DateRange(duty.validity.lower, until)
        duty.save(update_fields=["validity", "updated_at"])


def judge(*, board: Board, person: Person, start_on: date) -> list[Finding]:
    """What the rules say of this person in this board, in plain words."""
    organisation = board.organisation
    return eligibility.judge(
        person=person, kind=organisation.kind, region=organisation.region, day=start_on
    )


def add_officer(
    *,
    board: Board,
    person: Person,
    position: str,
    start_on: date | None = None,
    override_reason: str = "",
    by: User,
) -> Assignment:
    """Somebody serves in the board, until its term ends.

    Raises NotAllowed, OutsideRegion, BoardInvalid, DutyHeldAlready, and NotEligible when a rule
    speaks against it and no reason says why it is done all the same.
    """
    organisation = board.organisation
    ensure_editor(organisation, by)
    if not Person.objects.visible_to(by).filter(pk=person.pk).exists():
        raise OutsideRegion("Orang ini dibina di wilayah lain. Minta pindah wilayah lebih dulu.")
    start_on = start_on or board.validity.lower
    if start_on not in board.validity:
        raise BoardInvalid(f"Hari pertama {long_date(start_on)} di luar masa bakti kepengurusan.")
    position = " ".join(position.split())
    post = post_of(position)
    against = [one for one in judge(board=board, person=person, start_on=start_on) if one.stops]
    override_reason = " ".join(override_reason.split())
    if against and not override_reason:
        raise NotEligible(
            f"{person.name} belum memenuhi syarat: "
            + " ".join(one.text for one in against)
            + " Isi alasan pengecualian bila tetap diangkat."
        )
    duty = Assignment(
        person=person,
        kind=organisation.kind,
        position=position,
        post=post,
        region=organisation.region,
        organisation=organisation,
        board=board,
        sk_number=board.sk_number,
        sk_on=board.sk_on,
        sk_signer=board.sk_signer,
        validity=DateRange(start_on, board.validity.upper),
    )
    try:
        with transaction.atomic(), signed(by, reason=override_reason):
            Board.objects.select_for_update().get(pk=board.pk)
            _check_post(board, duty)
            duty.save(force_insert=True)
            RuleOverride.objects.bulk_create(
                RuleOverride(
                    assignment=duty,
                    code=one.code,
                    finding=one.text[:250],
                    reason=override_reason[:300],
                    decided_by=by,
                )
                for one in against
            )
            _tell(duty, StatusEvent.Kind.APPOINTED, start_on, board.sk_number, by)
    except IntegrityError as error:
        if _constraint(error) == NOT_TWICE:
            raise DutyHeldAlready(
                f"{person.name} sudah tercatat sebagai {position} di sini pada masa itu."
            ) from error
        raise
    return duty


def remove_officer(
    *, duty: Assignment, last_on: date, reason: str, note: str = "", by: User
) -> Assignment:
    """An officer leaves before the term ends; the last day and the reason stay.

    Raises NotAllowed, OutsideRegion, BoardInvalid.
    """
    if duty.organisation is None:
        raise BoardInvalid("Tugas ini bukan tugas pengurus organisasi.")
    ensure_editor(duty.organisation, by)
    if reason not in EndReason.values:
        raise BoardInvalid("Pilih alasannya.")
    note = " ".join(note.split())
    with transaction.atomic(), signed(by, reason=note or EndReason(reason).label):
        duty = Assignment.objects.select_for_update(of=("self",)).get(pk=duty.pk)
        if duty.end_reason:
            raise BoardInvalid("Tugas pengurus ini sudah diakhiri.")
        if last_on not in duty.validity:
            raise BoardInvalid(f"Hari terakhir {long_date(last_on)} di luar masa tugasnya.")
        duty.validity = DateRange(duty.validity.lower, last_on + timedelta(days=1))
        duty.end_reason, duty.end_note = reason, note
        duty.save(update_fields=["validity", "end_reason", "end_note", "updated_at"])
        is_replaced = reason == EndReason.REPLACED
        kind = StatusEvent.Kind.REPLACED if is_replaced else StatusEvent.Kind.ENDED
        _tell(duty, kind, last_on, note or EndReason(reason).label, by)
    return duty


def replace_officer(
    *,
    duty: Assignment,
    person: Person,
    start_on: date,
    note: str = "",
    override_reason: str = "",
    by: User,
) -> Assignment:
    """Somebody else takes the post; who held it serves until the day before. Both or neither."""
    if duty.board is None:
        raise BoardInvalid("SK pengurus ini belum dicatat. Catat kepengurusannya lebih dulu.")
    with transaction.atomic():
        remove_officer(
            duty=duty,
            last_on=start_on - timedelta(days=1),
            reason=EndReason.REPLACED,
            note=note or f"Digantikan {person.name}",
            by=by,
        )
        return add_officer(
            board=duty.board,
            person=person,
            position=duty.position,
            start_on=start_on,
            override_reason=override_reason,
            by=by,
        )


def _end(board: Board, start_on: date, by: User) -> None:
    """The board makes way for one that starts on `start_on`."""
    if board.validity.lower >= start_on:
        raise BoardInvalid(
            f"Sudah ada kepengurusan yang mulai {long_date(board.validity.lower)} "
            f"({board.sk_number or 'tanpa nomor SK'}). Kepengurusan baru dimulai sesudahnya."
        )
    for duty in board.members.filter(end_reason="", validity__contains=start_on):
        if duty.validity.lower < start_on:
            duty.validity = DateRange(duty.validity.lower, start_on)
            duty.end_reason, duty.end_note = EndReason.REPLACED, "Kepengurusan baru"
            duty.save(update_fields=["validity", "end_reason", "end_note", "updated_at"])
            _tell(duty, StatusEvent.Kind.REPLACED, start_on - timedelta(days=1), duty.end_note, by)
    board.validity = DateRange(board.validity.lower, start_on)
    board.save(update_fields=["validity"])


def _check_post(board: Board, duty: Assignment) -> None:
    """One chair, one secretary, one treasurer at a time; deputies and sections are several."""
    if duty.post not in (Post.CHAIR, Post.SECRETARY, Post.TREASURER):
        return
    rival = (
        board.members.filter(post=duty.post, validity__overlap=duty.validity)
        .select_related("person")
        .first()
    )
    if rival is not None and rival.position.casefold() == duty.position.casefold():
        raise BoardInvalid(
            f"{rival.person.name} masih menjabat {rival.position} sampai masa itu. Ganti atau "
            "akhiri dulu tugasnya."
        )


def _tell(duty: Assignment, kind: str, on: date, reason: str, by: User) -> None:
    StatusEvent.objects.create(
        assignment=duty,
        region_id=duty.region_id,
        kind=kind,
        happened_on=on,
        reason=reason[:300],
        recorded_by=by,
    )


def _constraint(error: IntegrityError) -> str:
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""
