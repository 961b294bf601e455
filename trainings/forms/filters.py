"""The filters above the lists of events and participants."""

from django import forms
from django.db.models import Case, Exists, IntegerField, Max, Min, OuterRef, Q, Value, When
from django.utils import timezone

from accounts.periods import NotAPeriod, Period, PeriodKind
from pillars.forms.search import SearchField
from pillars.models import PillarKind, Sex
from pillars.names import match_key, words_of
from pillars.places import place_choices
from regions.codes import Level, lies_within, within
from trainings.models import (
    Enrolment,
    EnrolmentState,
    EventKind,
    EventLevel,
    EventState,
    TrainingEvent,
)

NOBODY, WAITING = "belum", "menunggu"
PEOPLE = [
    ("", "Semua"),
    (NOBODY, "Belum ada peserta"),
    (WAITING, "Menunggu pengesahan"),
]
UPCOMING, PAST = "akan-datang", "lewat"
WHEN = [("", "Semua"), (UPCOMING, "Sedang dan akan datang"), (PAST, "Sudah lewat")]


def choices(lead: str, options) -> list[tuple[str, str]]:
    return [("", lead), *options]


def pillar_choices(lead: str = "Semua") -> list[tuple[str, str]]:
    return choices(lead, PillarKind.objects.filter(is_active=True).values_list("code", "name"))


def period_choices(years: list[int], chosen: str = "") -> list[tuple[str, str]]:
    """Years with their quarters, and whatever an address asks for besides."""
    found = []
    for year in years:
        whole = Period.of(PeriodKind.YEAR, year)
        found += [(str(one), one.title) for one in (whole, *whole.parts(PeriodKind.QUARTER))]
    try:
        asked = Period.parse(chosen)
    except NotAPeriod:
        return found
    return found if str(asked) in dict(found) else [*found, (str(asked), asked.title)]


def with_words(rows, text: str):
    """Events that hold every word in their title, code or place."""
    for word in text.split():
        rows = rows.filter(
            Q(title__icontains=word) | Q(code__icontains=word) | Q(place__icontains=word)
        )
    return rows


class EventFilter(forms.Form):
    """Which events: by words, organiser, kind, level, pillar, state, period."""

    q = SearchField(label="Cari", placeholder="Nama, kode, atau tempat")
    wilayah = forms.ChoiceField(label="Penyelenggara", required=False)
    jenis = forms.ChoiceField(
        label="Jenis", required=False, choices=choices("Semua", EventKind.choices)
    )
    tingkat = forms.ChoiceField(
        label="Tingkat", required=False, choices=choices("Semua", EventLevel.choices)
    )
    pilar = forms.ChoiceField(label="Sasaran", required=False)
    status = forms.ChoiceField(
        label="Status", required=False, choices=choices("Semua", EventState.choices)
    )
    periode = forms.ChoiceField(label="Mulai pada", required=False)
    peserta = forms.ChoiceField(label="Peserta", required=False, choices=PEOPLE)
    waktu = forms.ChoiceField(required=False, choices=WHEN, widget=forms.HiddenInput)

    def __init__(self, query, *, user):
        super().__init__(query)
        self.user = user
        self.visible = TrainingEvent.objects.visible_to(user)
        self.fields["wilayah"].choices = place_choices(
            user.region_id, query.get("wilayah", ""), deepest=Level.REGENCY
        )
        if len(self.fields["wilayah"].choices) == 1:
            del self.fields["wilayah"]
        self.fields["pilar"].choices = pillar_choices()
        span = self.visible.aggregate(first=Min("start_on"), last=Max("start_on"))
        years = list(range(span["last"].year, span["first"].year - 1, -1)) if span["first"] else []
        self.fields["periode"].choices = choices(
            "Semua", period_choices(years, query.get("periode", ""))
        )

    @property
    def when(self) -> str:
        return self.cleaned_data.get("waktu", "") if self.is_valid() else ""

    def rows(self):
        """The events that pass; none while a filter makes no sense."""
        if not self.is_valid():
            return self.visible.none()
        chosen, rows = self.cleaned_data, self.visible
        if chosen.get("wilayah"):
            rows = rows.within(chosen["wilayah"])
        for name, column in (("jenis", "kind"), ("tingkat", "level"), ("status", "state")):
            if chosen[name]:
                rows = rows.filter(**{column: chosen[name]})
        if chosen["pilar"]:
            rows = rows.filter(pillars=chosen["pilar"])
        if chosen["periode"]:
            period = Period.parse(chosen["periode"])
            rows = rows.filter(start_on__range=(period.start, period.end))
        today = timezone.localdate()
        if chosen["waktu"] == UPCOMING:
            rows = rows.filter(end_on__gte=today)
        elif chosen["waktu"] == PAST:
            rows = rows.filter(end_on__lt=today)
        if chosen["peserta"]:
            rows = self._with_people(rows, chosen["peserta"])
        return with_words(rows, chosen["q"])

    def _with_people(self, rows, wanted: str):
        """By the participants that this user sees."""
        people = Enrolment.objects.visible_to(self.user).filter(event=OuterRef("pk"))
        if wanted == NOBODY:
            return rows.filter(~Exists(people.counted()))
        return rows.filter(Exists(people.filter(state=EnrolmentState.NOMINATED)))

    @property
    def order(self) -> tuple[str, ...]:
        """What comes next first, what is over last first."""
        return ("start_on", "id") if self.when == UPCOMING else ("-start_on", "-id")


