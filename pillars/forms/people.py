"""The form of a person: everything the registry keeps, checked like a row of a workbook."""

from django import forms
from django.core.exceptions import ValidationError

from accounts import formats
from accounts.forms.fields import IndonesianDateField
from imports.cleaning import nik as niks
from imports.cleaning.email import clean_email
from imports.cleaning.names import clean_name
from imports.cleaning.phones import clean_phone
from imports.cleaning.rt_rw import clean_unit
from imports.cleaning.texts import clean_digits
from imports.cleaning.types import Cleaned, Level
from pillars.forms.place import PlaceField
from pillars.models import Education, Person, Religion, Sex, StateOffice
from regions.codes import Level as Depth

ERASE = "-"
WRITE_ONLY = f"Biarkan kosong bila tidak berubah; tulis {ERASE} untuk menghapusnya."
NUMERIC = {"inputmode": "numeric", "autocomplete": "off"}


def optional(choices) -> list:
    return [("", "Belum diketahui"), *choices]


class PersonForm(forms.Form):
    """Fields of a person; the sealed ones are written and never shown."""

    name = forms.CharField(
        label="Nama lengkap", max_length=150, help_text="Seperti di KTP, gelar boleh ditulis."
    )
    nik = forms.CharField(
        label="NIK",
        max_length=24,
        required=False,
        widget=forms.TextInput(attrs=NUMERIC),
        help_text="16 angka dari KTP; spasi dan titik diabaikan.",
    )
    sex = forms.ChoiceField(label="Jenis kelamin", choices=optional(Sex.choices), required=False)
    born_at = forms.CharField(label="Tempat lahir", max_length=80, required=False)
    born_on = IndonesianDateField(label="Tanggal lahir", required=False)
    religion = forms.ChoiceField(label="Agama", choices=optional(Religion.choices), required=False)
    education = forms.ChoiceField(
        label="Pendidikan terakhir", choices=optional(Education.choices), required=False
    )
    occupation = forms.CharField(label="Pekerjaan utama", max_length=80, required=False)
    state_office = forms.ChoiceField(
        label="Jabatan negara",
        choices=optional(StateOffice.choices),
        required=False,
        help_text="PNS, TNI, Polri, dan anggota legislatif tidak dapat menjadi TKSK.",
    )
    phone = forms.CharField(
        label="Nomor HP",
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        help_text="Contoh: 0812-3456-7890.",
    )
    email = forms.CharField(
        label="Surel",
        max_length=254,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off"}),
    )
    address = forms.CharField(
        label="Alamat rumah", max_length=250, required=False, help_text="Jalan, gang, dan nomor."
    )
    rt = forms.CharField(
        label="RT", max_length=12, required=False, widget=forms.TextInput(attrs=NUMERIC)
    )
    rw = forms.CharField(
        label="RW", max_length=12, required=False, widget=forms.TextInput(attrs=NUMERIC)
    )
    home_region = PlaceField(label="Kelurahan atau desa domisili", required=False)
    region = PlaceField(label="Wilayah pembinaan")
    kk = forms.CharField(
        label="Nomor KK", max_length=24, required=False, widget=forms.TextInput(attrs=NUMERIC)
    )
    mother_name = forms.CharField(label="Nama ibu kandung", max_length=150, required=False)

    def __init__(self, *args, user, person: Person | None = None, **kwargs):
        self.person = person
        # What a workbook would warn of: asked once, and then taken.
        self.remarks: list[str] = []
        if person is not None:
            kwargs["initial"] = {
                name: getattr(person, name)
                for name in self.base_fields
                if name not in ("nik", "kk", "mother_name", "reason")
            }
            kwargs["initial"]["phone"] = formats.phone(person.phone) if person.phone else ""
        super().__init__(*args, **kwargs)
        region = self.fields["region"]
        region.scope = user.region_id  # type: ignore[attr-defined]
        region.help_text = (
            "Kelurahan, kecamatan, atau kota tempat orang ini dibina. Menentukan kantor yang "
            "melihat dan mengurus datanya."
        )
        if person is not None:
            self.fields["kk"].help_text = self.fields["mother_name"].help_text = WRITE_ONLY
            if person.nik_index is not None:
                self.fields["nik"].help_text = (
                    f"Tercatat {person.nik_mask}. Isi hanya bila NIK itu salah; "
                    "perubahannya berlaku setelah disetujui orang kedua."
                )
                self.fields[
                    "name"
                ].help_text = "Perubahan nama berlaku setelah disetujui orang kedua."

    def clean_name(self):
        return self._kept("name", clean_name(self.cleaned_data["name"])) or ""

    def clean_nik(self):
        return self._kept("nik", niks.clean_nik(self.cleaned_data["nik"])) or ""

    def clean_phone(self):
        return self._kept("phone", clean_phone(self.cleaned_data["phone"]), strict=True) or ""

    def clean_email(self):
        return self._kept("email", clean_email(self.cleaned_data["email"]), strict=True) or ""

    def clean_rt(self):
        found = clean_unit(self.cleaned_data["rt"], column="rt")
        return self._kept("rt", found, strict=True) or ""

    def clean_rw(self):
        found = clean_unit(self.cleaned_data["rw"], column="rw")
        return self._kept("rw", found, strict=True) or ""

    def clean_kk(self):
        typed = self.cleaned_data["kk"].strip()
        if typed == ERASE:
            return ERASE
        found = clean_digits(typed, column="kk", label="Nomor KK", shortest=16, longest=16)
        return self._kept("kk", found) or ""

    def clean_region(self):
        region = self.cleaned_data["region"]
        if region.level == Depth.PROVINCE:
            raise ValidationError("Pilih kota atau kabupaten, kecamatan, atau kelurahan.")
        return region

    def clean(self):
        found = super().clean()
        nik, kk = found.get("nik"), found.get("kk")
        if nik:
            remarks = niks.check_against(
                nik, born_on=found.get("born_on"), sex=found.get("sex") or None, kk=kk
            )
            for problem in remarks:
                if problem.level is Level.ERROR:
                    self.add_error("nik", problem.message)
                else:
                    self.remarks.append(problem.message)
        return found

    @property
    def values(self) -> dict:
        """What `profiles` writes as it stands."""
        own = {"name", "nik", "kk", "mother_name", "region", "reason"}
        return {name: value for name, value in self.cleaned_data.items() if name not in own}

    def sealed(self, name: str) -> str | None:
        """The new secret; None to leave it, "" to empty it."""
        typed = self.cleaned_data[name].strip()
        return "" if typed == ERASE else (typed or None)

    def _kept(self, name: str, found: Cleaned, *, strict: bool = False):
        """The cleaned value; what a workbook only warns of is refused while somebody types."""
        for problem in found.problems:
            if problem.level is Level.ERROR or (strict and found.value is None):
                raise ValidationError(problem.message)
            if problem.level is Level.WARNING:
                self.remarks.append(problem.message)
        return found.value


class PersonEditForm(PersonForm):
    """The same for somebody who is in the registry, with the reason that two people need."""

    reason = forms.CharField(
        label="Alasan perubahan nama atau NIK",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Wajib bila nama atau NIK berubah. Contoh: salah ketik, dicocokkan dengan KTP.",
    )

    def clean(self):
        found = super().clean()
        if self.changes_identity and not found.get("reason", "").strip():
            self.add_error("reason", "Tulis alasannya, supaya orang kedua dapat memeriksa.")
        return found

    @property
    def changes_identity(self) -> bool:
        """Whether a second person has to agree."""
        person, found = self.person, self.cleaned_data
        if person is None:
            return False
        is_other_nik = bool(found.get("nik")) and person.nik_index is not None
        return is_other_nik or found.get("name", person.name) != person.name
