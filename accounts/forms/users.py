"""Forms about accounts: what an administrator says of others, and everybody of themselves."""

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.roles import ACTS_AT, Role
from regions.codes import Level
from regions.models import Region

PLACE_HELP = "Pengguna melihat dan mengerjakan data di dalam wilayah ini saja."


class RegionChoiceField(forms.ModelChoiceField):
    """A province or kabupaten/kota inside the administrator's own region."""

    def __init__(self, **kwargs):
        kwargs.setdefault("queryset", Region.objects.none())
        super().__init__(
            label=kwargs.pop("label", "Wilayah"),
            empty_label="Pilih wilayah",
            help_text=PLACE_HELP,
            **kwargs,
        )

    def label_from_instance(self, region):
        return f"{region.code} {region.name}"


def regions_for(by: User):
    return Region.objects.within(by.region_id).filter(level__lte=Level.REGENCY).order_by("code")


def check_place(role: str, region: Region | None) -> None:
    """A kasudin leads a kabupaten/kota, provincial staff a province."""
    level = ACTS_AT.get(role)
    if region is not None and level is not None and region.level != level:
        place = "kabupaten/kota" if level == Level.REGENCY else "provinsi"
        raise ValidationError(
            {"region": f"{Role(role).label} bekerja untuk satu {place}. Pilih wilayah yang sesuai."}
        )


class UserForm(forms.ModelForm):
    """An account as the administrator changes it."""

    region = RegionChoiceField()
    reason = forms.CharField(
        label="Alasan perubahan",
        max_length=200,
        required=False,
        help_text="Misalnya nomor surat tugas. Tercatat di riwayat akun.",
    )

    class Meta:
        model = User
        fields = ["name", "job_title", "nip", "role", "region"]

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region"] = RegionChoiceField(queryset=regions_for(by))

    def clean(self):
        cleaned = super().clean()
        check_place(cleaned.get("role", ""), cleaned.get("region"))
        return cleaned

    def changes(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class ProfileForm(forms.ModelForm):
    """What everybody may say about themselves."""

    class Meta:
        model = User
        fields = ["name", "job_title", "nip"]
        help_texts = {
            "name": "Tercetak di bawah tanda tangan laporan, beserta jabatan dan NIP.",
        }


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Alasan",
        max_length=200,
        help_text="Misalnya “pindah tugas per 1 Desember 2026”. Tercatat di riwayat akun.",
    )


class UserFilterForm(forms.Form):
    q = forms.CharField(label="Cari nama atau surel", required=False, max_length=100)
    role = forms.ChoiceField(
        label="Peran", required=False, choices=[("", "Semua peran"), *Role.choices]
    )
    active = forms.ChoiceField(
        label="Keadaan",
        required=False,
        choices=[("", "Semua"), ("ya", "Aktif"), ("tidak", "Nonaktif")],
    )
