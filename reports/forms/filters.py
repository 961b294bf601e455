from django import forms

from accounts.formats import place
from accounts.models.job import JobState
from reports.forms.requests import regions_for, year_choices
from reports.models import ReportKind
from reports.periods import PeriodKind
from reports.queries.closings import awaiting, returned_to
from reports.states import WAITING, ClosingState

ANY = [("", "Semua")]
STATES = [state for state in JobState.choices if state[0] != JobState.IDLE]
# How the periods of a kind are written, as a pattern.
WRITTEN = {
    "month": r"^\d{4}-\d{2}$",
    "quarter": r"^\d{4}-Q\d$",
    "semester": r"^\d{4}-S\d$",
    "year": r"^\d{4}$",
}
# How far the approval is; the first two ask whose turn it is.
APPROVALS = [
    ("giliran", "Menunggu giliran saya"),
    ("menunggu", "Menunggu persetujuan"),
    ("kembali", "Dikembalikan kepada saya"),
    (ClosingState.RETURNED.value, ClosingState.RETURNED.label),
    (ClosingState.CLOSED.value, ClosingState.CLOSED.label),
]


class RunFilterForm(forms.Form):
    """Which reports of the archive to show."""

    jenis = forms.ChoiceField(label="Jenis", required=False)
    tahun = forms.TypedChoiceField(label="Tahun", required=False, coerce=int, empty_value=None)
    rentang = forms.ChoiceField(label="Rentang", required=False)
    wilayah = forms.ChoiceField(label="Wilayah", required=False)
    status = forms.ChoiceField(label="Status", required=False)
    pengesahan = forms.ChoiceField(label="Pengesahan", required=False, choices=ANY + APPROVALS)

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["jenis"].choices = ANY + ReportKind.choices
        self.fields["tahun"].choices = ANY + year_choices(today)
        self.fields["rentang"].choices = ANY + [
            (kind.name.lower(), kind.label) for kind in PeriodKind
        ]
        self.fields["wilayah"].choices = ANY + [
            (region.code, place(region)) for region in regions_for(user)
        ]
        self.fields["status"].choices = ANY + STATES

    def narrow(self, rows):
        """The rows that fit; all of them while the filter makes no sense."""
        if not self.is_valid():
            return rows
        wanted = self.cleaned_data
        if wanted["jenis"]:
            rows = rows.filter(kind=wanted["jenis"])
        if wanted["tahun"]:
            rows = rows.filter(period__startswith=str(wanted["tahun"]))
        if wanted["rentang"]:
            rows = rows.filter(period__regex=WRITTEN[wanted["rentang"]])
        if wanted["wilayah"]:
            rows = rows.filter(region=wanted["wilayah"])
        if wanted["status"]:
            rows = rows.filter(job_state=wanted["status"])
        match wanted["pengesahan"]:
            case "giliran":
                rows = rows.filter(closing__in=awaiting(self.user))
            case "menunggu":
                rows = rows.filter(closing__state__in=sorted(WAITING))
            case "kembali":
                rows = rows.filter(closing__in=returned_to(self.user))
            case state if state:
                rows = rows.filter(closing__state=state)
        return rows
