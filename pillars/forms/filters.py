"""What the filters above the lists of people and of organisations share."""

from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.forms.fields import IndonesianDateField
from accounts.forms.listing import ListFilter
from pillars.finding import SHORTEST
from pillars.forms.search import SearchField
from pillars.names import words_of
from pillars.places import place_choices
from regions.codes import Level

DAYS = (30, 90, 180)


def ending_soon(kind: str, label: str) -> list[tuple[str, str]]:
    """Choices such as `("tugas-30", "Tugas berakhir dalam 30 hari")`."""
    return [(f"{kind}-{days}", f"{label} berakhir dalam {days} hari") for days in DAYS]


class RegistryFilter(ListFilter):
    """A search for names, a place of one's own region, and the day the list tells of."""

    q = SearchField(label="Cari nama", placeholder="Sedikitnya tiga huruf", shortest=SHORTEST)
    wilayah = forms.ChoiceField(
        label="Wilayah",
        required=False,
        error_messages={
            "invalid_choice": "Wilayah ini tidak termasuk wilayah Anda. Pilih yang lain."
        },
    )
    per = IndonesianDateField(label="Keadaan per tanggal", required=False)

    def __init__(self, query, *, user):
        super().__init__(query)
        self.fields["wilayah"].choices = place_choices(
            user.region_id, query.get("wilayah", ""), deepest=Level.RW
        )

    def clean_q(self):
        text = self.cleaned_data["q"]
        if text and not any(len(word) >= SHORTEST for word in words_of(text)):
            raise ValidationError("Tulis sedikitnya satu kata dari tiga huruf.")
        return text

    @property
    def place_name(self) -> str:
        """The place that was chosen, as its choice reads; empty for all of one's own."""
        chosen = self.cleaned_data.get("wilayah") if self.is_valid() else ""
        choices: dict = dict(self.fields["wilayah"].choices)  # type: ignore[attr-defined]
        return str(choices.get(chosen, "")).strip() if chosen else ""

    @property
    def day(self) -> date:
        """The day that the list tells of: the one that was asked for, else today."""
        asked = self.cleaned_data.get("per") if self.is_valid() else None
        return asked or timezone.localdate()

    def soon(self) -> tuple[str, date]:
        """What is asked to end soon (`tugas`, `dokumen` …) and by which day."""
        kind, _, days = self.cleaned_data["masa"].partition("-")
        return kind, self.day + timedelta(days=int(days))
