"""What the treasurer types: lists, numbers of the treasury, answers of the bank."""

from django import forms
from django.utils import timezone

from accounts.forms.fields import IndonesianDateField, PlainSelect
from grants.enums import BatchState, FailureCause, FixState, PaymentState, ProgrammeState
from grants.models import BankFormat, Programme
from grants.services.paper_runs import FEWEST, MOST

LARGEST_ANSWER = 10 * 1024 * 1024


def programmes_of(user):
    return Programme.objects.visible_to(user).order_by("-first_month", "code")


class ProgrammeChoice(forms.ModelChoiceField):
    """A programme by its code in the address, by its name on the page."""

    widget = PlainSelect

    def __init__(self, **kwargs):
        kwargs.setdefault("label", "Program")
        super().__init__(Programme.objects.none(), to_field_name="code", **kwargs)


class BatchFilter(forms.Form):
    program = ProgrammeChoice(required=False, empty_label="Semua program")
    status = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[("", "Semua status"), *BatchState.choices],
        widget=PlainSelect,
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["program"].queryset = programmes_of(user)


class DueForm(forms.Form):
    """Which instalment of which programme is to be paid next."""

    program = ProgrammeChoice(empty_label="Pilih program")
    tahap = forms.IntegerField(label="Tahap", min_value=1, max_value=12, initial=1)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["program"].queryset = programmes_of(user).filter(state=ProgrammeState.OPEN)

    def clean(self):
        found = super().clean()
        programme, number = found.get("program"), found.get("tahap")
        if programme and number and number > programme.instalment_count:
            self.add_error("tahap", f"Program ini mempunyai {programme.instalment_count} tahap.")
        return found


class MakeForm(forms.Form):
    """In which form the bank wants the list."""

    bank_format = forms.ModelChoiceField(
        label="Format berkas bank", queryset=BankFormat.objects.none(), empty_label=None
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["bank_format"].queryset = BankFormat.objects.filter(is_active=True)


class LineFilter(forms.Form):
    q = forms.CharField(label="Cari nama atau referensi", required=False, max_length=100)
    status = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[("", "Semua status"), *PaymentState.choices],
        widget=PlainSelect,
    )
    sebab = forms.ChoiceField(
        label="Sebab gagal",
        required=False,
        choices=[("", "Semua sebab"), *FailureCause.choices],
        widget=PlainSelect,
    )


class NumbersForm(forms.Form):
    """SPP, SPM and SP2D as the treasury gave them; a paper without a number comes later."""

    spp_number = forms.CharField(label="Nomor SPP", max_length=80, required=False)
    spp_on = IndonesianDateField(label="Tanggal SPP", required=False)
    spm_number = forms.CharField(label="Nomor SPM", max_length=80, required=False)
    spm_on = IndonesianDateField(label="Tanggal SPM", required=False)
    sp2d_number = forms.CharField(label="Nomor SP2D", max_length=80, required=False)
    sp2d_on = IndonesianDateField(label="Tanggal SP2D", required=False)

    def clean(self):
        found = super().clean()
        for name in ("spp", "spm", "sp2d"):
            number, day = found.get(f"{name}_number"), found.get(f"{name}_on")
            if number and not day and f"{name}_on" not in self.errors:
                self.add_error(f"{name}_on", f"Isi tanggal {name.upper()}-nya.")
            if day and not number:
                self.add_error(f"{name}_number", f"Isi nomor {name.upper()}-nya.")
        return found

    def papers(self) -> dict:
        """What `payments.set_numbers` takes."""
        found = self.cleaned_data
        return {
            name: (found[f"{name}_number"], found[f"{name}_on"])
            for name in ("spp", "spm", "sp2d")
            if found[f"{name}_number"]
        }


class ResultForm(forms.Form):
    """The bank's answer."""

    file = forms.FileField(
        label="Berkas hasil bank",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        help_text="Excel atau CSV, seperti diterima dari bank; kolomnya dikenali dari judulnya.",
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST_ANSWER:
            raise forms.ValidationError(
                "Berkas lebih dari 10 MB. Hasil satu daftar biasanya jauh lebih kecil; periksa "
                "apakah berkasnya benar."
            )
        return file


class ConfirmForm(forms.Form):
    """The day the transfers stand on the bank statement."""

    paid_on = IndonesianDateField(label="Tanggal cair menurut rekening koran")

    def clean_paid_on(self):
        day = self.cleaned_data["paid_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Tanggal cair tidak boleh di masa depan.")
        return day


class FailForm(forms.Form):
    """Why the bank did not transfer."""

    cause = forms.ChoiceField(label="Sebab", choices=FailureCause.choices)
    note = forms.CharField(
        label="Keterangan bank", max_length=200, required=False, help_text="Seperti di surat bank."
    )


class PaperForm(forms.Form):
    per_file = forms.IntegerField(
        label="Kuitansi per berkas", min_value=FEWEST, max_value=MOST, initial=200
    )


class FixFilter(forms.Form):
    status = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[("", "Yang belum selesai"), *FixState.choices],
        widget=PlainSelect,
    )
    sebab = forms.ChoiceField(
        label="Sebab",
        required=False,
        choices=[("", "Semua sebab"), *FailureCause.choices],
        widget=PlainSelect,
    )


class FixForm(forms.Form):
    """The account as it stands in the bank book. The number is not shown again afterwards."""

    bank_name = forms.CharField(label="Bank", max_length=60)
    account = forms.CharField(
        label="Nomor rekening",
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text="Persis seperti di buku tabungan. Setelah disimpan hanya tampil tersamar.",
    )
    account_name = forms.CharField(
        label="Atas nama",
        max_length=200,
        help_text="Nama organisasi seperti tercetak di buku tabungan, bukan nama pengurus.",
    )
