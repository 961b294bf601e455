"""Calls for people: written, changed while they may be, and moved from state to state."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.changes import signed
from accounts.models import User
from accounts.permissions import Permission
from accounts.roles import ROLES
from pillars import vacancies
from pillars.models import Assignment, PillarKind
from regions.codes import above, lies_within, within
from regions.models import Region
from trainings.errors import MoveNotAllowed, NotAllowed, OutsideRegion, SelectionInvalid
from trainings.models import (
    Candidate,
    Selection,
    SelectionCriterion,
    SelectionRequirement,
    SelectionReviewer,
    SelectionSeat,
    SelectionStage,
    SelectionState,
    SelectionStep,
)
from trainings.selection import procedure
from trainings.selection.states import MOVES, SETS_UP
from trainings.services.rights import may_edit

KIND = "TKSK"


def create(
    *,
    title: str,
    region: Region,
    opens_on: date,
    closes_on: date,
    seats: Sequence[Region],
    objection_days: int = 3,
    notes: str = "",
    by: User,
) -> Selection:
    """A draft for these vacant kecamatan, with the steps, papers and stages of the last call."""
    may_edit(by, region.code)
    if closes_on < opens_on:
        raise SelectionInvalid("Pendaftaran ditutup sebelum dibuka. Periksa tanggalnya.")
    kind = PillarKind.objects.get(pk=KIND)
    # What the last call says is read before this one is the last.
    steps = procedure.planned(procedure.steps_for(region.pk), closes_on)
    papers, stages = procedure.papers_for(region.pk), procedure.stages_for(region.pk)
    with transaction.atomic(), signed(by):
        selection = Selection.objects.create(
            title=" ".join(title.split()),
            region=region,
            kind=kind,
            opens_on=opens_on,
            closes_on=closes_on,
            objection_days=objection_days,
            notes=notes.strip(),
            created_by=by,
        )
        _add_seats(selection, seats)
        SelectionStep.objects.bulk_create(
            SelectionStep(
                selection=selection,
                order=at,
                title=step.title,
                office=step.office,
                days=step.days,
                planned_end=day,
            )
            for at, (step, day) in enumerate(steps, start=1)
        )
        SelectionRequirement.objects.bulk_create(
            SelectionRequirement(
                selection=selection, order=at, title=paper, is_required=is_required
            )
            for at, (paper, is_required) in enumerate(papers, start=1)
        )
        for at, stage in enumerate(stages, start=1):
            row = SelectionStage.objects.create(
                selection=selection,
                order=at,
                kind=stage.kind,
                weight=stage.weight,
                pass_mark=stage.pass_mark,
                is_blind=stage.is_blind,
            )
            SelectionCriterion.objects.bulk_create(
                SelectionCriterion(stage=row, order=place, title=words, weight=weight)
                for place, (words, weight) in enumerate(stage.criteria, start=1)
            )
    return selection


def edit(*, selection: Selection, seats: Sequence[Region], by: User, **values: Any) -> Selection:
    """Other words, days or kecamatan, as long as nobody is being judged."""
    with transaction.atomic(), signed(by):
        selection = hold(selection, by, SETS_UP, "tidak dapat diubah lagi")
        for name, value in values.items():
            setattr(selection, name, value)
        if selection.closes_on < selection.opens_on:
            raise SelectionInvalid("Pendaftaran ditutup sebelum dibuka. Periksa tanggalnya.")
        selection.save()
        wanted = {region.pk for region in seats}
        gone = selection.seats.exclude(region__in=wanted)
        if named := Candidate.objects.filter(seat__in=gone).select_related("seat__region").first():
            raise SelectionInvalid(
                f"{named.seat.region.name} sudah punya calon, jadi tidak dapat dilepas."
            )
        gone.delete()
        held = set(selection.seats.values_list("region_id", flat=True))
        _add_seats(selection, [region for region in seats if region.pk not in held])
    return selection


def set_steps(
    *, selection: Selection, rows: Iterable[Mapping[str, Any]], by: User
) -> list[SelectionStep]:
    """The whole procedure anew: title, office, days, planned and actual end, in this order."""
    may_edit(by, selection.region_id)
    with transaction.atomic(), signed(by):
        selection.steps.all().delete()
        return SelectionStep.objects.bulk_create(
            SelectionStep(selection=selection, order=at, **row)
            for at, row in enumerate(rows, start=1)
        )


def set_requirements(*, selection: Selection, papers: Sequence[tuple[str, bool]], by: User) -> None:
    """The papers that are asked for, in this order; those handed in already stay asked for."""
    with transaction.atomic(), signed(by):
        selection = hold(selection, by, SETS_UP, "tidak dapat diubah lagi")
        gone = selection.requirements.exclude(title__in=[title for title, _ in papers])
        if Candidate.objects.filter(documents__requirement__in=gone).exists():
            raise SelectionInvalid("Berkas yang sudah diserahkan calon tidak dapat dihapus.")
        gone.delete()
        for at, (title, is_required) in enumerate(papers, start=1):
            SelectionRequirement.objects.update_or_create(
                selection=selection,
                title=title,
                defaults={"order": at, "is_required": is_required},
            )


def set_stage(
    *,
    stage: SelectionStage,
    weight: int,
    pass_mark,
    is_blind: bool,
    criteria: Sequence[tuple[str, int]],
    by: User,
) -> SelectionStage:
    """Weight, pass mark and criteria of a stage, before anybody is judged."""
    if not criteria:
        raise SelectionInvalid("Tuliskan sedikitnya satu kriteria.")
    with transaction.atomic(), signed(by):
        hold(stage.selection, by, SETS_UP, "tahapnya tidak dapat diubah lagi")
        stage.weight, stage.pass_mark, stage.is_blind = weight, pass_mark, is_blind
        stage.save()
        stage.criteria.all().delete()
        SelectionCriterion.objects.bulk_create(
            SelectionCriterion(stage=stage, order=at, title=title, weight=part)
            for at, (title, part) in enumerate(criteria, start=1)
        )
    return stage


def assign(*, selection: Selection, users: Sequence[User], by: User) -> None:
    """Who judges, the whole list; whoever gave marks already stays on it."""
    with transaction.atomic(), signed(by):
        selection = hold(
            selection, by, SETS_UP | {SelectionState.JUDGING}, "penilainya tidak berubah lagi"
        )
        for user in users:
            if not user.has(Permission.SELECTION_REVIEW):
                raise SelectionInvalid(
                    f"{user.name} ({user.get_role_display()}) tidak dapat menjadi penilai."
                )
            inside = lies_within(user.region_id, selection.region_id)
            if not (inside or lies_within(selection.region_id, user.region_id)):
                raise OutsideRegion(f"{user.name} bekerja di wilayah lain.")
        wanted = {user.pk for user in users}
        gone = selection.reviewers.exclude(user__in=wanted)
        marked = Candidate.objects.filter(
            selection=selection, scores__reviewer__in=gone.values("user")
        )
        if marked.exists():
            raise SelectionInvalid("Penilai yang sudah memberi nilai tidak dapat dilepas.")
        gone.delete()
        held = set(selection.reviewers.values_list("user_id", flat=True))
        SelectionReviewer.objects.bulk_create(
            SelectionReviewer(selection=selection, user_id=number, assigned_by=by)
            for number in sorted(wanted - held)
        )


def move(*, selection: Selection, name: str, reason: str = "", by: User) -> Selection:
    """Open, start judging, announce, finish or cancel. Submitting and deciding are in
    `selection_results`."""
    step = MOVES[name]
    with transaction.atomic(), signed(by, reason=reason):
        selection = held_for(selection, step.name, by, reason)
        today = timezone.localdate()
        if name == "judge":
            _ready_to_judge(selection)
        if name == "announce":
            selection.announced_on = today
            selection.objections_until = today + timedelta(days=selection.objection_days)
        if name == "finish":
            check_objections_over(selection)
        selection.state = step.target
        selection.save()
    return selection


def held_for(selection: Selection, name: str, by: User, reason: str = "") -> Selection:
    """The call, locked, once it is sure that `by` may take this step with it now."""
    step = MOVES[name]
    if not by.has(step.permission):
        raise NotAllowed(f"Peran {by.get_role_display()} tidak melakukan “{step.label}”.")
    if not lies_within(selection.region_id, by.region_id):
        raise OutsideRegion("Seleksi ini milik wilayah lain.")
    selection = Selection.objects.select_for_update().get(pk=selection.pk)
    step.check(selection.state, state_label=selection.get_state_display(), reason=reason)
    return selection


def hold(selection: Selection, by: User, states: frozenset, refusal: str) -> Selection:
    """The call, locked, for whoever may change it, as long as it is in one of these states."""
    may_edit(by, selection.region_id)
    selection = Selection.objects.select_for_update().get(pk=selection.pk)
    if selection.state not in states:
        raise MoveNotAllowed(
            f"Status seleksi ini {selection.get_state_display().lower()}; {refusal}."
        )
    return selection


def check_objections_over(selection: Selection) -> None:
    """Nobody is appointed while somebody may still object, or waits for an answer."""
    if selection.objections_until is None or timezone.localdate() <= selection.objections_until:
        raise MoveNotAllowed("Masa sanggah belum berakhir.")
    if selection.objections.filter(state="open").exists():
        raise MoveNotAllowed("Masih ada sanggahan yang belum dijawab.")


def _ready_to_judge(selection: Selection) -> None:
    stages = list(selection.stages.all())
    if sum(stage.weight for stage in stages) != 100:
        raise SelectionInvalid("Jumlah bobot semua tahap harus 100 %.")
    if not selection.reviewers.exists():
        raise SelectionInvalid("Tugaskan sedikitnya satu penilai lebih dulu.")
    if not selection.candidates.filter(state="verified").exists():
        raise SelectionInvalid("Belum ada calon yang berkasnya lengkap.")


def _add_seats(selection: Selection, seats: Sequence[Region]) -> None:
    kind = selection.kind
    for region in seats:
        if not lies_within(region.code, selection.region_id):
            raise OutsideRegion(f"{region.name} di luar wilayah penyelenggara.")
        if region.level != kind.duty_level:
            raise SelectionInvalid(f"{region.name} bukan tempat tugas {kind.name}.")
    today = timezone.localdate()
    numbers = [region.pk for region in seats]
    held = Assignment.objects.active_on(today).filter(kind=kind, region__in=numbers)
    if taken := held.select_related("region").first():
        raise SelectionInvalid(f"{taken.region.name} masih terisi; pilih yang lowong.")
    running = SelectionSeat.objects.filter(region__in=numbers).exclude(
        selection__state__in=(SelectionState.DONE, SelectionState.CANCELLED)
    )
    if twice := running.exclude(selection=selection).select_related("region", "selection").first():
        raise SelectionInvalid(
            f"{twice.region.name} sudah ada di seleksi “{twice.selection.title}”."
        )
    SelectionSeat.objects.bulk_create(
        SelectionSeat(selection=selection, region=region) for region in seats
    )


def vacant(user: User, scope: str = ""):
    """Kecamatan without a TKSK today, as the vacancy board counts them."""
    kind = PillarKind.objects.get(pk=KIND)
    found = Region.objects.none()
    for gap in vacancies.gaps():
        if gap.kind == kind:
            rows = vacancies.rows(gap, user, place=scope or user.region_id)
            found = found | Region.objects.filter(pk__in=rows.values("pk"))
    return found.select_related("parent__parent").order_by("code")


def colleagues(selection: Selection):
    """Who may be made a reviewer of this call: of its region, beneath it, or above it."""
    roles = [
        role for role, sheet in ROLES.items() if Permission.SELECTION_REVIEW in sheet.permissions
    ]
    place = selection.region_id
    return (
        User.objects.filter(role__in=roles, is_active=True)
        .filter(within("region_id", place) | above("region_id", place))
        .select_related("region")
        .order_by("name")
    )
