from django import forms

from accounts.formats import MONTHS
from accounts.forms.fields import RupiahField
from pillars.forms.search import SearchField
from pillars.models import PillarKind
from pillars.names import match_key, words_of
from pillars.places import place_choices
from regions.codes import Level, within
from regions.models import Region
from trainings.forms.event import OrganiserField
from trainings.forms.filters import pillar_choices
from trainings.models import EventKind, EventLevel, PlanLine
from trainings.realisation import UNPLANNED, once_each, trained_in
from trainings.services.plans import MOST_PEOPLE

NUMBERED = list(enumerate(MONTHS, start=1))


class PlanLineForm(forms.Form):
    """What an office means to hold in a year: a new line, or other words for one."""

    activity = forms.CharField(
        label="Kegiatan",
        max_length=200,
        help_text="Seperti di DPA. Contoh: Bimbingan Teknis TKSK Tahun 2025.",
    )
    region = OrganiserField(label="Penyelenggara", queryset=Region.objects.none(), empty_label=None)
    kind = forms.ChoiceField(label="Jenis", choices=[("", "Pilih jenis"), *EventKind.choices])
    level = forms.ChoiceField(label="Tingkat", choices=EventLevel.choices, initial=EventLevel.NONE)
    subjects = forms.CharField(
        label="Materi",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Satu materi per baris. Contoh: kebijakan kesejahteraan sosial.",
    )
    budget = RupiahField(label="Anggaran")
    budget_code = forms.CharField(
        label="Kode sub-kegiatan",
        required=False,
        max_length=40,
        help_text="Contoh: 1.06.02.1.03.0002.",
    )
    days = forms.IntegerField(
        label="Lama (hari)", min_value=1, max_value=366, initial=1, localize=False
    )
    waves = forms.IntegerField(
        label="Jumlah angkatan", min_value=1, max_value=100, initial=1, localize=False
    )
    first_month = forms.TypedChoiceField(label="Mulai bulan", choices=NUMBERED, coerce=int)
    last_month = forms.TypedChoiceField(
        label="Sampai bulan", choices=NUMBERED, coerce=int, initial=12
    )
    note = forms.CharField(
        label="Catatan", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, user, line: PlanLine | None = None, **kwargs):
        if line is not None:
            kwargs["initial"] = {name: getattr(line, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = Region.objects.within(  # type: ignore[attr-defined]
            user.region_id
        ).filter(level__lte=max(Level.REGENCY, user.region.level))
        if line is not None:
            del self.fields["region"]

    def clean(self):
        found = super().clean()
        first, last = found.get("first_month"), found.get("last_month")
        if first and last and last < first:
            self.add_error("last_month", "Bulan selesai mendahului bulan mulai.")
        return found


class PlanTargetForm(forms.Form):
    """People to reach per place and pillar; an empty box is no target."""

    def __init__(self, *args, line: PlanLine, **kwargs):
        super().__init__(*args, **kwargs)
        region = line.region
        self.pillars = list(PillarKind.objects.filter(is_active=True).order_by("order", "code"))
        below = region.children.order_by("code") if region.level < Level.VILLAGE else []
        standing = {(one.region_id, one.pillar_id): one.people for one in line.targets.all()}
        self.places = [*below, region]
        shown = {kind for _, kind in standing}
        self.pillars = [kind for kind in self.pillars if kind.shape == "person" or kind.pk in shown]
        for place in self.places:
            for kind in self.pillars:
                self.fields[f"{place.code}/{kind.code}"] = forms.IntegerField(
                    label=f"{place.name}, {kind.name}",
                    required=False,
                    min_value=0,
                    max_value=MOST_PEOPLE,
                    initial=standing.get((place.code, kind.code)),
                    localize=False,
                    widget=forms.NumberInput(
                        attrs={
                            "inputmode": "numeric",
                            "class": "seats",
                            "aria-label": f"{place.name}, {kind.name}",
                        }
                    ),
                )

    @property
    def lines(self):
        return [
            (place, [self[f"{place.code}/{kind.code}"] for kind in self.pillars])
            for place in self.places
        ]

    @property
    def people(self) -> dict[tuple[str, str], int | None]:
        """What to write: only the boxes that were changed."""
        return {
            (name.split("/")[0], name.split("/")[1]): self.cleaned_data[name]
            for name in self.changed_data
        }


class TrainedFilter(forms.Form):
    """Which of the people trained in a year; one row per person."""

    q = SearchField(label="Cari", placeholder="Nama, ejaan bebas")
    wilayah = forms.ChoiceField(label="Asal", required=False)
    pilar = forms.ChoiceField(label="Pilar", required=False)
    baris = forms.ChoiceField(label="Baris rencana", required=False)
    jenis = forms.ChoiceField(
        label="Jenis kegiatan", required=False, choices=[("", "Semua"), *EventKind.choices]
    )

    def __init__(self, query, *, user, year: int):
        super().__init__(query)
        self.user, self.year = user, year
        self.fields["wilayah"].choices = place_choices(user.region_id, query.get("wilayah", ""))  # type: ignore[attr-defined]
        self.fields["pilar"].choices = pillar_choices()  # type: ignore[attr-defined]
        lines = PlanLine.objects.visible_to(user).filter(year=year).order_by("activity")
        self.fields["baris"].choices = [  # type: ignore[attr-defined]
            ("", "Semua"),
            *((str(line.public_id), line.activity) for line in lines),
            (UNPLANNED, "Di luar rencana"),
        ]

    def turns(self):
        """Every turn of somebody at an event that passes."""
        rows = trained_in(self.year, self.user)
        if not self.is_valid():
            return rows.none()
        chosen = self.cleaned_data
        if chosen["wilayah"]:
            rows = rows.filter(within("origin_id", chosen["wilayah"]))
        if chosen["pilar"]:
            rows = rows.filter(pillar=chosen["pilar"])
        if chosen["jenis"]:
            rows = rows.filter(event__kind=chosen["jenis"])
        if chosen["baris"] == UNPLANNED:
            rows = rows.filter(event__plan_line=None)
        elif chosen["baris"]:
            rows = rows.filter(event__plan_line__public_id=chosen["baris"])
        for word in words_of(chosen["q"]):
            folded = match_key(word)
            rows = (
                rows.filter(person__match_key__contains=folded)
                if folded
                else rows.filter(person__name_key__contains=word)
            )
        return rows

    def rows(self):
        return once_each(self.turns())
