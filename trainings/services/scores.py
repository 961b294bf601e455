"""Pre-test and post-test: entered for many at once, shown with the gain."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Avg, Count, F, Q

from accounts.changes import signed
from accounts.models import User
from accounts.permissions import Permission
from regions.codes import lies_within
from trainings.errors import NotAllowed, OutsideRegion
from trainings.models import Enrolment, Score, ScoreStage, TrainingEvent


@dataclass(frozen=True)
class Gain:
    """Both tests of an event: how many took them, their means, and the mean of the gains."""

    pre: Decimal | None
    post: Decimal | None
    pre_people: int
    post_people: int
    both_people: int
    gain: Decimal | None


def record(
    *,
    event: TrainingEvent,
    values: Mapping[tuple[int, str], Decimal | None],
    by: User,
) -> int:
    """Write scores; how many changed. `values` is {(enrolment id, stage): 0…100 or None}."""
    if not by.has(Permission.EVENT_EDIT):
        raise NotAllowed(f"Peran {by.get_role_display()} tidak mengisi nilai.")
    if not lies_within(event.region_id, by.region_id):
        raise OutsideRegion("Kegiatan ini milik wilayah lain.")
    with transaction.atomic(), signed(by):
        TrainingEvent.objects.select_for_update(no_key=True).get(pk=event.pk)
        mine = set(
            Enrolment.objects.filter(event=event, pk__in={key[0] for key in values}).values_list(
                "pk", flat=True
            )
        )
        standing = {
            (row.enrolment_id, row.stage): row for row in Score.objects.filter(enrolment__in=mine)
        }
        made, changed, gone = [], [], []
        for (enrolment, stage), value in values.items():
            row = standing.get((enrolment, stage))
            if enrolment not in mine:
                continue
            if value is None:
                if row is not None:
                    gone.append(row.pk)
            elif row is None:
                made.append(Score(enrolment_id=enrolment, stage=stage, value=value, entered_by=by))
            elif row.value != value:
                row.value, row.entered_by = value, by
                changed.append(row)
        Score.objects.bulk_create(made)
        Score.objects.bulk_update(changed, ["value", "entered_by"])
        Score.objects.filter(pk__in=gone).delete()
    return len(made) + len(changed) + len(gone)


def gain_of(enrolments) -> Gain:
    """The means over these people; the gain only of those who took both tests."""
    pre, post = Q(scores__stage=ScoreStage.PRE), Q(scores__stage=ScoreStage.POST)
    found = Score.objects.filter(enrolment__in=enrolments).aggregate(
        pre=Avg("value", filter=Q(stage=ScoreStage.PRE)),
        post=Avg("value", filter=Q(stage=ScoreStage.POST)),
        pre_people=Count("id", filter=Q(stage=ScoreStage.PRE)),
        post_people=Count("id", filter=Q(stage=ScoreStage.POST)),
    )
    both = (
        enrolments.order_by()
        .annotate(pre=Avg("scores__value", filter=pre), post=Avg("scores__value", filter=post))
        .filter(pre__isnull=False, post__isnull=False)
        .aggregate(people=Count("pk"), gain=Avg(F("post") - F("pre")))
    )
    return Gain(**found, both_people=both["people"], gain=both["gain"])
