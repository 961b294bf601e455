from django import forms

from accounts.formats import place
from accounts.forms.fields import IndonesianDateField
from pillars.forms.judged import JudgedForm
from pillars.models import Assignment, EndReason, Person, PersonDocument, PillarKind
from pillars.models.kind import KindShape
from regions.codes import Level, ancestor, lies_within
from regions.models import Region


class AppointForm(JudgedForm):
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
    replaces = forms.BooleanField(
        label="Gantikan pemegang sekarang",
        required=False,
        help_text="Tugasnya berakhir sehari sebelum hari pertama di atas, dengan alasan diganti.",
    )

    def __init__(self, *args, person: Person, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["region"].choices = duty_places(person, user)  # type: ignore[attr-defined]

    def clean_region(self):
        return Region.objects.select_related("parent").get(pk=self.cleaned_data["region"])

    def judged(self):
        found = self.cleaned_data
        kind, region, day = found.get("kind"), found.get("region"), found.get("start_on")
        return (kind, region, day, found.get("end_on")) if kind and region and day else None


class ActForm(forms.Form):
    """What every act on a standing duty may point to: a paper of the person."""

    evidence = forms.ModelChoiceField(
        label="Dokumen bukti",
        queryset=PersonDocument.objects.none(),
        required=False,
        empty_label="Tanpa dokumen",
        help_text="Dari dokumen orang ini. Unggah dulu di tab Dokumen bila belum ada.",
    )

    def __init__(self, *args, duty: Assignment, user, **kwargs):
        super().__init__(*args, **kwargs)
        papers = PersonDocument.objects.visible_to(user).filter(person=duty.person_id)
        self.fields["evidence"].queryset = papers  # type: ignore[attr-defined]


class ExtendForm(ActForm):
    """A later last day, usually by a new decree."""

    until = IndonesianDateField(label="Hari terakhir yang baru")
    sk_number = forms.CharField(label="Nomor SK baru", max_length=80, required=False)
    sk_on = IndonesianDateField(label="Tanggal SK baru", required=False)
    sk_signer = forms.CharField(label="Penandatangan SK", max_length=120, required=False)
    note = forms.CharField(label="Keterangan", max_length=250, required=False)
    field_order = ["until", "sk_number", "sk_on", "sk_signer", "note", "evidence"]


class SuspendForm(ActForm):
    """Since when, and why, somebody is out of service."""

    on = IndonesianDateField(label="Sejak tanggal")
    reason = forms.CharField(
        label="Alasan",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Contoh: cuti melahirkan, sakit, pemeriksaan.",
    )
    field_order = ["on", "reason", "evidence"]


class ResumeForm(ActForm):
    """The day of coming back."""

    on = IndonesianDateField(label="Kembali bertugas tanggal")
    reason = forms.CharField(label="Keterangan", max_length=300, required=False)
    field_order = ["on", "reason", "evidence"]


class MoveForm(JudgedForm):
    """The same duty in another place."""

    region = forms.ChoiceField(label="Tempat tugas baru")
    start_on = IndonesianDateField(label="Hari pertama di tempat baru")
    reason = forms.CharField(label="Alasan", max_length=250, required=False)
    sk_number = forms.CharField(label="Nomor SK baru", max_length=80, required=False)
    sk_on = IndonesianDateField(label="Tanggal SK baru", required=False)
    sk_signer = forms.CharField(label="Penandatangan SK", max_length=120, required=False)

    def __init__(self, *args, duty: Assignment, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind, self.person = duty.kind, duty.person
        self.fields["region"].choices = duty_places(duty.person, user)  # type: ignore[attr-defined]

    def clean_region(self):
        return Region.objects.select_related("parent").get(pk=self.cleaned_data["region"])

    def judged(self):
        region, day = self.cleaned_data.get("region"), self.cleaned_data.get("start_on")
        return (self.kind, region, day, None) if region and day else None


class EndForm(ActForm):
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
    field_order = ["last_on", "reason", "note", "evidence"]


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
