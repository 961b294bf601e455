"""Forms around one seat."""

from django import forms

from accounts.forms.fields import IndonesianDateField
from pillars.forms.judged import JudgedForm
from pillars.forms.search import SearchField
from pillars.models import EndReason, Person, PillarKind
from regions.models import Region

SHORTEST = 3


class CandidateForm(forms.Form):
    """Somebody to look for by name; without a name those who come from another pillar there."""

    q = SearchField(label="Cari nama calon", placeholder="Sedikitnya tiga huruf", shortest=SHORTEST)

    @property
    def text(self) -> str:
        return self.cleaned_data.get("q", "") if self.is_valid() else ""


class TakeSeatForm(JudgedForm):
    """Since when somebody serves in a seat, under which decree; and why the holder leaves it."""

    start_on = IndonesianDateField(label="Hari pertama bertugas")
    end_on = IndonesianDateField(
        label="Hari terakhir", required=False, help_text="Kosongkan bila belum ditentukan."
    )
    member_number = forms.CharField(label="Nomor induk anggota", max_length=30, required=False)
    sk_number = forms.CharField(label="Nomor SK", max_length=80, required=False)
    sk_on = IndonesianDateField(label="Tanggal SK", required=False)
    sk_signer = forms.CharField(label="Penandatangan SK", max_length=120, required=False)
    end_reason = forms.ChoiceField(
        label="Mengapa petugas lama berhenti", choices=EndReason.choices, initial=EndReason.REPLACED
    )
    end_note = forms.CharField(
        label="Keterangan tentang petugas lama",
        max_length=250,
        required=False,
        help_text="Nomor surat atau penjelasan singkat.",
    )

    def __init__(
        self, *args, person: Person, kind: PillarKind, region: Region, has_holder: bool, **kwargs
    ):
        super().__init__(*args, **kwargs)
        self.person, self.kind, self.region = person, kind, region
        if not has_holder:
            del self.fields["end_reason"], self.fields["end_note"]

    def judged(self):
        start_on = self.cleaned_data.get("start_on")
        if start_on is None:
            return None
        return self.kind, self.region, start_on, self.cleaned_data.get("end_on")
