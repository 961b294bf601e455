from datetime import timedelta

from django import forms

from accounts import formats
from accounts.forms.fields import RupiahField
from trainings.models import Session, Speaker, TrainingEvent

CLOCK = "%H:%M"


class ClockField(forms.TimeField):
    """An hour as `08.30` or `08:30`."""

    widget = forms.TimeInput(format=CLOCK, attrs={"type": "time", "step": 300})

    def __init__(self, **kwargs):
        super().__init__(input_formats=[CLOCK, "%H.%M", "%H:%M:%S"], **kwargs)


class SessionForm(forms.Form):
    """One line of the timetable."""

    day = forms.TypedChoiceField(label="Hari")
    starts_at = ClockField(label="Mulai")
    ends_at = ClockField(label="Selesai")
    subject = forms.CharField(
        label="Materi", max_length=200, help_text="Contoh: Kebijakan kesejahteraan sosial."
    )
    jp = forms.IntegerField(
        label="JP",
        required=False,
        min_value=0,
        max_value=20,
        localize=False,
        help_text="Kosongkan untuk dihitung dari jam (1 JP = 45 menit); 0 untuk istirahat.",
    )
    room = forms.CharField(
        label="Ruang", max_length=80, required=False, help_text="Isi bila ada kelas paralel."
    )

    def __init__(self, *args, event: TrainingEvent, session: Session | None = None, **kwargs):
        days = event_days(event)
        if session is not None:
            kwargs["initial"] = {name: getattr(session, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        self.fields["day"].choices = [(day.isoformat(), name) for day, name in days.items()]  # type: ignore[attr-defined]
        self.fields["day"].coerce = {day.isoformat(): day for day in days}.__getitem__  # type: ignore[attr-defined]
        if session is not None:
            self.initial["day"] = session.day.isoformat()


class BookingForm(forms.Form):
    """Who teaches a session: somebody the office knows, or a new narasumber."""

    speaker = forms.ModelChoiceField(
        label="Narasumber",
        queryset=Speaker.objects.none(),
        required=False,
        to_field_name="public_id",
        empty_label="Tulis nama baru di bawah",
    )
    name = forms.CharField(label="Nama dan gelar (bila baru)", max_length=120, required=False)
    institution = forms.CharField(label="Instansi", max_length=150, required=False)
    phone = forms.CharField(label="Nomor HP", max_length=20, required=False)
    jp = forms.IntegerField(
        label="JP mengajar",
        required=False,
        min_value=0,
        max_value=20,
        localize=False,
        help_text="Kosongkan bila seluruh sesi.",
    )
    honour = RupiahField(label="Honor per JP", required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["speaker"].queryset = Speaker.objects.editable_by(user)  # type: ignore

    def clean(self):
        found = super().clean()
        if not found.get("speaker") and not found.get("name", "").strip():
            self.add_error("speaker", "Pilih narasumber, atau tulis nama baru.")
        return found


class CommitteeForm(forms.Form):
    """One more member of the panitia."""

    name = forms.CharField(label="Nama dan gelar", max_length=120)
    duty = forms.CharField(
        label="Kedudukan dalam panitia", max_length=100, help_text="Contoh: Ketua, Sekretaris."
    )
    nip = forms.CharField(label="NIP", max_length=30, required=False)
    phone = forms.CharField(label="Nomor HP", max_length=20, required=False)


def event_days(event: TrainingEvent) -> dict:
    """Each day of the event with its name in words; a long one shows its first two months."""
    found = {}
    for step in range(min(event.days, 62)):
        day = event.start_on + timedelta(days=step)
        found[day] = formats.date_with_day(day)
    return found
