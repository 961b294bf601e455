"""Forms of an organisation: everything the registry keeps, checked like a row of a workbook."""

from __future__ import annotations

from typing import cast

from django import forms
from django.core.exceptions import ValidationError

from accounts.forms.fields import IndonesianDateField
from imports.cleaning.phones import clean_phone
from imports.cleaning.rt_rw import clean_unit
from imports.cleaning.texts import clean_npwp
from pillars.bank import BankAccount
from pillars.forms.place import PlaceField
from pillars.models import (
    KarangTarunaClass,
    LegalForm,
    Organisation,
    OrganisationStatus,
    PillarKind,
)
from pillars.models.kind import KindShape
from pillars.services.organisations import FIELDS
from pillars.sheets.lks import SERVICES
from regions.codes import Level

ABOVE_VILLAGE = (Level.VILLAGE, Level.DISTRICT, Level.REGENCY, Level.PROVINCE)
NUMERIC = {"inputmode": "numeric", "autocomplete": "off"}
# Fields that only organisations of some kinds have.
OF_LKS = (
    "legal_form", "npwp", "services", "clients_male", "clients_female", "staff_male",
    "staff_female",
)  # fmt: skip
OF_YOUTH = ("members_male", "members_female")


def _count(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=0, max_value=1_000_000, required=False, localize=False
    )


class ProfileForm(forms.Form):
    """What somebody alone may change of an organisation."""

    address = forms.CharField(label="Alamat sekretariat", max_length=250, required=False)
    phone = forms.CharField(
        label="Telepon", max_length=40, required=False, help_text="Contoh: 0812-3456-7890."
    )
    email = forms.EmailField(label="Surel", required=False)
    leader_name = forms.CharField(
        label="Nama pimpinan",
        max_length=150,
        required=False,
        help_text="Bila NIK-nya ada, catat ia sebagai pengurus di bagian Kepengurusan.",
    )
    leader_phone = forms.CharField(label="Telepon pimpinan", max_length=40, required=False)
    founded_year = forms.IntegerField(
        label="Tahun berdiri", min_value=1900, max_value=2100, required=False
    )
    legal_form = forms.ChoiceField(
        label="Bentuk hukum", choices=[("", "Belum diketahui"), *LegalForm.choices], required=False
    )
    npwp = forms.CharField(
        label="NPWP", max_length=24, required=False, widget=forms.TextInput(attrs=NUMERIC)
    )
    services = forms.CharField(
        label="Jenis pelayanan",
        max_length=400,
        required=False,
        help_text="Pisahkan dengan koma, misalnya: Anak Dalam Panti, Lansia Luar Panti.",
    )
    members_male = _count("Anggota laki-laki")
    members_female = _count("Anggota perempuan")
    clients_male = _count("Klien laki-laki")
    clients_female = _count("Klien perempuan")
    staff_male = _count("Pegawai laki-laki")
    staff_female = _count("Pegawai perempuan")

    def keep_fields_of(self, kind: str) -> None:
        """Leave out what this kind of organisation does not have."""
        for name in OF_YOUTH if kind == "LKS" else OF_LKS:
            self.fields.pop(name, None)

    def _phone(self, name: str) -> str:
        found = clean_phone(self.cleaned_data[name])
        if self.cleaned_data[name] and not found.value:
            raise ValidationError(found.problems[0].message)
        return found.value or ""

    def clean_phone(self):
        return self._phone("phone")

    def clean_leader_phone(self):
        return self._phone("leader_phone")

    def clean_npwp(self):
        found = clean_npwp(self.cleaned_data["npwp"])
        if found.problems:
            raise ValidationError(found.problems[0].message)
        return found.value or ""

    def clean_services(self):
        found = SERVICES.clean_many(self.cleaned_data["services"])
        if found.problems:
            raise ValidationError([one.message for one in found.problems])
        return list(found.value or ())

    @property
    def values(self) -> dict:
        """For the service: the fields of the registry that this form carries."""
        found = {name: self.cleaned_data[name] for name in FIELDS if name in self.cleaned_data}
        if form := found.get("legal_form"):
            found["is_legal_entity"] = form in (LegalForm.FOUNDATION, LegalForm.ASSOCIATION)
        return found


class AccountPart(forms.Form):
    """A bank account in the name of the organisation."""

    bank_name = forms.CharField(label="Nama bank", max_length=60, required=False)
    number = forms.CharField(
        label="Nomor rekening",
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs=NUMERIC),
        help_text="Rekening atas nama organisasi, bukan pribadi. Disimpan tersegel.",
    )
    holder = forms.CharField(label="Atas nama", max_length=150, required=False)

    def clean(self):
        found = super().clean()
        found["account"] = None
        if number := found.get("number"):
            try:
                found["account"] = BankAccount.written(
                    bank_name=found.get("bank_name", ""),
                    number=number,
                    holder=found.get("holder", ""),
                )
            except ValueError as refusal:
                self.add_error("number", str(refusal))
        return found


