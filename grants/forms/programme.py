"""Budget lines and programmes: what is granted, from what, under which rules."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import formats
from accounts.forms.fields import IndonesianDateField, RupiahField
from grants.enums import LpjRule, Regime
from grants.models import BudgetLine
from pillars.models import PillarKind
from pillars.models.kind import KindShape
from regions.codes import Level

LEVELS = [
    (Level.PROVINCE, "Provinsi"),
    (Level.REGENCY, "Kabupaten/kota"),
    (Level.DISTRICT, "Kecamatan"),
    (Level.VILLAGE, "Desa/kelurahan"),
    (5, "RW"),
]
SLA = (
    ("submitted", "Verifikasi usulan (hari kerja)"),
    ("verified", "Penetapan (hari kerja)"),
    ("lpj_submitted", "Pemeriksaan LPJ (hari kerja)"),
)


class BudgetForm(forms.Form):
    """A line of the DPA."""

    year = forms.IntegerField(label="Tahun anggaran", min_value=2020, max_value=2100)
    code = forms.CharField(
        label="Kode rekening DPA", max_length=60, help_text="Contoh: 5.1.05.05.01.0001."
    )
    name = forms.CharField(
        label="Uraian", max_length=250, help_text="Contoh: Belanja hibah dana stimulan."
    )
    ceiling = RupiahField(label="Pagu", min_value=1)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = timezone.localdate().year


class CeilingForm(forms.Form):
    """Another ceiling after a revision of the budget."""

    ceiling = RupiahField(label="Pagu baru", min_value=1)
    reason = forms.CharField(
        label="Dasar perubahan",
        max_length=300,
        help_text="Contoh: DPA Perubahan 912/2026. Tersimpan di riwayat.",
    )


class RulesForm(forms.Form):
    """What may change while a programme runs: its name, clocks and accounting."""

    name = forms.CharField(label="Nama program", max_length=200)
    lpj_days = forms.IntegerField(
        label="Hari sampai LPJ jatuh tempo",
        min_value=1,
        max_value=366,
        initial=30,
        help_text="Dihitung sejak uang cair, bila LPJ dibuat per tahap.",
    )
    lpj_due_on = IndonesianDateField(
        label="LPJ paling lambat", help_text="Menurut aturan 10 Januari tahun berikutnya."
    )
    needs_briefing = forms.BooleanField(
        label="Wajib ikut pembekalan LPJ sebelum NPHD/pakta ditandatangani",
        required=False,
        initial=True,
    )
    note = forms.CharField(
        label="Catatan", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for key, label in SLA:
            self.fields[f"sla_{key}"] = forms.IntegerField(
                label=label, min_value=1, max_value=90, required=False
            )

    @property
    def sla_days(self) -> dict[str, int]:
        found = {key: self.cleaned_data.get(f"sla_{key}") for key, _label in SLA}
        return {key: days for key, days in found.items() if days}


class ProgrammeForm(RulesForm):
    """A new programme with its first amount."""

    line = forms.ModelChoiceField(label="Pagu", queryset=BudgetLine.objects.none())
    regime = forms.ChoiceField(
        label="Dasar pemberian",
        choices=Regime.choices,
        help_text="Biaya operasional untuk kelurahan dan RW; hibah untuk kecamatan ke atas.",
    )
    kind = forms.ModelChoiceField(label="Jenis penerima", queryset=PillarKind.objects.none())
    levels = forms.TypedMultipleChoiceField(
        label="Tingkat penerima",
        choices=LEVELS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Kosongkan untuk tingkat yang biasa bagi jenis ini.",
    )
    amount = RupiahField(label="Jumlah per tahap", min_value=1)
    other_kind = forms.ModelChoiceField(
        label="Jenis penerima kedua",
        queryset=PillarKind.objects.none(),
        required=False,
        help_text="Contoh: UKKT dibayar dalam program yang sama dengan Karang Taruna.",
    )
    other_amount = RupiahField(label="Jumlah per tahap jenis kedua", min_value=1, required=False)
    first_month = IndonesianDateField(
        label="Bulan pertama", help_text="Hari pertama masa bantuan, contoh: 1 Januari 2026."
    )
    instalment_count = forms.IntegerField(
        label="Banyaknya tahap", min_value=1, max_value=12, initial=12
    )
    months_each = forms.IntegerField(label="Bulan per tahap", min_value=1, max_value=12, initial=1)
    lpj_rule = forms.ChoiceField(label="Aturan LPJ", choices=LpjRule.choices)
    requirements = forms.CharField(
        label="Syarat dokumen",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Satu nama dokumen per baris, contoh: Proposal dan RAB.",
    )

    field_order = (
        "name", "line", "regime", "kind", "amount", "other_kind", "other_amount", "levels",
        "first_month", "instalment_count", "months_each", "lpj_rule", "lpj_days", "lpj_due_on",
        "needs_briefing", "requirements",
    )  # fmt: skip

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        lines = BudgetLine.objects.visible_to(user).editable_by(user).order_by("-year", "code")
        self.fields["line"].queryset = lines
        self.fields["line"].label_from_instance = lambda line: (
            f"{line.year} · {line} (sisa {formats.rupiah(line.free)})"
        )
        kinds = PillarKind.objects.filter(is_active=True, shape=KindShape.ORGANISATION)
        self.fields["kind"].queryset = self.fields["other_kind"].queryset = kinds
        self.fields["first_month"].initial = date(today.year, 1, 1)
        self.fields["lpj_due_on"].initial = date(today.year + 1, 1, 10)
        for key, days in (("submitted", 5), ("verified", 10), ("lpj_submitted", 7)):
            self.fields[f"sla_{key}"].initial = days

    def clean(self):
        cleaned = super().clean()
        kind, amount = cleaned.get("other_kind"), cleaned.get("other_amount")
        if kind and not amount:
            self.add_error("other_amount", "Isi jumlah per tahap untuk jenis kedua.")
        if amount and not kind:
            self.add_error("other_kind", "Pilih jenis kedua, atau kosongkan jumlahnya.")
        if kind and kind == cleaned.get("kind"):
            self.add_error("other_kind", "Jenis kedua sama dengan jenis pertama.")
        return cleaned

    def clean_requirements(self):
        names = [" ".join(line.split()) for line in self.cleaned_data["requirements"].splitlines()]
        names = [name for name in names if name]
        if any(len(name) > 120 for name in names):
            raise ValidationError("Nama dokumen paling panjang 120 huruf.")
        return names

    @property
    def others(self) -> dict[str, int]:
        kind = self.cleaned_data["other_kind"]
        return {kind.pk: self.cleaned_data["other_amount"]} if kind else {}


class AmountForm(forms.Form):
    """Another amount from a day on."""

    kind = forms.ModelChoiceField(label="Jenis penerima", queryset=PillarKind.objects.none())
    amount = RupiahField(label="Jumlah per tahap", min_value=1)
    valid_from = IndonesianDateField(
        label="Berlaku sejak", help_text="Yang sudah ditetapkan tetap menerima jumlah lama."
    )

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = PillarKind.objects.filter(pk__in=programme.kind_codes)
        self.fields["kind"].queryset = kinds
        self.fields["kind"].initial = programme.kind_id


class RequirementForm(forms.Form):
    """A further paper that recipients hand in."""

    name = forms.CharField(label="Nama dokumen", max_length=120)
    is_required = forms.BooleanField(
        label="Wajib sebelum diverifikasi", required=False, initial=True
    )
