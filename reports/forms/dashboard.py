"""The year and the region of a dashboard."""

from django import forms

from pillars.places import place_choices
from reports.forms.requests import year_choices


class DashboardForm(forms.Form):
    """Which year and which region of one's own; the part of the page that is open stays open."""

    tahun = forms.TypedChoiceField(label="Tahun", coerce=int, required=False)
    wilayah = forms.ChoiceField(label="Wilayah", required=False)
    bagian = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    ukuran = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, query, *, user, today):
        super().__init__(query)
        self.today = today
        self.fields["tahun"].choices = year_choices(today)
        self.fields["wilayah"].choices = place_choices(
            user.region_id, query.get("wilayah", ""), lead="Seluruh wilayah saya"
        )

    @property
    def year(self) -> int:
        """The year that is asked for, the running one while the question makes no sense."""
        self.is_valid()
        return self.cleaned_data.get("tahun") or self.today.year
