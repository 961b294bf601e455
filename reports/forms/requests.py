"""Asking for a report: which kind, which stretch of time, which region, which day."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Min
from django.utils import timezone

from accounts.forms.fields import IndonesianDateField
from accounts.letterhead import full_name
from regions.codes import Level
from regions.models import Region
from reports.builders import BUILDERS
from reports.errors import ReportError
from reports.models import ReportKind
from reports.periods import NotAPeriod, Period, PeriodKind
from reports.services import runs
from trainings.models import TrainingEvent

# Any year: only the names of the parts are wanted.
SOME_YEAR = 2024


def part_choices() -> list:
    """The parts of a year, without the year: `Triwulan II`, `Mei`."""
    groups = [("", [("", "Setahun penuh")])]
    for kind in (PeriodKind.SEMESTER, PeriodKind.QUARTER, PeriodKind.MONTH):
        parts = Period.of(PeriodKind.YEAR, SOME_YEAR).parts(kind)
        groups.append(
            (
                kind.label,
                [
                    (str(part).partition("-")[2], part.title.removesuffix(f" {SOME_YEAR}"))
                    for part in parts
                ],
            )
        )
    return [*groups[0][1], *groups[1:]]


def year_choices(today: date) -> list[tuple[int, str]]:
    """From this year back to the first event of the register."""
    first = TrainingEvent.objects.aggregate(first=Min("start_on"))["first"] or today
    oldest = min(first.year, today.year - 1)
    return [(year, str(year)) for year in range(today.year, oldest - 1, -1)]


def regions_for(user) -> list[Region]:
    """The region a person acts for, and those right beneath it."""
    own = user.region
    beneath = Region.objects.none()
    if own.level < Level.DISTRICT:
        beneath = Region.objects.filter(parent=own).valid_on(timezone.localdate())
    return [own, *beneath.order_by("code")]


class RunRequestForm(forms.Form):
    """The form of the page "Buat laporan"."""

    kind = forms.ChoiceField(
        label="Jenis laporan", choices=[(kind, ReportKind(kind).label) for kind in BUILDERS]
    )
    year = forms.TypedChoiceField(label="Tahun", coerce=int)
    part = forms.ChoiceField(
        label="Bagian tahun",
        required=False,
        help_text="Laporan memuat kegiatan yang hari pertamanya jatuh di bagian tahun ini.",
    )
    region = forms.ChoiceField(label="Wilayah")
    as_of = IndonesianDateField(
        label="Keadaan per",
        required=False,
        help_text=(
            "Kosongkan untuk keadaan hari ini. Isi tanggal lampau untuk angka seperti yang "
            "tercatat pada akhir hari itu."
        ),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.today = timezone.localdate()
        self.regions = {region.code: region for region in regions_for(user)}
        self.fields["year"].choices = year_choices(self.today)
        self.fields["part"].choices = part_choices()
        self.fields["region"].choices = [
            (code, full_name(region)) for code, region in self.regions.items()
        ]

    def clean(self):
        data = super().clean()
        if self.errors:
            return data
        part = data["part"]
        period = Period.parse(f"{data['year']}-{part}" if part else str(data["year"]))
        try:
            runs.check_request(
                kind=data["kind"],
                period=period,
                region=self.regions[data["region"]],
                day=data["as_of"] or self.today,
                today=self.today,
            )
        except ReportError as fault:
            field = {"day_not_known": "as_of", "region_not_reported": "region"}.get(
                fault.code, "part"
            )
            raise ValidationError({field: str(fault)})
        self.period = period
        return data

    def save(self):
        return runs.request(
            kind=self.cleaned_data["kind"],
            period=self.period,
            region=self.regions[self.cleaned_data["region"]],
            as_of=self.cleaned_data["as_of"] or None,
            by=self.user,
        )


class QuickRequestForm(forms.Form):
    """The hidden fields behind a button "Buat" or "Buat ulang"."""

    kind = forms.ChoiceField(choices=[(kind, kind) for kind in BUILDERS])
    period = forms.CharField(max_length=8)
    region = forms.CharField(max_length=17)

    def clean_period(self) -> Period:
        try:
            return Period.parse(self.cleaned_data["period"])
        except NotAPeriod as fault:
            raise ValidationError(str(fault))
