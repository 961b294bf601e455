"""Who has earned a certificate, in the person's own numbers.

The rule stands on the event: so much of the JP attended, so high a post-test. Both may be empty.
Committee and speakers get theirs for the work, without a rule.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from accounts.formats import number, percent
from trainings.models import Enrolment, EnrolmentRole, Score, ScoreStage, TrainingEvent
from trainings.services.attendance import attended_jp


@dataclass(frozen=True)
class Award:
    """What speaks for and against a certificate, each line with the person's own numbers."""

    earned: bool
    jp: int = 0
    jp_total: int = 0
    pre: Decimal | None = None
    post: Decimal | None = None
    met: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def gain(self) -> Decimal | None:
        return None if self.pre is None or self.post is None else self.post - self.pre


def judge(event: TrainingEvent, enrolments: list[Enrolment]) -> dict[int, Award]:
    """{enrolment id: award} for these people of one event; two queries, however many they are."""
    hours = attended_jp(event)
    scores: dict[tuple[int, str], Decimal] = {
        (enrolment, stage): value
        for enrolment, stage, value in Score.objects.filter(
            enrolment__event=event, enrolment__in=enrolments
        ).values_list("enrolment_id", "stage", "value")
    }
    return {
        row.pk: _judge(
            event,
            row,
            *hours.get(row.pk, (0, 0)),
            pre=scores.get((row.pk, ScoreStage.PRE)),
            post=scores.get((row.pk, ScoreStage.POST)),
        )
        for row in enrolments
    }


def _judge(event, enrolment, jp: int, jp_total: int, *, pre, post) -> Award:
    if enrolment.role != EnrolmentRole.PARTICIPANT:
        role = enrolment.get_role_display()
        return Award(True, jp, jp_total, pre, post, met=[f"Bertugas sebagai {role.lower()}."])
    met: list[str] = []
    missing: list[str] = []
    wanted = event.min_attendance_percent
    if wanted is not None and jp_total == 0:
        met.append("Kehadiran tidak dinilai: kegiatan ini tidak punya sesi ber-JP.")
    elif wanted is not None:
        share = percent(jp * 100 / jp_total)
        line = f"Hadir {jp} dari {jp_total} JP ({share}); syarat paling sedikit {percent(wanted)}."
        (met if jp * 100 >= wanted * jp_total else missing).append(line)
    lowest = event.min_post_score
    if lowest is not None:
        if post is None:
            missing.append(f"Nilai post-test belum diisi; syarat paling rendah {number(lowest)}.")
        else:
            line = f"Nilai post-test {_score(post)}; syarat paling rendah {number(lowest)}."
            (met if post >= lowest else missing).append(line)
    return Award(not missing, jp, jp_total, pre, post, met, missing)


def _score(value: Decimal) -> str:
    return number(value, 0 if value == value.to_integral_value() else 2)
