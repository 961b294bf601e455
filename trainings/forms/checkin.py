"""Gates, lists and marks of one event, as the office fills them in."""

from datetime import date, timedelta

from django import forms

from accounts import formats
from trainings.models import AttendanceStatus, GateDirection, GateList, Session

LONGEST_EVENT = 60


def days_of(event) -> list[tuple[str, str]]:
    days = [event.start_on + timedelta(days=n) for n in range(min(event.days, LONGEST_EVENT))]
    return [(day.isoformat(), formats.date_with_day(day)) for day in days]


class SessionChoice(forms.ModelChoiceField):
    def label_from_instance(self, session) -> str:
        return f"{formats.long_date(session.day)} {session.starts_at:%H.%M}, {session.subject}"


class GateForm(forms.Form):
    """A gate: its name, its day, what it counts."""

    name = forms.CharField(
        label="Nama gerbang", max_length=60, help_text="Contoh: Pintu utara, Bus 4."
    )
    day = forms.TypedChoiceField(label="Hari", coerce=date.fromisoformat)
    direction = forms.ChoiceField(label="Arah", choices=GateDirection.choices)
    counts = forms.ChoiceField(
        label="Yang dihitung", help_text="Kehadiran sehari, satu sesi, atau isi satu bus/kamar."
    )

    def __init__(self, *args, event, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["day"].choices = days_of(event)
        self.sessions = {
            f"sesi/{session.public_id}": session
            for session in Session.objects.visible_to(user).filter(event=event)
        }
        choices = [("", "Kehadiran sehari")]
        choices += [
            (key, f"Sesi {formats.long_date(one.day)} {one.starts_at:%H.%M}: {one.subject}")
            for key, one in self.sessions.items()
        ]
        for kind, label in GateList.choices:
            names = event.enrolments.exclude(**{kind: ""}).order_by(kind)
            choices += [
                (f"{kind}/{name}", f"{label}: {name}")
                for name in names.values_list(kind, flat=True).distinct()
            ]
        self.fields["counts"].choices = choices
        self.fields["counts"].required = False

    @property
    def wanted(self) -> dict:
        """What `gates.create` takes."""
        data = self.cleaned_data
        kind, _, name = data["counts"].partition("/")
        return {
            "name": data["name"],
            "day": data["day"],
            "direction": data["direction"],
            "session": self.sessions.get(data["counts"]),
            "list_kind": kind if kind in GateList.values else "",
            "list_name": name if kind in GateList.values else "",
        }


class PaperForm(forms.Form):
    """For which day or session a list is printed."""

    day = forms.TypedChoiceField(label="Hari", coerce=date.fromisoformat)
    session = SessionChoice(
        label="Sesi", queryset=Session.objects.none(), required=False, empty_label="Sehari penuh"
    )

    def __init__(self, *args, event, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["day"].choices = days_of(event)
        self.fields["session"].queryset = Session.objects.visible_to(user).filter(event=event)


class RowsForm(forms.Form):
    """The rows of a printed list that were signed."""

    rows = forms.CharField(
        label="Nomor baris yang ditandatangani",
        widget=forms.Textarea(attrs={"rows": 3, "inputmode": "numeric"}),
        help_text="Contoh: 1-37, 40, 52. Namanya ditampilkan dulu sebelum disimpan.",
    )


class CorrectionForm(forms.Form):
    """What the mark should have said, and why."""

    status = forms.ChoiceField(label="Kehadiran yang benar", choices=AttendanceStatus.choices)
    reason = forms.CharField(
        label="Alasan",
        max_length=250,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Contoh: salah baris di daftar kertas. Catatan semula tetap tersimpan.",
    )
