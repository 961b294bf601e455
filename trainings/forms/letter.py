from django import forms
from django.utils import timezone

from accounts.forms.fields import IndonesianDateField
from regions.codes import Level, lies_within
from regions.models import Region
from trainings.forms.event import OrganiserField
from trainings.letters.content import Wish
from trainings.models import LetterKind, TrainingEvent

TO_REGIONS = frozenset({LetterKind.INVITATION, LetterKind.ASSIGNMENT})


class LetterForm(forms.Form):
    """What the writer of a letter adds to what the event says already."""

    dated_on = IndonesianDateField(label="Tanggal surat")
    addressee = OrganiserField(
        label="Wilayah",
        queryset=Region.objects.none(),
        required=False,
        empty_label="Semua wilayah",
    )
    to = forms.CharField(
        label="Kepada",
        max_length=200,
        required=False,
        help_text="Contoh: Kepala Suku Dinas Sosial Kota Administrasi Jakarta Pusat.",
    )
    extra = forms.CharField(
        label="Kalimat tambahan",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Satu paragraf per baris; dicetak sebelum penutup.",
    )
    place = forms.CharField(label="Tempat surat", max_length=60, required=False)
    signer_position = forms.CharField(label="Jabatan penanda tangan", max_length=150)
    signer_name = forms.CharField(label="Nama penanda tangan", max_length=120, required=False)
    signer_nip = forms.CharField(label="NIP", max_length=30, required=False)

    def __init__(self, *args, event: TrainingEvent, kind: str, user, proposed=None, **kwargs):
        kwargs["initial"] = {"dated_on": timezone.localdate(), **(proposed or {})}
        super().__init__(*args, **kwargs)
        self.kind = kind
        is_mine = lies_within(event.region_id, user.region_id)
        reach = event.region if is_mine else user.region
        choices = Region.objects.within(reach.code).filter(
            level__lte=min(reach.level + 1, Level.VILLAGE)
        )
        if is_mine:
            choices = choices.exclude(pk=event.region_id)
        self.fields["addressee"].queryset = choices.order_by("code")  # type: ignore
        if not is_mine:
            self.fields["addressee"].required = True
            self.fields["addressee"].empty_label = None  # type: ignore
        if kind not in TO_REGIONS:
            del self.fields["addressee"], self.fields["to"]
        elif kind == LetterKind.ASSIGNMENT:
            del self.fields["to"]
            self.fields["addressee"].help_text = "Yang ditugaskan: peserta dari wilayah ini."
        else:
            self.fields["to"].required = True

    @property
    def wish(self) -> Wish:
        return Wish(kind=self.kind, **self.cleaned_data)
