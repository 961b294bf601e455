"""Filters above the boards: the region looked at, and the day it is looked at."""

from django import forms

from accounts.forms.fields import IndonesianDateField
from pillars.models import PillarKind
from pillars.places import place_choices


class BoardFilter(forms.Form):
    """Which part of my region, on which day; carries along which board is open."""

    wilayah = forms.ChoiceField(label="Wilayah", required=False)
    tanggal = IndonesianDateField(
        label="Keadaan tanggal", required=False, help_text="Kosong berarti hari ini."
    )
    jenis = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, query, *, user):
        super().__init__(query)
        self.scope = user.region_id
        self.fields["wilayah"].choices = place_choices(user.region_id, query.get("wilayah", ""))

    @property
    def place(self) -> str:
        """The region looked at; the own one when nothing, or nonsense, was chosen."""
        self.is_valid()
        return self.cleaned_data.get("wilayah") or self.scope

    @property
    def day(self):
        self.is_valid()
        return self.cleaned_data.get("tanggal")


class PlaceFilter(forms.Form):
    """Which part of my region."""

    wilayah = forms.ChoiceField(label="Wilayah", required=False)

    def __init__(self, query, *, user):
        super().__init__(query)
        self.scope = user.region_id
        self.fields["wilayah"].choices = place_choices(user.region_id, query.get("wilayah", ""))

    @property
    def place(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("wilayah") or self.scope


class ExpiryFilter(PlaceFilter):
    """Which part of my region, and how soon."""

    dalam = forms.ChoiceField(
        label="Habis",
        required=False,
        choices=[
            ("30", "dalam 30 hari"),
            ("90", "dalam 90 hari"),
            ("180", "dalam 180 hari"),
            ("habis", "sudah habis"),
        ],
    )
    apa = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, query, *, user):
        query = query.copy()
        query.setdefault("dalam", "90")
        super().__init__(query, user=user)

    @property
    def when(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("dalam") or "90"


class UntrainedFilter(PlaceFilter):
    """Which part of my region, and serving as what."""

    pilar = forms.ChoiceField(label="Bertugas sebagai", required=False)

    def __init__(self, query, *, user):
        super().__init__(query, user=user)
        kinds = PillarKind.objects.filter(is_active=True).values_list("code", "name")
        self.kind_names = {"": "Semua pilar", **dict(kinds)}
        self.fields["pilar"].choices = list(self.kind_names.items())

    @property
    def kind(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("pilar", "")

    @property
    def kind_name(self) -> str:
        return self.kind_names[self.kind]
