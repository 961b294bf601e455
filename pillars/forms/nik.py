import re

from django import forms
from django.core.exceptions import ValidationError


class NikForm(forms.Form):
    """A NIK to look for: sent in the body, so that it stays out of addresses and logs."""

    nik = forms.CharField(
        label="NIK",
        max_length=24,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text="16 angka; spasi dan titik diabaikan.",
    )

    def clean_nik(self):
        digits = re.sub(r"[\s.\-']", "", self.cleaned_data["nik"])
        if not re.fullmatch(r"[0-9]{16}", digits):
            raise ValidationError("NIK terdiri dari 16 angka. Periksa yang Anda ketik.")
        return digits


class RevealForm(forms.Form):
    """Why somebody needs to see a NIK in full."""

    reason = forms.CharField(
        label="Alasan",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Contoh: mencocokkan NIK dengan KTP peserta yang hadir.",
    )
