from django import forms

from accounts.forms.fields import IndonesianDateField
from pillars.forms.search import SearchField
from pillars.names import match_key, words_of
from pillars.places import place_choices
from regions.codes import lies_within, within
from trainings import invitees
from trainings.models import TrainingEvent


class CandidateFilter(forms.Form):
    """Whom to propose: by name, place, pillar and why."""

    q = SearchField(label="Cari", placeholder="Nama, ejaan bebas")
    alasan = forms.ChoiceField(label="Usulan", required=False, choices=invitees.REASONS)
    wilayah = forms.ChoiceField(label="Wilayah", required=False)
    pilar = forms.ChoiceField(label="Pilar", required=False)

    def __init__(self, query, *, user, event: TrainingEvent):
        super().__init__(query)
        self.event = event
        self.candidates = invitees.candidates(event, user)
        base = user.region_id if lies_within(user.region_id, event.region_id) else event.region_id
        self.fields["wilayah"].choices = place_choices(base, query.get("wilayah", ""))  # type: ignore[attr-defined]
        self.fields["pilar"].choices = [  # type: ignore[attr-defined]
            ("", "Semua"),
            *((pillar.code, pillar.name) for pillar in invitees.pillars_of(event)),
        ]

    @property
    def reason(self) -> str:
        return self.cleaned_data["alasan"] if self.is_valid() else ""

    def rows(self):
        if not self.is_valid():
            return self.candidates.none()
        chosen = self.cleaned_data
        rows = invitees.narrowed(self.candidates, chosen["alasan"], self.event)
        if chosen["wilayah"]:
            rows = rows.filter(within("region_id", chosen["wilayah"]))
        if chosen["pilar"]:
            rows = invitees.serving_as(rows, chosen["pilar"])
        for word in words_of(chosen["q"]):
            folded = match_key(word)
            named = {"match_key__contains": folded} if folded else {"name_key__contains": word}
            rows = rows.filter(**named)
        return rows


class NominationLetterForm(forms.Form):
    """The letter with which a region sends its people."""

    number = forms.CharField(
        label="Nomor surat nominasi",
        max_length=100,
        required=False,
        help_text="Contoh: 400.9/118/SUDINSOS-JP/2024.",
    )
    dated_on = IndonesianDateField(label="Tanggal surat", required=False)
    paper = forms.FileField(
        label="PDF surat",
        required=False,
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
        help_text="Boleh menyusul; paling besar 5 MB.",
    )

    def __init__(self, *args, must_have: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.must_have = must_have

    def clean(self):
        found = super().clean()
        given = bool(found.get("number", "").strip())
        if not given and (self.must_have or found.get("dated_on") or found.get("paper")):
            self.add_error("number", "Tulis nomor suratnya.")
        if given and not found.get("dated_on") and "dated_on" not in self.errors:
            self.add_error("dated_on", "Tulis tanggal suratnya.")
        return found

    @property
    def is_given(self) -> bool:
        return bool(self.cleaned_data.get("number", "").strip())

    @property
    def content(self) -> bytes:
        paper = self.cleaned_data.get("paper")
        return paper.read() if paper else b""


class SubstituteForm(forms.Form):
    """Who comes instead, and why."""

    q = SearchField(label="Cari pengganti", placeholder="Nama, ejaan bebas")
    person = forms.UUIDField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label="Alasan diganti",
        max_length=250,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Contoh: sakit, surat keterangan dokter terlampir.",
    )


class PlacingForm(forms.Form):
    """Bus and room for those who were ticked."""

    bus = forms.CharField(label="Bus", max_length=30, required=False)
    room = forms.CharField(label="Kamar/tenda", max_length=30, required=False)
