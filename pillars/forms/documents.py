from django import forms

from accounts.forms.fields import IndonesianDateField
from accounts.forms.scan import ScanField
from pillars.bank import BankAccount
from pillars.models import PersonAccount, PersonDocument


class DocumentForm(forms.Form):
    """A scanned paper of a person and what stands on it."""

    category = forms.ChoiceField(
        label="Jenis", choices=[("", "Pilih jenis dokumen"), *PersonDocument.Category.choices]
    )
    file = ScanField(
        label="Berkas", error_messages={"required": "Pilih dulu berkas yang akan disimpan."}
    )
    number = forms.CharField(
        label="Nomor", max_length=80, required=False, help_text="Nomor surat, ijazah, atau SK."
    )
    issuer = forms.CharField(label="Penerbit", max_length=120, required=False)
    issued_on = IndonesianDateField(label="Tanggal dokumen", required=False)
    valid_until = IndonesianDateField(
        label="Berlaku sampai",
        required=False,
        help_text="Kosongkan bila berlaku seterusnya. Peringatan muncul 180, 90, dan 30 hari "
        "sebelumnya.",
    )
    note = forms.CharField(label="Keterangan", max_length=250, required=False)

    def clean(self):
        found = super().clean()
        issued, until = found.get("issued_on"), found.get("valid_until")
        if issued and until and until < issued:
            self.add_error("valid_until", "Tanggal berlaku mendahului tanggal dokumen.")
        return found


class AccountForm(forms.Form):
    """A bank account as its savings book says, with why it is asked for."""

    bank = forms.ChoiceField(label="Bank", choices=PersonAccount.Bank.choices)
    bank_name = forms.CharField(
        label="Nama bank", max_length=60, help_text="Contoh: Bank DKI, BNI."
    )
    number = forms.CharField(
        label="Nomor rekening",
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text="Angka saja; spasi dan tanda hubung diabaikan.",
    )
    holder = forms.CharField(
        label="Atas nama", max_length=150, help_text="Seperti tertulis di buku rekening."
    )
    reason = forms.CharField(
        label="Alasan",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Orang kedua memeriksa alasan ini. Contoh: rekening tali asih baru, sesuai buku "
        "tabungan.",
    )

    def clean(self):
        found = super().clean()
        if found.get("number"):
            try:
                found["account"] = BankAccount.written(
                    bank=found.get("bank", ""),
                    bank_name=found.get("bank_name", ""),
                    number=found["number"],
                    holder=found.get("holder", ""),
                )
            except ValueError as refusal:
                self.add_error("number", str(refusal))
        return found
