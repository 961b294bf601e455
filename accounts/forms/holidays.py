from django import forms
from django.core.exceptions import ValidationError

from accounts.forms.fields import IndonesianDateField
from accounts.holiday_lists import ListBroken, read


class HolidayForm(forms.Form):
    """A day off, as the joint decree names it."""

    day = IndonesianDateField(label="Tanggal")
    name = forms.CharField(
        label="Nama", max_length=120, help_text="Contoh: Hari Raya Idulfitri 1447 H."
    )
    is_joint_leave = forms.BooleanField(label="Cuti bersama", required=False)


class HolidayListForm(forms.Form):
    """The days off of a whole year, a line each, as they stand in the joint decree."""

    days = forms.CharField(
        label="Daftar hari libur",
        widget=forms.Textarea({"rows": 16}),
        help_text="Satu hari satu baris: 17-02-2026; Tahun Baru Imlek. Tambahkan “; cuti bersama” "
        "di belakang hari cuti bersama.",
    )

    def __init__(self, *args, year: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.year = year

    def clean_days(self):
        try:
            return read(self.cleaned_data["days"], year=self.year)
        except ListBroken as fault:
            raise ValidationError(str(fault)) from fault
