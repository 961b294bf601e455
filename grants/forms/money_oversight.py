"""What those who look after the money fill in: filters, waivers, samples, visits."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from accounts.forms.fields import IndonesianDateField, PlainSelect
from grants.enums import Account
from grants.forms.money import ProgrammeChoice, programmes_of

USUAL_WAIVER_DAYS = 30
XLSX, CSV = "xlsx", "csv"


class LedgerFilter(forms.Form):
    q = forms.CharField(label="Cari nama penerima", required=False, max_length=100)
    program = ProgrammeChoice(required=False, empty_label="Semua program")
    pos = forms.ChoiceField(
        label="Pos",
        required=False,
        choices=[("", "Semua pos"), *Account.choices],
        widget=PlainSelect,
    )
    tahap = forms.IntegerField(label="Tahap", required=False, min_value=1, max_value=12)
    dari = IndonesianDateField(label="Dari tanggal", required=False, help_text="")
    sampai = IndonesianDateField(label="Sampai tanggal", required=False, help_text="")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["program"].queryset = programmes_of(user)


class LedgerExportForm(forms.Form):
    format = forms.ChoiceField(
        label="Bentuk berkas",
        choices=[(XLSX, "Excel (.xlsx)"), (CSV, "CSV (titik koma)")],
        initial=XLSX,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Untuk apa",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Masuk catatan akses. Contoh: bahan pemeriksaan triwulan II.",
    )


class WarningForm(forms.Form):
    """For which programme letters go out, and under which date."""

    program = ProgrammeChoice(empty_label=None)
    dated_on = IndonesianDateField(label="Tanggal surat")

    def __init__(self, *args, user, **kwargs):
        kwargs.setdefault("initial", {"dated_on": timezone.localdate()})
        super().__init__(*args, **kwargs)
        self.fields["program"].queryset = programmes_of(user)

    def clean_dated_on(self):
        day = self.cleaned_data["dated_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Tanggal surat tidak boleh di masa depan.")
        return day


class WaiverForm(forms.Form):
    """Why an instalment may be paid although an LPJ is open, and until when."""

    reason = forms.CharField(
        label="Alasan dispensasi",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Terbaca pemeriksa dan tampil di laporan. Contoh: sekretariat kebanjiran, bukti "
        "sedang disusun ulang, LPJ dijanjikan 20 Mei 2024.",
    )
    valid_until = IndonesianDateField(label="Berlaku sampai")

    def __init__(self, *args, **kwargs):
        last = timezone.localdate() + timedelta(days=USUAL_WAIVER_DAYS)
        kwargs.setdefault("initial", {"valid_until": last})
        super().__init__(*args, **kwargs)


class PackForm(forms.Form):
    """Of which period the evidence is packed."""

    tahap = forms.TypedChoiceField(label="Masa", required=False, coerce=int, empty_value=None)

    def __init__(self, *args, instalments, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tahap"].choices = [
            ("", "Seluruh tahun program"),
            *((one.number, f"Tahap {one.number}") for one in instalments),
        ]


class SampleForm(forms.Form):
    """How many are drawn; with the same seed the same names come out."""

    program = ProgrammeChoice(empty_label=None)
    size = forms.IntegerField(label="Jumlah penerima", min_value=1, initial=10)
    seed = forms.CharField(
        label="Benih acak",
        max_length=40,
        required=False,
        help_text="Kosongkan untuk benih baru. Isi benih lama untuk mengulang pengambilan.",
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["program"].queryset = programmes_of(user)


class VisitForm(forms.Form):
    """What a visit found."""

    visited_on = IndonesianDateField(label="Tanggal kunjungan")
    result = forms.CharField(
        label="Hasil kunjungan",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Contoh: kegiatan sesuai LPJ, buku kas lengkap, papan nama belum ada.",
    )

    def clean_visited_on(self):
        day = self.cleaned_data["visited_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Tanggal kunjungan tidak boleh di masa depan.")
        return day
