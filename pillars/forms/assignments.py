from django import forms

from accounts.formats import place
from accounts.forms.fields import IndonesianDateField
from pillars.models import EndReason, Person, PillarKind
from pillars.models.kind import KindShape
from regions.codes import Level, ancestor, lies_within
from regions.models import Region


class AppointForm(forms.Form):
    """A duty for a person: as what, where, since when, by which decree."""

    kind = forms.ModelChoiceField(
        label="Bertugas sebagai",
        queryset=PillarKind.objects.filter(is_active=True, shape=KindShape.PERSON),
        empty_label="Pilih pilar",
    )
    region = forms.ChoiceField(
        label="Tempat tugas",
        help_text="TKSK bertugas di kecamatan, PSM di kelurahan atau desa.",
    )
    start_on = IndonesianDateField(label="Hari pertama")
    end_on = IndonesianDateField(
        label="Hari terakhir",
        required=False,
        help_text="Kosongkan bila belum ditentukan.",
    )
    position = forms.CharField(
        label="Jabatan", max_length=80, required=False, help_text="Contoh: Koordinator."
    )
    member_number = forms.CharField(
        label="Nomor induk anggota", max_length=30, required=False, help_text="NIAT, NIA IPSM."
    )
    sk_number = forms.CharField(label="Nomor SK", max_length=80, required=False)
    sk_on = IndonesianDateField(label="Tanggal SK", required=False)
    sk_signer = forms.CharField(label="Penandatangan SK", max_length=120, required=False)

    def __init__(self, *args, person: Person, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = duty_places(person, user)  # type: ignore[attr-defined]

    def clean_region(self):
        return Region.objects.get(pk=self.cleaned_data["region"])


class EndForm(forms.Form):
    """The last day of a duty, and why it ended."""

    last_on = IndonesianDateField(label="Hari terakhir bertugas")
    reason = forms.ChoiceField(label="Alasan", choices=[("", "Pilih alasan"), *EndReason.choices])
    note = forms.CharField(
        label="Keterangan",
        max_length=250,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Nomor surat atau penjelasan singkat.",
    )


def duty_places(person: Person, user) -> list:
    """Kecamatan with their kelurahan, in the regency where the person is looked after."""
    regency = ancestor(person.region_id, Level.REGENCY)
    base = regency if regency and lies_within(regency, user.region_id) else user.region_id
    found = Region.objects.within(base).filter(level__in=[Level.DISTRICT, Level.VILLAGE])
    groups: dict[str, list] = {}
    titles: dict[str, str] = {}
    for region in found.order_by("code"):
        district = ancestor(region.code, Level.DISTRICT)
        if region.level == Level.DISTRICT:
            titles[district] = place(region)
        groups.setdefault(district, []).append((region.code, place(region)))
    return [
        ("", "Pilih tempat tugas"),
        *((titles.get(code, code), options) for code, options in groups.items()),
    ]
