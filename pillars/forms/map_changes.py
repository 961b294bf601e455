from django import forms
from django.core.exceptions import ValidationError

from accounts.forms.fields import IndonesianDateField
from regions.services.succession import SuccessionInvalid, parse


class MapChangeForm(forms.Form):
    """Which regions became which, since when, and by which law."""

    lines = forms.CharField(
        label="Perubahan kode wilayah",
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text="Satu baris satu perubahan: kode lama; kode baru; nama baru. Kode lama yang "
        "tetap berlaku ditulis juga ke dirinya sendiri. Contoh: 31.74.09.1006; 31.74.11.1001; "
        "Cipedak",
    )
    on = IndonesianDateField(label="Berlaku sejak")
    decree = forms.CharField(
        label="Dasar hukum", max_length=80, help_text="Contoh: Perda 5 Tahun 2026."
    )

    def clean_lines(self):
        try:
            return parse(self.cleaned_data["lines"])
        except SuccessionInvalid as problem:
            raise ValidationError(str(problem)) from problem
