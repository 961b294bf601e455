from django import forms

from imports.models import ApprovalRule
from imports.services.approving import LONGEST_REASON


class SendBackForm(forms.Form):
    """Why an import is not agreed to."""

    reason = forms.CharField(
        label="Alasan dikembalikan",
        max_length=LONGEST_REASON,
        help_text="Dibaca pengunggah. Tulis apa yang harus diperbaiki.",
        error_messages={"required": "Tulis alasannya supaya pengunggah tahu yang diperbaiki."},
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ApprovalRuleForm(forms.ModelForm):
    """When an import has to be looked at by a second person."""

    class Meta:
        model = ApprovalRule
        fields = ["is_enabled", "max_rows"]
        labels = {
            "is_enabled": "Impor besar atau berperingatan menunggu persetujuan provinsi",
            "max_rows": "Langsung diterapkan sampai (baris)",
        }
        help_texts = {
            "is_enabled": "Bila tidak dicentang, setiap orang yang berhak menerapkan impor "
            "melakukannya sendiri.",
            "max_rows": "Berkas tanpa peringatan sampai sebanyak ini, dari wilayah sendiri, tidak "
            "perlu menunggu.",
        }
