"""Forms of a board: its decree and term, and who serves in it."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError

from accounts import crypto
from accounts.formats import place
from accounts.forms.fields import IndonesianDateField
from accounts.forms.scan import ScanField
from imports.cleaning.nik import clean_nik
from pillars.models import Board, EndReason, OrganisationDocument, Person
from pillars.names import name_key

POSITIONS = ("Ketua", "Wakil Ketua", "Sekretaris", "Bendahara", "Ketua Seksi", "Anggota")
# People of one name that are told apart before a NIK is asked.
MANY = 4


class BoardForm(forms.Form):
    """A new board, as its decree says."""

    sk_number = forms.CharField(label="Nomor SK", max_length=80)
    sk_on = IndonesianDateField(label="Tanggal SK", required=False)
    sk_signer = forms.CharField(label="Penandatangan", max_length=120, required=False)
    sk_signer_capacity = forms.CharField(
        label="Selaku", max_length=80, required=False, help_text="Contoh: Lurah, Camat."
    )
    start_on = IndonesianDateField(label="Mulai masa bakti")
    last_on = IndonesianDateField(
        label="Akhir masa bakti",
        required=False,
        help_text="Kosongkan untuk masa bakti menurut aturan (Karang Taruna lima tahun).",
    )
    officers_male = forms.IntegerField(label="Pengurus laki-laki", min_value=0, required=False)
    officers_female = forms.IntegerField(label="Pengurus perempuan", min_value=0, required=False)


class CorrectionForm(BoardForm):
    """The same, where it was written down wrongly; the first day stays."""

    # So Django takes an inherited field away; its stubs do not know it.
    start_on = None  # type: ignore[assignment]
    reason = forms.CharField(
        label="Apa yang keliru",
        max_length=300,
        help_text="Contoh: nomor SK salah ketik. Tersimpan di riwayat perubahan.",
    )

    def __init__(self, *args, board: Board, **kwargs):
        upper = board.validity.upper
        kwargs["initial"] = {
            **{name: getattr(board, name, None) for name in self.base_fields},
            "last_on": upper - timedelta(days=1) if upper else None,
        }
        super().__init__(*args, **kwargs)
        self.fields["last_on"].help_text = "Kosongkan bila belum ada batasnya."


class _PersonByNik(forms.Form):
    """Somebody of the registry, named by NIK or name: sent in the form, never in an address."""

    nik = forms.CharField(
        label="NIK atau nama",
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="16 angka dari KTP, atau nama lengkap bila hanya satu orang bernama begitu. "
        "Orangnya harus sudah terdaftar di menu Orang.",
    )
    start_on = IndonesianDateField(
        label="Hari pertama", required=False, help_text="Kosongkan untuk awal masa bakti."
    )
    override_reason = forms.CharField(
        label="Alasan pengecualian",
        max_length=300,
        required=False,
        help_text="Hanya bila ada syarat yang belum terpenuhi dan orang ini tetap diangkat.",
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_nik(self):
        if not any(letter.isdigit() for letter in self.cleaned_data["nik"]):
            return self._by_name(self.cleaned_data["nik"])
        found = clean_nik(self.cleaned_data["nik"])
        if found.value is None:
            raise ValidationError(found.problems[0].message)
        people = Person.objects.visible_to(self.user).filter(nik_index=crypto.index(found.value))
        self.person = people.first()
        if self.person is None:
            raise ValidationError(
                "NIK ini belum tercatat di wilayah Anda. Daftarkan orangnya dulu lewat menu Orang, "
                "atau minta pindah wilayah bila ia tercatat di tempat lain."
            )
        return found.value

    def _by_name(self, name: str) -> str:
        people = Person.objects.visible_to(self.user).filter(name_key=name_key(name))
        found = list(people.select_related("region")[: MANY + 1])
        if not found:
            raise ValidationError(
                "Tidak ada orang bernama persis begitu di wilayah Anda. Periksa ejaannya, tulis "
                "NIK-nya, atau daftarkan dulu lewat menu Orang."
            )
        if len(found) > 1:
            some = "; ".join(f"{one.nik_mask or 'tanpa NIK'}, {place(one.region)}" for one in found)
            raise ValidationError(f"Ada beberapa orang bernama begitu ({some}). Tulis NIK-nya.")
        self.person = found[0]
        return name


class OfficerForm(_PersonByNik):
    """Somebody joins the board."""

    position = forms.CharField(
        label="Jabatan",
        max_length=80,
        help_text=f"Contoh: {', '.join(POSITIONS[:4])}, Ketua Seksi Olahraga.",
    )
    field_order = ("nik", "position", "start_on", "override_reason")


class ReplaceForm(_PersonByNik):
    """Somebody else takes the post."""

    note = forms.CharField(label="Keterangan", max_length=250, required=False)
    field_order = ("nik", "start_on", "note", "override_reason")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["start_on"].required = True
        self.fields["start_on"].help_text = "Pengurus lama bertugas sampai sehari sebelumnya."


class LeaveForm(forms.Form):
    """An officer leaves."""

    last_on = IndonesianDateField(label="Hari terakhir")
    reason = forms.ChoiceField(label="Alasan", choices=[("", "Pilih alasan"), *EndReason.choices])
    note = forms.CharField(label="Keterangan", max_length=250, required=False)


class PaperForm(forms.Form):
    """A paper of an organisation and its scan."""

    kind = forms.ChoiceField(
        label="Jenis", choices=[("", "Pilih jenis dokumen"), *OrganisationDocument.Kind.choices]
    )
    upload = ScanField(label="Berkas", required=False)
    number = forms.CharField(label="Nomor", max_length=80, required=False)
    issuer = forms.CharField(label="Penerbit", max_length=120, required=False)
    issued_on = IndonesianDateField(label="Tanggal", required=False)
    valid_until = IndonesianDateField(
        label="Berlaku sampai",
        required=False,
        help_text="Seperti tertulis di dokumen; tidak dihitung sendiri. Peringatan muncul 180, "
        "90, dan 30 hari sebelumnya.",
    )
    grade = forms.CharField(
        label="Peringkat", max_length=10, required=False, help_text="Untuk akreditasi: A, B, C."
    )
    note = forms.CharField(label="Keterangan", max_length=250, required=False)

    def clean(self):
        found = super().clean()
        if not found.get("number") and not found.get("issued_on") and not found.get("upload"):
            self.add_error("number", "Isi nomor, tanggal, atau berkasnya.")
        issued, until = found.get("issued_on"), found.get("valid_until")
        if issued and until and until < issued:
            self.add_error("valid_until", "Tanggal berlaku mendahului tanggal dokumen.")
        return found


class ScanForm(forms.Form):
    """The scan of a paper that was known by number only."""

    upload = ScanField(label="Berkas")


class LetterForm(forms.Form):
    """Number and date of a letter that asks for a renewal."""

    number = forms.CharField(
        label="Nomor surat", max_length=80, help_text="Dari buku agenda surat keluar."
    )
    dated_on = IndonesianDateField(label="Tanggal surat")
