from django import forms
from django.core.exceptions import ValidationError

from accounts.permissions import Permission

XLSX, CSV = "xlsx", "csv"
MASKED, FULL = "tersamar", "lengkap"


class ExportForm(forms.Form):
    """As what a list leaves the house, and, with NIKs in full, why."""

    format = forms.ChoiceField(
        label="Bentuk berkas",
        choices=[(XLSX, "Excel (.xlsx)"), (CSV, "CSV (titik koma)")],
        initial=XLSX,
        widget=forms.RadioSelect,
    )
    nik = forms.ChoiceField(
        label="NIK",
        choices=[(MASKED, "Tersamar"), (FULL, "Lengkap, dengan alasan")],
        initial=MASKED,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Alasan",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Wajib untuk NIK lengkap. Contoh: dilampirkan pada SPJ transport peserta.",
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        if not user.has(Permission.DATA_EXPORT_FULL):
            del self.fields["nik"], self.fields["reason"]

    @property
    def is_full(self) -> bool:
        return self.cleaned_data.get("nik") == FULL

    def clean(self):
        found = super().clean()
        if found.get("nik") == FULL and not found.get("reason", "").strip():
            self.add_error("reason", ValidationError("Tuliskan untuk apa NIK lengkap diperlukan."))
        return found
