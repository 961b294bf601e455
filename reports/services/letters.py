"""Letters to subscribers: a report is ready, or its book is closed.

announce  in the transaction that makes it so: a row for each subscriber, the bell after commit
send      by the worker: the right and the region are asked again for each one, then the letter
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from accounts.letters import send as post
from accounts.permissions import Permission
from reports import tasks
from reports.models import Occasion, ReportLetter, ReportRun, ReportSubscription

# A post office that is down is tried this often, by the sweeper.
TRIES = 5
# The bell rings first; the sweeper comes after it.
GRACE = timedelta(minutes=2)


def announce(run: ReportRun, occasion: str) -> None:
    """Write down who is to be told; the letters go out once this is committed."""
    subscribers = set(
        ReportSubscription.objects.filter(
            kind__in=["", run.kind], region=run.region_id, user__is_active=True
        ).values_list("user_id", flat=True)
    )
    if not subscribers:
        return
    ReportLetter.objects.bulk_create(
        [ReportLetter(run=run, user_id=one, occasion=occasion) for one in sorted(subscribers)],
        ignore_conflicts=True,
    )
    transaction.on_commit(lambda: tasks.send_letters.delay(run.pk), robust=True)


def send(run_id: int) -> None:
    """Send what waits about this report; each letter is claimed, so that two workers send one."""
    for key in ReportLetter.objects.filter(
        run_id=run_id, outcome=ReportLetter.Outcome.WAITING
    ).values_list("pk", flat=True):
        with transaction.atomic():
            letter = (
                ReportLetter.objects.select_for_update(skip_locked=True, of=("self",))
                .filter(pk=key, outcome=ReportLetter.Outcome.WAITING)
                .select_related("user__region", "run__region")
                .defer("run__figures")
                .first()
            )
            if letter is not None:
                _send(letter)


def sweep() -> None:
    """Ring again for letters whose bell was lost."""
    waiting = ReportLetter.objects.filter(
        outcome=ReportLetter.Outcome.WAITING, written_at__lt=timezone.now() - GRACE
    )
    for run_id in waiting.order_by().values_list("run_id", flat=True).distinct():
        tasks.send_letters.delay(run_id)


def _send(letter: ReportLetter) -> None:
    outcome: str = ReportLetter.Outcome.REFUSED
    if may_read(letter.user, letter.run):
        outcome = _posted(letter)
    letter.outcome = outcome
    letter.attempts = F("attempts") + 1
    letter.ended_at = None if outcome == ReportLetter.Outcome.WAITING else timezone.now()
    letter.save(update_fields=["outcome", "attempts", "ended_at"])


def may_read(user, run: ReportRun) -> bool:
    """As of now, and not as of the day of subscribing."""
    return (
        user.is_active
        and user.has(Permission.REPORT_VIEW)
        and ReportRun.objects.visible_to(user).filter(pk=run.pk).exists()
    )


def _posted(letter: ReportLetter) -> str:
    run = letter.run
    went = post(
        "report_closed" if letter.occasion == Occasion.CLOSED else "report_ready",
        letter.user.email,
        {
            "user": letter.user,
            "run": run,
            "action_url": settings.PUBLIC_URL + reverse("reports:run-detail", args=[run.public_id]),
            "action_label": "Buka laporan",
            "subscriptions_url": settings.PUBLIC_URL + reverse("reports:subscriptions"),
        },
    )
    if went:
        return ReportLetter.Outcome.SENT
    if letter.attempts + 1 >= TRIES:
        return ReportLetter.Outcome.FAILED
    return ReportLetter.Outcome.WAITING
