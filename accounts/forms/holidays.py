from django import forms

from accounts.forms.fields import IndonesianDateField


class HolidayForm(forms.Form):
    """A day off, as the joint decree names it."""

    day = IndonesianDateField(label="Tanggal")
    name = forms.CharField(
        label="Nama", max_length=120, help_text="Contoh: Hari Raya Idulfitri 1447 H."
    )
    is_joint_leave = forms.BooleanField(label="Cuti bersama", required=False)