class ParticipantFilter(forms.Form):
    """Which participants of one event."""

    q = SearchField(label="Cari", placeholder="Nama, ejaan bebas")
    wilayah = forms.ChoiceField(label="Asal", required=False)
    pilar = forms.ChoiceField(label="Pilar", required=False)
    status = forms.ChoiceField(
        label="Status", required=False, choices=choices("Semua", EnrolmentState.choices)
    )
    jk = forms.ChoiceField(
        label="Jenis kelamin",
        required=False,
        choices=choices("Semua", Sex.choices),
    )
    urut = forms.ChoiceField(
        required=False,
        choices=[("", "Nama"), ("asal", "Asal"), ("pilar", "Pilar"), ("status", "Status")],
        widget=forms.HiddenInput,
    )

    def __init__(self, query, *, user, event):
        super().__init__(query)
        self.visible = Enrolment.objects.visible_to(user).filter(event=event)
        base = user.region_id if lies_within(user.region_id, event.region_id) else event.region_id
        self.fields["wilayah"].choices = place_choices(base, query.get("wilayah", ""))
        self.fields["pilar"].choices = pillar_choices()

    def rows(self):
        if not self.is_valid():
            return self.visible.none()
        chosen, rows = self.cleaned_data, self.visible
        if chosen["wilayah"]:
            rows = rows.filter(within("origin_id", chosen["wilayah"]))
        for name, column in (("pilar", "pillar"), ("status", "state"), ("jk", "person__sex")):
            if chosen[name]:
                rows = rows.filter(**{column: chosen[name]})
        for word in words_of(chosen["q"]):
            like = Q(person__name_key__contains=word)
            if folded := match_key(word):
                like |= Q(person__match_key__contains=folded)
            if word.isdigit() and len(word) == 4:
                like |= Q(person__nik_mask__endswith=word)
            rows = rows.filter(like)
        return rows.annotate(pillar_order=PILLAR_ORDER)

    @property
    def order(self) -> tuple[str, ...]:
        sort = self.cleaned_data.get("urut", "") if self.is_valid() else ""
        return {
            "asal": ("origin_id", "person__name_key", "pk"),
            "pilar": ("pillar_order", "origin_id", "person__name_key", "pk"),
            "status": ("state", "person__name_key", "pk"),
        }.get(sort, ("person__name_key", "pk"))

    @property
    def sort(self) -> str:
        return self.cleaned_data.get("urut", "") if self.is_valid() else ""


# Speakers and committee have no pillar; they stand last.
PILLAR_ORDER = Case(
    When(pillar__isnull=False, then="pillar__order"),
    default=Value(30_000),
    output_field=IntegerField(),
)
