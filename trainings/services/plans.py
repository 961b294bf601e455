"""The yearly plan of an office: its lines, and whom each is to reach."""

from typing import TypedDict, Unpack

from django.db import IntegrityError, transaction

from accounts.changes import signed
from accounts.models import User
from regions.codes import lies_within
from regions.models import Region
from trainings.errors import PlanInvalid
from trainings.models import PlanLine, PlanTarget
from trainings.services.rights import may_edit

MOST_PEOPLE = 100_000


class Words(TypedDict):
    """What stands on a line, besides year and office."""

    activity: str
    kind: str
    level: str
    subjects: str
    budget: int
    budget_code: str
    days: int
    waves: int
    first_month: int
    last_month: int
    note: str


def add(*, year: int, region: Region, by: User, **words: Unpack[Words]) -> PlanLine:
    """A new line in the plan of an office."""
    may_edit(by, region.code)
    line = PlanLine(year=year, region=region, created_by=by, **words)
    return _save(line, by=by)


def edit(*, line: PlanLine, by: User, **words: Unpack[Words]) -> PlanLine:
    """Other words, money or months for the same line."""
    may_edit(by, line.region_id)
    with transaction.atomic():
        line = PlanLine.objects.select_for_update().get(pk=line.pk)
        for name, value in words.items():
            setattr(line, name, value)
        return _save(line, by=by)


def remove(*, line: PlanLine, by: User) -> None:
    """Take a line out of the plan while no event hangs on it."""
    may_edit(by, line.region_id)
    with transaction.atomic(), signed(by):
        line = PlanLine.objects.select_for_update().get(pk=line.pk)
        if line.held_events.exists():
            raise PlanInvalid(
                "Baris ini sudah punya kegiatan. Pindahkan kegiatannya ke baris lain lebih dulu."
            )
        line.targets.all().delete()
        line.delete()


def set_targets(*, line: PlanLine, people: dict[tuple[str, str], int | None], by: User) -> int:
    """Write whom the line is to reach; how many numbers changed.

    `people` maps (region code, pillar code) to a number; None takes the target away. What is
    not named stays as it is.
    """
    may_edit(by, line.region_id)
    for (region_code, _), number in people.items():
        if not lies_within(region_code, line.region_id):
            raise PlanInvalid("Sasaran hanya untuk wilayah penyelenggara dan di bawahnya.")
        if number is not None and not 0 <= number <= MOST_PEOPLE:
            raise PlanInvalid(f"Sasaran harus antara 0 dan {MOST_PEOPLE}.")
    changed = 0
    with transaction.atomic(), signed(by):
        PlanLine.objects.select_for_update().get(pk=line.pk)
        standing = {(one.region_id, one.pillar_id): one for one in line.targets.all()}
        for key, number in people.items():
            target = standing.get(key)
            if number is None:
                if target is not None:
                    target.delete()
                    changed += 1
            elif target is None:
                PlanTarget.objects.create(
                    line=line, region_id=key[0], pillar_id=key[1], people=number
                )
                changed += 1
            elif target.people != number:
                target.people = number
                target.save(update_fields=["people"])
                changed += 1
    return changed


def copy_year(*, region: Region, from_year: int, to_year: int, by: User) -> int:
    """Begin a year with the lines and targets of another; lines that stand already are left."""
    may_edit(by, region.code)
    standing = set(
        PlanLine.objects.filter(region=region, year=to_year).values_list("activity", flat=True)
    )
    count = 0
    with transaction.atomic(), signed(by):
        for line in PlanLine.objects.filter(region=region, year=from_year):
            activity = line.activity.replace(str(from_year), str(to_year))
            if activity in standing:
                continue
            targets = list(line.targets.all())
            words = {name: getattr(line, name) for name in Words.__annotations__}
            fresh = PlanLine.objects.create(
                **{**words, "activity": activity}, year=to_year, region=region, created_by=by
            )
            PlanTarget.objects.bulk_create(
                PlanTarget(
                    line=fresh, region_id=one.region_id, pillar_id=one.pillar_id, people=one.people
                )
                for one in targets
            )
            count += 1
    return count


def _save(line: PlanLine, *, by: User) -> PlanLine:
    line.activity = " ".join(line.activity.split())
    if not line.activity:
        raise PlanInvalid("Nama kegiatan pada rencana belum diisi.")
    if line.last_month < line.first_month:
        raise PlanInvalid("Bulan selesai mendahului bulan mulai.")
    try:
        with transaction.atomic(), signed(by):
            line.save()
    except IntegrityError as refusal:
        if "once_a_year" not in str(refusal):
            raise
        raise PlanInvalid(
            f"“{line.activity}” sudah ada pada rencana {line.year}. Ubah baris itu, atau beri "
            "nama lain."
        ) from None
    return line
