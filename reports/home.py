"""What reports put on Beranda: those that failed or wait for a signature, the last figures, what
is being built.
"""

from datetime import timedelta

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone

from accounts.formats import long_date
from accounts.home import HomeCard, HomeFigure, HomeItem, HomeJob
from accounts.models.job import JobState
from accounts.permissions import Permission
from reports import seen
from reports.dashboards import odd_card
from reports.models import ReportKind, ReportRun
from reports.queries.closings import awaiting, returned_to
from reports.queries.runs import visible_runs
from reports.services.runs import figures_of

LATELY = timedelta(hours=24)
# A report that failed longer ago is history, not work.
STILL_WORK = timedelta(days=14)
RECENT = 4


def cards(user) -> list[HomeCard]:
    """Which reports this person has to sign, to correct, or to have made again."""
    found = []
    if user.has(Permission.REPORT_VERIFY) or user.has(Permission.REPORT_APPROVE):
        found.append(_awaiting(user))
    if user.has(Permission.REPORT_BUILD):
        found += [_returned(user), _failed(user)]
    return found + odd_card.card(user)


def _awaiting(user) -> HomeCard:
    """Reports whose next step is mine."""
    waiting = awaiting(user).order_by()
    found = waiting.aggregate(count=Count("pk"), oldest_at=Min("submitted_at"))
    return HomeCard(
        key="reports-awaiting",
        title="Laporan menunggu persetujuan Anda",
        count=found["count"],
        text="Periksa angkanya, lalu setujui atau kembalikan dengan alasan.",
        url=f"{reverse('reports:run-list')}?pengesahan=giliran",
        oldest_at=found["oldest_at"],
        order=25,
    )


def _returned(user) -> HomeCard:
    """Reports that I handed in and got back."""
    found = returned_to(user).order_by().aggregate(count=Count("pk"), oldest_at=Min("returned_at"))
    return HomeCard(
        key="reports-returned",
        title="Laporan yang dikembalikan kepada Anda",
        count=found["count"],
        text="Baca alasannya, perbaiki datanya, lalu ajukan lagi.",
        url=f"{reverse('reports:run-list')}?pengesahan=kembali",
        oldest_at=found["oldest_at"],
        order=30,
    )


def _failed(user) -> HomeCard:
    """Reports that could not be made: a click tries again."""
    failed = (
        ReportRun.objects.visible_to(user)
        .filter(
            job_state=JobState.FAILED,
            job_finished_at__gt=timezone.now() - STILL_WORK,
        )
        .order_by()
        .aggregate(count=Count("pk"), oldest_at=Min("job_finished_at"))
    )
    return HomeCard(
        key="reports-failed",
        title="Laporan yang gagal dibuat",
        count=failed["count"],
        text="Buka untuk membaca sebabnya dan mencoba lagi.",
        url=f"{reverse('reports:run-list')}?status=failed",
        tone="danger",
        oldest_at=failed["oldest_at"],
        order=60,
    )


def figures(user) -> list[HomeFigure]:
    """People trained, as the newest report of my region says."""
    if not user.has(Permission.REPORT_VIEW):
        return []
    run = (
        ReportRun.objects.visible_to(user)
        .current()
        .filter(region=user.region_id, kind=ReportKind.TRAINING_RECAP, is_backdated=False)
        .order_by("-built_at")
        .first()
    )
    if run is None:
        return []
    return [
        HomeFigure(
            key=f"report-{one.key}",
            label=f"{one.label} dilatih, {run.period_title}",
            value=one.value,
            unit=one.unit,
            definition=f"{one.definition} Keadaan per {long_date(run.as_of)}.",
            url=reverse("reports:run-detail", args=[run.public_id]),
            order=70,
        )
        for one in figures_of(run).headlines
        if one.key == "people"
    ]


def recent(user) -> list[HomeItem]:
    if not user.has(Permission.REPORT_VIEW):
        return []
    return [
        HomeItem(
            title=f"{run.get_kind_display()} {run.period_title}",
            text=f"{run.region.name}, diminta oleh {run.asked_by_words}",
            url=_address(run),
            at=run.built_at,
            state=run.job_state,
            state_label=run.get_job_state_display(),
        )
        for run in visible_runs(user).done().order_by("-built_at")[:RECENT]
    ]


def jobs(user) -> list[HomeJob]:
    """Reports that I asked for: being built, or ended within a day and not looked at yet."""
    if not user.has(Permission.REPORT_VIEW):
        return []
    mine = visible_runs(user).filter(requested_by=user)
    running = list(mine.open()[:20])
    ended = list(
        mine.filter(
            job_state__in=[JobState.DONE, JobState.FAILED],
            job_finished_at__gt=timezone.now() - LATELY,
        )[:20]
    )
    return [
        HomeJob(
            key=f"report-{run.public_id}",
            title=f"{run.get_kind_display()} {run.period_title}, {run.region.name}",
            state=run.job_state,
            state_label=run.get_job_state_display(),
            text=run.job_note or run.job_error,
            url=_address(run),
            done=run.job_done,
            total=run.job_total,
            started_at=run.job_started_at,
        )
        for run in (*running, *seen.unseen(user, ended))
    ]


def _address(run: ReportRun) -> str:
    return reverse("reports:run-detail", args=[run.public_id])
