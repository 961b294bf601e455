"""Panduan gaya: every component of the site on one page, with invented content.

For those who build pages (shown to administrators): what there is, how it is called, how it
looks in both themes. See docs/design-language.md for the words behind it.
"""

from datetime import timedelta

from django import forms
from django.shortcuts import render
from django.utils import timezone

from accounts.access import require
from accounts.forms.fields import IndonesianDateField, RupiahField
from accounts.models.job import JobState
from accounts.paging import Page
from accounts.permissions import Permission
from accounts.tones import STATES, TONES

CHART = {
    "heading": "Wilayah",
    "categories": ["Jakarta Pusat", "Jakarta Utara", "Jakarta Barat", "Jakarta Selatan"],
    "series": [
        {"name": "TKSK", "values": [8, 6, 8, 10]},
        {"name": "PSM", "values": [44, 31, 56, 65]},
    ],
}
PEOPLE = (
    ("Siti Aminah", "3171010203850005", "TKSK", "Kec. Gambir", 24, "active", "Aktif"),
    ("Budi Santoso", "3171020405900003", "PSM", "Kel. Duri Pulo", 8, "expiring", "Habis 30 hari"),
    ("Maria Wulandari", "3171034507880001", "PSM", "Kel. Petojo Utara", 0, "ended", "Berakhir"),
)


class SampleForm(forms.Form):
    """Every kind of field once."""

    name = forms.CharField(label="Nama kegiatan", help_text="Contoh: Bimbingan Dasar PSM 2024.")
    kind = forms.ChoiceField(
        label="Jenis", choices=[("", "Pilih jenis"), ("bimtek", "Bimtek"), ("diklat", "Diklat")]
    )
    held_on = IndonesianDateField(label="Tanggal mulai")
    amount = RupiahField(label="Pagu", required=False)
    pillars = forms.MultipleChoiceField(
        label="Sasaran",
        choices=[("tksk", "TKSK"), ("psm", "PSM"), ("lks", "LKS")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    place = forms.ChoiceField(
        label="Bentuk",
        choices=[("site", "Tatap muka"), ("online", "Daring")],
        widget=forms.RadioSelect,
    )
    notes = forms.CharField(label="Catatan", widget=forms.Textarea, required=False)
    is_open = forms.BooleanField(label="Buka pendaftaran", required=False)


class SampleFilter(forms.Form):
    """A list's filters, as they stand above it."""

    q = forms.CharField(label="Cari", required=False)
    kind = forms.ChoiceField(
        label="Jenis",
        choices=[("", "Semua jenis"), ("tksk", "TKSK"), ("psm", "PSM")],
        required=False,
    )
    active = forms.BooleanField(label="Hanya yang aktif", required=False)


class SampleUpload(forms.Form):
    """The file field that the dropzone wraps."""

    file = forms.FileField(label="Buku kerja", help_text="Excel, OpenDocument, atau CSV.")


class SampleJob:
    """A piece of long work with the fields of accounts.models.job.Job."""

    def __init__(self, state: JobState, done: int, note: str, error: str = ""):
        now = timezone.now()
        self.job_state, self.job_done, self.job_total = state, done, 1_600
        self.job_note, self.job_error = note, error
        self.job_started_at, self.job_finished_at = now - timedelta(minutes=3), now
        self.job_percent = done * 100 // self.job_total
        # Polls would ask this page again; the running card here only shows how it looks.
        self.job_is_open = state == JobState.RUNNING
        self.get_job_state_display = state.label


@require(Permission.USER_MANAGE)
def style_guide(request):
    now = timezone.now()
    return render(
        request,
        "style_guide/index.html",
        {
            "tones": list(TONES),
            "states": list(STATES),
            "people": PEOPLE,
            "chart": CHART,
            "form": SampleForm(
                {"name": "", "kind": "", "held_on": "2 Mai 2024", "amount": "1.000.000"}
            ),
            "filter_form": SampleFilter(
                {"q": request.GET.get("q", "siti"), "kind": request.GET.get("kind", "psm")},
                auto_id="saring_%s",
            ),
            "upload": SampleUpload(),
            "page": Page(rows=list(PEOPLE), previous="", next="2", count=801, is_capped=False),
            "running": SampleJob(JobState.RUNNING, 640, "Mencocokkan dengan register"),
            "done": SampleJob(JobState.DONE, 1_600, "1.600 peserta diterapkan"),
            "failed": SampleJob(
                JobState.FAILED, 12, "", "Berkas dilindungi kata sandi. Hapus kata sandinya."
            ),
            "history": [
                {"at": now, "title": "Diterapkan: 52 peserta", "by": "Kasudin Jakarta Pusat"},
                {
                    "at": now - timedelta(days=1),
                    "title": "Dikembalikan",
                    "by": "Staf provinsi",
                    "text": "Lampiran SK belum lengkap.",
                    "tone": "action",
                    "icon": "arrow-back-up",
                },
            ],
            "now": now,
        },
    )
