from django import forms

from accounts.forms.fields import IndonesianDateField


class CloneForm(forms.Form):
    """The same event again, from another first day."""

    title = forms.CharField(label="Nama kegiatan", max_length=200)
    start_on = IndonesianDateField(label="Hari pertama")
    with_speakers = forms.BooleanField(
        label="Salin juga narasumbernya",
        required=False,
        help_text="Hanya bila mereka tidak mengajar di kegiatan lain pada jam yang sama.",
    )


class WaveForm(forms.Form):
    """The first day of the next wave."""

    start_on = IndonesianDateField(label="Hari pertama")
