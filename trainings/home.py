"""What training puts on the home page: what waits, what is near, how many were trained."""

from datetime import date

from django.db.models import Count, Exists, Min, OuterRef
from django.urls import reverse
from django.utils import timezone

from accounts.formats import date_range
from accounts.home import HomeCard, HomeFigure, HomeItem
from accounts.models import User
from accounts.permissions import Permission
from trainings import queries
from trainings.forms.filters import NOBODY, PAST, WAITING
from trainings.models import Enrolment, EventState, OfferAnswer, SeatOffer, TrainingEvent

SOON_DAYS = 30
LISTED = 3


def cards(user: User) -> list[HomeCard]:
    """Nominations to confirm, events whose list of people is missing, drafts, old open events."""
    if not user.has(Permission.EVENT_VIEW):
        return []
    found = []
    if user.has(Permission.EVENT_CONFIRM):
        found.append(_to_confirm(user))
    if user.has(Permission.EVENT_NOMINATE):
        found += [_without_participants(user), _seats_offered(user)]
    if user.has(Permission.EVENT_EDIT):
        found += [_drafts(user), _not_closed(user)]
    return found


def figures(user: User) -> list[HomeFigure]:
    """People trained this year, and the events of this month."""
    if not user.has(Permission.EVENT_VIEW):
        return []
    today = timezone.localdate()
    events = reverse("trainings:event-list")
    held = TrainingEvent.objects.held().filter(start_on__year=today.year, start_on__lte=today)
    trained = Enrolment.objects.visible_to(user).counted().filter(event__in=held)
    first = today.replace(day=1)
    months_end = _next_month(first)
    this_month = TrainingEvent.objects.visible_to(user).filter(
        start_on__gte=first, start_on__lt=months_end
    )
    return [
        HomeFigure(
            key="trained-this-year",
            label=f"Dilatih {today.year}",
            value=trained.aggregate(people=Count("person", distinct=True))["people"],
            unit="orang",
            definition="Orang berbeda yang terdaftar pada kegiatan yang sudah mulai tahun ini.",
            url=_address("pillars:person-list", pelatihan=today.year),
            order=40,
        ),
        HomeFigure(
            key="events-this-month",
            label="Kegiatan bulan ini",
            value=this_month.exclude(state=EventState.CANCELLED).count(),
            unit="kegiatan",
            definition="Hari pertamanya jatuh pada bulan ini; yang batal tidak dihitung.",
            url=f"{events}?periode={today:%Y-%m}",
            order=45,
        ),
    ]


def recent(user: User) -> list[HomeItem]:
    """Events made lately in this user's own region."""
    if not user.has(Permission.EVENT_VIEW):
        return []
    rows = TrainingEvent.objects.visible_to(user).order_by("-created_at")[:LISTED]
    return [
        HomeItem(
            title=event.title,
            text=f"Kegiatan {event.code}, {date_range(event.start_on, event.end_on)}",
            url=reverse("trainings:event-detail", args=[event.code]),
            at=event.created_at,
            state=event.state,
            state_label=event.get_state_display(),
        )
        for event in rows
    ]


def _to_confirm(user: User) -> HomeCard:
    waiting = queries.awaiting_confirmation(user)
    seen = waiting.aggregate(count=Count("pk"), oldest=Min("created_at"), event=Min("event__code"))
    events = waiting.order_by().values("event").distinct().count()
    url = _address("trainings:event-list", peserta=WAITING)
    if events == 1:
        url = reverse("trainings:participant-list", args=[seen["event"]]) + "?status=nominated"
    return HomeCard(
        key="enrolments-to-confirm",
        title="Peserta menunggu pengesahan",
        count=seen["count"],
        text=f"Pada {events} kegiatan yang masih menerima peserta.",
        url=url,
        oldest_at=seen["oldest"],
        order=20,
    )


def _without_participants(user: User) -> HomeCard:
    """Own events that are over or near, without a single person of this user's region."""
    today = timezone.localdate()
    mine = Enrolment.objects.visible_to(user).counted().filter(event=OuterRef("pk"))
    events = (
        TrainingEvent.objects.editable_by(user)
        .filter(
            ~Exists(mine),
            state__in=[EventState.OPEN, EventState.RUNNING],
            start_on__lte=date.fromordinal(today.toordinal() + SOON_DAYS),
        )
        .order_by("start_on")
    )
    rows = list(events[: LISTED + 1])
    count = len(rows) if len(rows) <= LISTED else events.count()
    return HomeCard(
        key="events-without-participants",
        title="Kegiatan tanpa daftar peserta",
        count=count,
        text=_titles(rows) or "Unggah daftar pesertanya dari Excel.",
        url=reverse("trainings:event-detail", args=[rows[0].code])
        if count == 1
        else _address("trainings:event-list", peserta=NOBODY),
        order=10,
    )


def _seats_offered(user: User) -> HomeCard:
    """Seats that became free, kept for people of this user's region until a day."""
    offers = SeatOffer.objects.visible_to(user).filter(
        answer=OfferAnswer.OPEN,
        enrolment__event__in=TrainingEvent.objects.visible_to(user).taking_participants(),
    )
    seen = offers.aggregate(
        count=Count("pk"), oldest=Min("offered_at"), event=Min("enrolment__event__code")
    )
    url = reverse("trainings:event-list")
    if seen["event"]:
        url = reverse("trainings:waiting-list", args=[seen["event"]])
    return HomeCard(
        key="seats-offered",
        title="Kursi menunggu jawaban",
        count=seen["count"],
        text="Terima atau lepas sebelum batas waktunya.",
        url=url,
        oldest_at=seen["oldest"],
        order=15,
    )


def _drafts(user: User) -> HomeCard:
    rows = TrainingEvent.objects.editable_by(user).filter(state=EventState.DRAFT)
    seen = rows.aggregate(count=Count("pk"), oldest=Min("created_at"))
    return HomeCard(
        key="event-drafts",
        title="Draf kegiatan",
        count=seen["count"],
        text="Buka pendaftarannya bila sudah pasti; draf tidak dihitung di laporan.",
        url=_address("trainings:event-list", status=EventState.DRAFT),
        tone="neutral",
        oldest_at=seen["oldest"],
        order=60,
    )


def _not_closed(user: User) -> HomeCard:
    """Over, and nobody has said that the list of participants is complete."""
    rows = TrainingEvent.objects.editable_by(user).filter(
        state=EventState.OPEN, end_on__lt=timezone.localdate()
    )
    return HomeCard(
        key="events-to-finish",
        title="Kegiatan lewat yang masih terbuka",
        count=rows.count(),
        text="Lengkapi pesertanya, lalu tandai selesai.",
        url=_address("trainings:event-list", waktu=PAST, status=EventState.OPEN),
        tone="info",
        order=70,
    )


def _titles(events: list[TrainingEvent]) -> str:
    names = "; ".join(event.title for event in events[:LISTED])
    return f"{names}; dan lainnya" if len(events) > LISTED else names


def _address(name: str, **query) -> str:
    words = "&".join(f"{key}={value}" for key, value in query.items())
    return f"{reverse(name)}?{words}"


def _next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)
