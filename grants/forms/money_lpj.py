"""What a recipient's LPJ is written and checked with."""

from django import forms
from django.utils import timezone

from accounts.forms.fields import IndonesianDateField, PlainSelect, RupiahField
from accounts.forms.scan import ScanField
from grants.enums import InstalmentState, Judgement
from grants.forms.money import ProgrammeChoice, programmes_of
from grants.services.lpj import Spending
from pillars.errors import NotAPicture
from pillars.portraits import portrait

# Enough that the smallest print of a till receipt can be read.
PHOTO_PIXELS = 1800
TABS = {
    "": "Perlu diisi",
    "perbaikan": "Perlu perbaikan",
    "diajukan": "Menunggu diperiksa",
    "terlambat": "Terlambat",
    "setor": "Setor kembali",
    "selesai": "Selesai",
}
STATES = {
    "": [InstalmentState.PAID, InstalmentState.LPJ_DUE],
    "perbaikan": [InstalmentState.LPJ_RETURNED],
    "diajukan": [InstalmentState.LPJ_SUBMITTED],
    "setor": [InstalmentState.REFUNDING],
    "selesai": [InstalmentState.SETTLED],
}


class LpjFilter(forms.Form):
    q = forms.CharField(label="Cari nama penerima", required=False, max_length=100)
    program = ProgrammeChoice(required=False, empty_label="Semua program")
    tahap = forms.IntegerField(label="Tahap", required=False, min_value=1, max_value=12)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["program"].queryset = programmes_of(user)


class SpendingForm(forms.Form):
    """One thing the money was spent on. A row left empty does not count."""

    description = forms.CharField(label="Uraian belanja", max_length=200, required=False)
    amount = RupiahField(label="Jumlah", min_value=1, required=False, help_text="")
    rab_line = forms.TypedChoiceField(
        label="Baris RAB", required=False, coerce=int, empty_value=None, widget=PlainSelect
    )

    def __init__(self, *args, rab, **kwargs):
        super().__init__(*args, **kwargs)
        if rab:
            self.fields["rab_line"].choices = [
                ("", "Tanpa baris RAB"),
                *((one.pk, one.description) for one in rab),
            ]
        else:
            del self.fields["rab_line"]

    def clean(self):
        found = super().clean()
        words, amount = found.get("description", "").strip(), found.get("amount")
        if words and amount is None and "amount" not in self.errors:
            self.add_error("amount", "Isi jumlahnya.")
        if amount is not None and not words:
            self.add_error("description", "Isi untuk apa uangnya.")
        return found

    def spending(self) -> Spending | None:
        found = self.cleaned_data
        if not found.get("description", "").strip():
            return None
        return Spending(found["description"], found["amount"], found.get("rab_line"))


SpendingForms = forms.formset_factory(SpendingForm, extra=0, max_num=100, absolute_max=120)


class ActivityForm(forms.Form):
    activity = forms.CharField(
        label="Kegiatan yang dibiayai",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Contoh: rapat bulanan dan kerja bakti RW 005, 12 Mei 2024.",
    )


class ReceiptForm(forms.Form):
    """A photograph straight from the phone's camera, or a PDF."""

    photo = ScanField(
        label="Foto bukti",
        widget=forms.FileInput(
            attrs={"accept": "image/*,.pdf", "capture": "environment"},
        ),
    )
    number = forms.CharField(
        label="Nomor bukti",
        max_length=60,
        required=False,
        help_text="Nomor nota atau kuitansi, bila ada.",
    )
    seller = forms.CharField(label="Toko atau penerima uang", max_length=120, required=False)
    dated_on = IndonesianDateField(label="Tanggal bukti", required=False)
    amount = RupiahField(label="Jumlah pada bukti", min_value=1, required=False)

    def clean_photo(self):
        """What is kept: a photograph made anew and smaller, a PDF as it is."""
        file = self.cleaned_data["photo"]
        if file.name.endswith(".pdf"):
            return file.read()
        try:
            return portrait(file, largest=PHOTO_PIXELS)
        except NotAPicture as refused:
            raise forms.ValidationError(str(refused)) from refused

    def clean_dated_on(self):
        day = self.cleaned_data["dated_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("Tanggal bukti tidak boleh di masa depan.")
        return day


class JudgeForm(forms.Form):
    """What the checker says of one line."""

    verdict = forms.ChoiceField(
        label="Hasil",
        choices=[(Judgement.ACCEPTED, "Terima"), (Judgement.RETURNED, "Perlu perbaikan")],
        required=False,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label="Apa yang diperbaiki", max_length=300, required=False)

    def clean(self):
        found = super().clean()
        if found.get("verdict") == Judgement.RETURNED and not found.get("reason", "").strip():
            self.add_error("reason", "Tuliskan apa yang perlu diperbaiki.")
        return found


class NoteForm(forms.Form):
    note = forms.CharField(
        label="Catatan untuk penerima",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Wajib bila dikembalikan. Contoh: kuitansi nomor 4 tidak terbaca, foto ulang.",
    )


class RefundForm(forms.Form):
    """A deposit at the bank, as on its slip."""

    amount = RupiahField(label="Jumlah disetor", min_value=1)
    bank_reference = forms.CharField(
        label="Nomor bukti setor bank",
        max_length=80,
        help_text="Seperti di slip setoran atau NTPN.",
    )
    deposited_on = IndonesianDateField(label="Tanggal setor")

    def clean_deposited_on(self):
        day = self.cleaned_data["deposited_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Tanggal setor tidak boleh di masa depan.")
        return day
