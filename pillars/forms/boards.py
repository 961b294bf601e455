"""Filters above the boards: the region looked at, and the day it is looked at."""

from django import forms

from accounts.forms.fields import IndonesianDateField
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
