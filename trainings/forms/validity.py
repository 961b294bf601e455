from django import forms

from accounts.forms.fields import IndonesianDateField
from trainings.models import EventKind, EventLevel
from trainings.models.validity import MOST_MONTHS


class ValidityForm(forms.Form):
    """From when trainings of a kind count for how long."""

    kind = forms.ChoiceField(label="Jenis kegiatan", choices=EventKind)
    level = forms.ChoiceField(
        label="Tingkat",
        required=False,
        choices=[("", "Semua tingkat"), *EventLevel.choices],
    )
    months = forms.IntegerField(
        label="Masa berlaku (bulan)",
        required=False,
        min_value=1,
        max_value=MOST_MONTHS,
        localize=False,
        help_text="Kosongkan bila berlaku selamanya.",
    )
    from_on = IndonesianDateField(
        label="Untuk kegiatan yang selesai mulai",
        help_text="Kegiatan sebelum tanggal ini tetap menurut aturan lamanya.",
    )
    legal_basis = forms.CharField(
        label="Dasar",
        max_length=200,
        required=False,
        help_text="Contoh: Keputusan Kepala Dinas Nomor 12 Tahun 2025.",
    )
