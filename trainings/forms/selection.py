"""Forms around a call for people: the call itself, its set-up, candidates, results."""

from typing import cast

from django import forms
from django.core.exceptions import ValidationError

from accounts.forms.fields import IndonesianDateField
from accounts.forms.scan import ScanField
from accounts.models import User
from pillars.forms.judged import JudgedForm
from pillars.forms.nik import NikForm
from pillars.forms.place import PlaceField
from pillars.models import Education, Sex, StateOffice
from pillars.models.assignment import EndReason
from regions.codes import Level, within
from regions.models import Region
from trainings.forms.event import OrganiserField
from trainings.models import Candidate, Selection, SelectionSeat, SelectionStage, SelectionStep
from trainings.services import selection_calls

OPTIONAL = "(tidak wajib)"


class SeatsField(forms.ModelMultipleChoiceField):
    """Vacant kecamatan to tick."""

    def label_from_instance(self, region):
        return f"{region.name}, {region.parent.name}"


class CallForm(forms.ModelForm):
    """What is called for, when, and for which vacant kecamatan."""

    opens_on = IndonesianDateField(label="Pendaftaran dibuka")
    closes_on = IndonesianDateField(label="Pendaftaran ditutup")
    region = OrganiserField(label="Penyelenggara", queryset=Region.objects.none(), empty_label=None)
    seats = SeatsField(
        label="Formasi (kecamatan lowong)",
        queryset=Region.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="Hanya kecamatan tanpa TKSK yang bertugas hari ini, seperti di papan lowongan.",
    )

    class Meta:
        model = Selection
        fields = ("title", "region", "opens_on", "closes_on", "objection_days", "notes", "seats")
        widgets = {"notes": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "title": "Contoh: Seleksi TKSK Kalimantan Tengah 2026.",
            "objection_days": "Hari kalender setelah hasil diumumkan.",
        }

    def __init__(self, *args, user: User, chosen: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        offices = Region.objects.visible_to(user).filter(level__lte=Level.REGENCY).order_by("code")
        held = self.instance.seats.values("region") if self.instance.pk else []
        seats = selection_calls.vacant(user) | Region.objects.filter(pk__in=held)
        cast("forms.ModelChoiceField", self.fields["region"]).queryset = offices
        free = cast("forms.ModelChoiceField", self.fields["seats"])
        free.queryset = seats.select_related("parent").order_by("code")
        if self.instance.pk:
            del self.fields["region"]
            self.initial["seats"] = list(self.instance.seats.values_list("region_id", flat=True))
        else:
            self.initial.setdefault("region", user.region_id)
            if chosen:
                self.initial["seats"] = list(
                    seats.filter(within("code", chosen)).values_list("pk", flat=True)
                )


class StepForm(forms.ModelForm):
    """One line of the procedure."""

    planned_end = IndonesianDateField(label="Rencana selesai")
    done_on = IndonesianDateField(label="Selesai pada", required=False)

    class Meta:
        model = SelectionStep
        fields = ("title", "office", "days", "planned_end", "done_on")


StepFormSet = forms.formset_factory(StepForm, extra=1, can_delete=True, max_num=20)


class PapersForm(forms.Form):
    """The papers that are asked for, one in a line."""

    papers = forms.CharField(
        label="Berkas persyaratan",
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=f"Satu baris satu berkas. Tambahkan “{OPTIONAL}” bila boleh kosong.",
    )

    def clean_papers(self):
        lines = [" ".join(line.split()) for line in self.cleaned_data["papers"].splitlines()]
        found = {
            line.replace(OPTIONAL, "").strip()[:120]: OPTIONAL not in line for line in lines if line
        }
        return list(found.items())


class StageForm(forms.ModelForm):
    """Weight, pass mark and criteria of a stage."""

    criteria = forms.CharField(
        label="Kriteria",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Satu baris satu kriteria, bobotnya setelah titik koma: Komunikasi; 2",
    )

    class Meta:
        model = SelectionStage
        fields = ("weight", "pass_mark", "is_blind")
        help_texts = {"is_blind": "Penilai hanya melihat nomor calon."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        lines = [f"{one.title}; {one.weight}" for one in self.instance.criteria.all()]
        self.initial["criteria"] = "\n".join(lines)

    def clean_criteria(self):
        found = {}
        for line in self.cleaned_data["criteria"].splitlines():
            title, _, weight = line.partition(";")
            title = " ".join(title.split())[:120]
            if not title:
                continue
            try:
                found[title] = int(weight.strip() or 1)
            except ValueError as error:
                raise ValidationError(f"Bobot “{weight.strip()}” bukan angka bulat.") from error
            if not 1 <= found[title] <= 100:
                raise ValidationError(f"Bobot {title} harus 1 sampai 100.")
        return list(found.items())


class ReviewerField(forms.ModelMultipleChoiceField):
    """Colleagues who may judge."""

    def label_from_instance(self, user):
        return f"{user.name} · {user.get_role_display()}, {user.region.name}"


class ReviewersForm(forms.Form):
    """Who judges."""

    users = ReviewerField(
        label="Penilai",
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Penilai tidak menilai calon yang didaftarkannya sendiri, dan tidak membuka "
        "halaman bernama selama tahap tanpa nama berlangsung.",
    )

    def __init__(self, *args, selection: Selection, **kwargs):
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelMultipleChoiceField", self.fields["users"])
        field.queryset = selection_calls.colleagues(selection)
        self.initial["users"] = list(selection.reviewers.values_list("user_id", flat=True))


class SeatField(forms.ModelChoiceField):
    """A seat of the call, by the name of its region."""

    def label_from_instance(self, obj: SelectionSeat) -> str:
        return obj.region.name


class NewCandidateForm(NikForm):
    """Somebody who is not in the registry yet, or is found there by their NIK."""

    seat = SeatField(label="Formasi", queryset=SelectionSeat.objects.none())
    name = forms.CharField(label="Nama lengkap", max_length=150, help_text="Seperti di KTP.")
    sex = forms.ChoiceField(label="Jenis kelamin", choices=Sex.choices)
    born_on = IndonesianDateField(label="Tanggal lahir")
    education = forms.ChoiceField(label="Pendidikan terakhir", choices=Education.choices)
    state_office = forms.ChoiceField(label="Jabatan negara", choices=StateOffice.choices)
    phone = forms.CharField(label="Nomor HP", max_length=20, required=False)
    home_region = PlaceField(label="Kelurahan atau desa domisili", levels=(Level.VILLAGE,))
    field_order = ("seat", "nik", "name")

    def __init__(self, *args, seats, scope: str, **kwargs):
        super().__init__(*args, **kwargs)
        cast("SeatField", self.fields["seat"]).queryset = seats
        cast("PlaceField", self.fields["home_region"]).scope = scope


class PaperForm(forms.Form):
    """A scanned paper of a candidate."""

    file = ScanField(label="Berkas")


class AppointForm(JudgedForm):
    """Since when the chosen one serves, under which decree."""

    start_on = IndonesianDateField(label="Hari pertama bertugas")
    end_on = IndonesianDateField(label="Hari terakhir", required=False)
    sk_number = forms.CharField(label="Nomor SK", max_length=80, required=False)
    sk_on = IndonesianDateField(label="Tanggal SK", required=False)
    sk_signer = forms.CharField(label="Penandatangan SK", max_length=120, required=False)

    def __init__(self, *args, candidate: Candidate, **kwargs):
        super().__init__(*args, **kwargs)
        self.candidate, self.person = candidate, candidate.person

    def judged(self):
        start_on = self.cleaned_data.get("start_on")
        if start_on is None:
            return None
        seat = self.candidate.seat
        return self.candidate.selection.kind, seat.region, start_on, self.cleaned_data["end_on"]


class DecreeForm(forms.Form):
    """One decree for everybody who was chosen."""

    start_on = IndonesianDateField(label="Hari pertama bertugas")
    end_on = IndonesianDateField(label="Hari terakhir", required=False)
    sk_number = forms.CharField(label="Nomor SK", max_length=80)
    sk_on = IndonesianDateField(label="Tanggal SK", required=False)


class TakeBackForm(forms.Form):
    """Why somebody who was appointed does not serve after all, and until when they did."""

    end_reason = forms.ChoiceField(
        label="Alasan berakhirnya tugas",
        choices=[
            one
            for one in EndReason.choices
            if one[0] not in (EndReason.TERM_ENDED, EndReason.REPLACED, EndReason.MOVED)
        ],
    )
    last_on = IndonesianDateField(
        label="Hari terakhir bertugas",
        help_text="Bila belum sempat bertugas, isi hari pertama menurut SK-nya.",
    )
    reason = forms.CharField(
        label="Penjelasan",
        max_length=250,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Tersimpan pada calon dan pada penugasannya.",
    )


class ObjectionForm(forms.Form):
    """What somebody says against the result."""

    seat = SeatField(label="Formasi", queryset=SelectionSeat.objects.none(), required=False)
    sender = forms.CharField(label="Dari", max_length=120, help_text="Nama pengirim sanggahan.")
    received_on = IndonesianDateField(label="Diterima tanggal")
    text = forms.CharField(label="Isi sanggahan", widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, seats, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seat"].queryset = seats


class AnswerForm(forms.Form):
    """The office's answer; the public can read it."""

    is_upheld = forms.TypedChoiceField(
        label="Putusan",
        choices=[("0", "Ditolak"), ("1", "Diterima")],
        coerce=lambda value: value == "1",
    )
    words = forms.CharField(
        label="Jawaban",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Tampil di halaman hasil untuk umum; jangan tulis nama orang.",
    )
