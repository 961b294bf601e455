"""What an app may put on the home page; `config/home.py` gathers it from every app.

An app offers it in its own `home.py`, each function taking the user and returning a list:
`cards` (what waits), `figures` (how my region stands), `recent` (what came in last) and `jobs`
(what is running). All four are optional; every row must already be `visible_to(user)`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone

from accounts import hints, system
from accounts.models import AccessLog, Invitation, JobState, ListExport
from accounts.permissions import Permission
from accounts.services.access import many_reveals

LATELY = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True)
class HomeCard:
    """Something that waits for this user: how many, since when, and where to do it."""

    key: str
    title: str
    count: int
    text: str
    url: str
    tone: str = "action"
    oldest_at: datetime | None = None
    order: int = 50


@dataclass(frozen=True, kw_only=True)
class HomeFigure:
    """A figure of the user's region, with its definition and the rows behind it."""

    key: str
    label: str
    value: int
    definition: str
    url: str = ""
    unit: str = ""
    order: int = 50


@dataclass(frozen=True, kw_only=True)
class HomeItem:
    """Something that happened lately, such as an import, with the page that tells of it."""

    title: str
    text: str
    url: str
    at: datetime
    state: str = ""
    state_label: str = ""


@dataclass(frozen=True, kw_only=True)
class HomeJob:
    """Long work of this user that is running, or has ended and was not looked at yet."""

    key: str
    title: str
    state: str
    state_label: str
    text: str
    url: str
    done: int = 0
    total: int = 0
    started_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.state in ("queued", "running")


def cards(user) -> list[HomeCard]:
    """What waits for those who keep accounts, watch over personal data, or run the system."""
    found = []
    if user.has(Permission.SYSTEM_VIEW):
        found += _troubles()
    if user.has(Permission.AUDIT_VIEW):
        found += _many_reveals(user)
    if user.has(Permission.USER_MANAGE):
        found += _late_invitations(user)
    return found


def jobs(user) -> list[HomeJob]:
    """Files of lists that I asked for: being written, or ready within a day and not looked at."""
    mine = ListExport.objects.visible_to(user)
    running = list(mine.open()[:10])
    ended = list(
        mine.filter(
            job_state__in=[JobState.DONE, JobState.FAILED],
            job_finished_at__gt=timezone.now() - LATELY,
        )[:10]
    )
    known = hints.remembered(seen_key(user, export) for export in ended)
    fresh = [export for export in ended if seen_key(user, export) not in known]
    return [
        HomeJob(
            key=f"export-{export.public_id}",
            title=f"Ekspor {export.listing}",
            state=export.job_state,
            state_label=export.get_job_state_display(),
            text=export.job_note or export.job_error,
            url=reverse("lists:export-detail", args=[export.public_id]),
            done=export.job_done,
            total=export.job_total,
            started_at=export.job_started_at,
        )
        for export in (*running, *fresh)
    ]


def seen_key(user, export: ListExport) -> str:
    return f"export-seen-{user.pk}-{export.pk}-{export.job_finished_at:%s}"


def _troubles() -> list[HomeCard]:
    return [
        HomeCard(
            key=f"system-{number}",
            title=check.label,
            count=1,
            text=f"{check.text}. {check.advice}",
            url=reverse("accounts:system-status"),
            tone="danger",
            order=1,
        )
        for number, check in enumerate(system.checks())
        if check.state == "error"
    ]


def _many_reveals(user) -> list[HomeCard]:
    people = many_reveals(AccessLog.objects.visible_to(user))
    return [
        HomeCard(
            key="many-reveals",
            title="Banyak NIK dibuka hari ini",
            count=len(people),
            text=", ".join(f"{person.user_email} ({person.count})" for person in people),
            url=reverse("accounts:access-log"),
            order=5,
        )
    ]


def _late_invitations(user) -> list[HomeCard]:
    late = Invitation.objects.visible_to(user).filter(
        accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__lte=timezone.now()
    )
    seen = late.aggregate(count=Count("pk"), oldest=Min("expires_at"))
    return [
        HomeCard(
            key="late-invitations",
            title="Undangan lewat waktu",
            count=seen["count"],
            text="Kirim ulang tautannya, atau tarik undangannya.",
            url=reverse("accounts:invitation-list"),
            oldest_at=seen["oldest"],
            order=70,
        )
    ]
