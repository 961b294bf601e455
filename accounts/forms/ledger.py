from django import forms

from accounts.forms.fields import IndonesianDateField
from accounts.models import AccessKind


class LedgerFilterForm(forms.Form):
    q = forms.CharField(label="Cari surel atau alasan", required=False, max_length=100)
    kind = forms.ChoiceField(
        label="Jenis", required=False, choices=[("", "Semua jenis"), *AccessKind.choices]
    )
    first = IndonesianDateField(label="Sejak", required=False)
    last = IndonesianDateField(label="Sampai", required=False)