class AccountForm(AccountPart):
    """The first account, or the wish for another one, which takes two people."""

    reason = forms.CharField(
        label="Alasan",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Orang kedua memeriksa alasan ini. Contoh: rekening lama ditutup bank.",
    )

    def __init__(self, *args, is_first: bool, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("bank_name", "number", "holder"):
            self.fields[name].required = True
        if is_first:
            del self.fields["reason"]


class RegisterForm(AccountPart, ProfileForm):
    """A new organisation."""

    kind = forms.ModelChoiceField(
        label="Jenis",
        queryset=PillarKind.objects.filter(is_active=True, shape=KindShape.ORGANISATION),
        empty_label="Pilih jenis organisasi",
    )
    name = forms.CharField(label="Nama", max_length=200)
    rw = forms.CharField(
        label="RW",
        max_length=8,
        required=False,
        help_text="Hanya untuk unit di RW, misalnya 005.",
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region"] = PlaceField(
            label="Wilayah",
            scope=user.region_id,
            levels=ABOVE_VILLAGE,
            help_text="Kelurahan atau desanya; untuk Karang Taruna tingkat di atasnya, kecamatan, "
            "kota, atau provinsinya.",
        )
        # What only some kinds have is asked for on the page of the new organisation.
        for name in (*OF_LKS, *OF_YOUTH):
            del self.fields[name]
        self.order_fields(["kind", "name", "region", "rw"])

    def clean_rw(self):
        found = clean_unit(self.cleaned_data["rw"])
        if found.problems:
            raise ValidationError(found.problems[0].message)
        return found.value or ""

    def clean(self):
        found = super().clean()
        kind, region = found.get("kind"), found.get("region")
        if kind is None or region is None:
            return found
        found["code"] = region.code
        if kind.duty_level == Level.RW:
            if not found.get("rw"):
                self.add_error("rw", f"RW kosong. {kind.name} adalah unit di RW.")
            elif region.level != Level.VILLAGE:
                self.add_error("region", "Isi kelurahan atau desa tempat RW ini.")
            else:
                found["code"] = f"{region.code}.{found['rw']}"
        elif found.get("rw"):
            self.add_error("rw", f"{kind.name} bukan unit RW. Kosongkan RW-nya.")
        return found


class EditForm(ProfileForm):
    """An organisation that is there; another name takes two people."""

    name = forms.CharField(label="Nama", max_length=200)
    reason = forms.CharField(
        label="Alasan bila nama berubah",
        max_length=300,
        required=False,
        help_text="Nama baru berlaku setelah disetujui orang kedua.",
    )

    def __init__(self, data=None, *, organisation: Organisation):
        initial = {name: getattr(organisation, name) for name in FIELDS}
        initial |= {"name": organisation.name, "services": ", ".join(organisation.services)}
        super().__init__(data, initial=initial)
        self.organisation = organisation
        self.keep_fields_of(organisation.kind_id)
        self.order_fields(["name", "reason"])

    @property
    def is_renamed(self) -> bool:
        return self.cleaned_data["name"] != self.organisation.name

    def clean(self):
        found = super().clean()
        name = found.get("name", self.organisation.name)
        if name != self.organisation.name and not found.get("reason"):
            self.add_error("reason", "Nama berubah, jadi tulis alasannya untuk orang kedua.")
        return found


class _EventForm(forms.Form):
    on = IndonesianDateField(label="Sejak tanggal")
    reason = forms.CharField(
        label="Alasan",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Satu kalimat, misalnya hasil kunjungan atau nomor berita acaranya.",
    )


class StatusForm(_EventForm):
    """Another status from a day on."""

    status = forms.ChoiceField(label="Status baru")
    field_order = ("status", "on", "reason")

    def __init__(self, *args, organisation: Organisation, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [one for one in OrganisationStatus.choices if one[0] != organisation.status]
        field = cast("forms.ChoiceField", self.fields["status"])
        field.choices = [("", "Pilih status"), *choices]


class ClassifyForm(_EventForm):
    """The result of a judging."""

    classification = forms.ChoiceField(
        label="Klasifikasi", choices=[("", "Pilih klasifikasi"), *KarangTarunaClass.choices]
    )
    field_order = ("classification", "on", "reason")
