from django import forms
from django.utils import timezone

from accounts.forms.fields import IndonesianDateField
from grants.services.bulk import WITH_DAY, WITH_REASON, Action

HELP = {
    Action.RETURN: "Apa yang harus diperbaiki; penerima membacanya di halaman statusnya.",
    Action.REJECT: "Mengapa tidak dapat diusulkan tahun ini; penerima membacanya.",
    Action.WITHDRAW: "Mengapa usulannya ditarik.",
}


class BulkForm(forms.Form):
    """What a step for many recipients still needs: a reason, or a day."""

    def __init__(self, *args, action: Action, **kwargs):
        super().__init__(*args, **kwargs)
        if action in WITH_REASON:
            self.fields["reason"] = forms.CharField(
                label="Alasan",
                max_length=300,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text=HELP[action],
            )
        if action in WITH_DAY:
            self.fields["day"] = IndonesianDateField(
                label="Tanggal pembekalan" if action == Action.BRIEF else "Ditandatangani pada",
                initial=timezone.localdate(),
            )
