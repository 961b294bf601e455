from django import forms
from django.core.exceptions import ValidationError

from accounts.forms.fields import IndonesianDateField, RupiahField
from pillars.models import PillarKind
from regions.codes import Level
from regions.models import Region
from trainings.models import EventKind, EventLevel, PlanLine, TrainingEvent


class OrganiserField(forms.ModelChoiceField):
    """The region in whose name an event is held."""

    def label_from_instance(self, region):
        return f"Provinsi {region.name}" if region.level == Level.PROVINCE else region.name


class PlanLineField(forms.ModelChoiceField):
    """A line of the yearly plan that an event is held for."""

    def label_from_instance(self, line):
        return str(line)


class EventForm(forms.Form):
    """What, when, where, for whom: a new event, or other words for one that exists."""

    title = forms.CharField(
        label="Nama kegiatan",
        max_length=200,
        help_text="Seperti di surat undangan. Contoh: Bimbingan Dasar TKSK dan PSM Tahun 2024.",
    )
    kind = forms.ChoiceField(label="Jenis", choices=[("", "Pilih jenis"), *EventKind.choices])
    level = forms.ChoiceField(
        label="Tingkat",
        choices=EventLevel.choices,
        initial=EventLevel.NONE,
        help_text="Tingkat materi; dihitung terpisah di laporan.",
    )
    required_level = forms.ChoiceField(
        label="Syarat pelatihan sebelumnya",
        choices=[
            ("", "Tidak ada"),
            *(one for one in EventLevel.choices if one[0] != EventLevel.NONE),
        ],
        required=False,
        help_text="Peserta yang belum pernah mengikutinya diberi peringatan saat diimpor.",
    )
    region = OrganiserField(
        label="Penyelenggara",
        queryset=Region.objects.none(),
        empty_label=None,
        help_text="Kegiatan provinsi terlihat oleh semua kab/kota; kegiatan kab/kota tidak.",
    )
    start_on = IndonesianDateField(label="Hari pertama")
    end_on = IndonesianDateField(
        label="Hari terakhir", required=False, help_text="Kosongkan bila hanya satu hari."
    )
    place = forms.CharField(
        label="Tempat",
        max_length=200,
        required=False,
        help_text="Contoh: Aula Lantai 3, Kantor Wali Kota Jakarta Pusat.",
    )
    pillars = forms.ModelMultipleChoiceField(
        label="Sasaran pilar",
        queryset=PillarKind.objects.filter(is_active=True),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Kolom kuota dan rekap mengikuti pilihan ini.",
    )
    plan_line = PlanLineField(
        label="Baris rencana tahunan",
        queryset=PlanLine.objects.none(),
        required=False,
        empty_label="Di luar rencana",
        help_text="Realisasi rencana dihitung dari kegiatan yang dipasang pada barisnya.",
    )
    capacity = forms.IntegerField(
        label="Kapasitas",
        min_value=1,
        max_value=100_000,
        required=False,
        localize=False,
        help_text="Jumlah kursi seluruhnya. Yang melebihi masuk daftar tunggu.",
    )
    pays_attendance = forms.BooleanField(
        label="Membayar transport atau uang saku",
        required=False,
        help_text="Seseorang tidak disahkan pada dua kegiatan berbayar di hari yang sama.",
    )
    cost_planned = RupiahField(label="Rencana biaya", required=False)
    cost_actual = RupiahField(
        label="Realisasi biaya", required=False, help_text="Diisi setelah SPJ selesai."
    )
    min_attendance_percent = forms.IntegerField(
        label="Kehadiran minimal untuk sertifikat (%)",
        min_value=0,
        max_value=100,
        required=False,
        localize=False,
        initial=80,
        help_text="Dihitung dari JP yang dihadiri. Kosongkan bila tidak disyaratkan.",
    )
    min_post_score = forms.IntegerField(
        label="Nilai post-test minimal",
        min_value=0,
        max_value=100,
        required=False,
        localize=False,
        help_text="Kosongkan bila kegiatan ini tanpa post-test.",
    )
    note = forms.CharField(
        label="Catatan", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )

    def __init__(
        self,
        *args,
        user,
        event: TrainingEvent | None = None,
        line: PlanLine | None = None,
        **kwargs,
    ):
        if event is not None:
            kwargs["initial"] = {
                **{name: getattr(event, name) for name in self.base_fields if name != "pillars"},
                "pillars": list(event.pillars.all()),
            }
            if event.start_on == event.end_on:
                kwargs["initial"]["end_on"] = None
        else:
            kwargs["initial"] = {"region": user.region_id, **_from_plan(line)}
        super().__init__(*args, **kwargs)
        organisers = Region.objects.within(user.region_id).filter(
            level__lte=max(Level.REGENCY, user.region.level)
        )
        self.fields["region"].queryset = organisers  # type: ignore[attr-defined]
        self.fields["plan_line"].queryset = (  # type: ignore[attr-defined]
            PlanLine.objects.visible_to(user).order_by("-year", "activity")
        )

    def clean(self):
        found = super().clean()
        start, end = found.get("start_on"), found.get("end_on")
        if start and end and end < start:
            self.add_error(
                "end_on",
                ValidationError("Hari terakhir mendahului hari pertama. Periksa tanggalnya."),
            )
        return found


def _from_plan(line: PlanLine | None) -> dict:
    """What a line of the plan says already about its event."""
    if line is None:
        return {}
    return {
        "plan_line": line,
        "title": line.activity,
        "kind": line.kind,
        "level": line.level,
        "pillars": list({target.pillar_id for target in line.targets.all()}),
        "cost_planned": line.budget // line.waves if line.waves else line.budget,
    }
