"""Texts that remind people of an event, ready to be sent by WhatsApp or e-mail from one's own
account; SIPILAR itself sends nothing to participants."""

from dataclasses import dataclass
from urllib.parse import quote

from accounts import formats
from accounts.models import User
from trainings.models import Enrolment, EnrolmentState, TrainingEvent


@dataclass(frozen=True)
class Reminder:
    """A text with the links that open it in the sender's own WhatsApp and mail programs."""

    title: str
    text: str

    @property
    def whatsapp(self) -> str:
        """WhatsApp asks to whom, a person or a group."""
        return formats.whatsapp(text=self.text)

    @property
    def mail(self) -> str:
        return f"mailto:?subject={quote(self.title)}&body={quote(self.text)}"

    def to(self, phone: str) -> str:
        """The same text in the chat with one number."""
        return formats.whatsapp(phone, self.text)


def of_event(event: TrainingEvent, by: User) -> list[Reminder]:
    """To the participants, and to the regions that still have to send theirs."""
    when = (
        formats.date_with_day(event.start_on)
        if event.days == 1
        else formats.date_range(event.start_on, event.end_on)
    )
    first = event.sessions.order_by("day", "starts_at").first()
    hour = f" pukul {first.starts_at:%H.%M}" if first is not None else ""
    place = f" di {event.place}" if event.place else ""
    sign = f"\n\n{by.name}\n{by.job_title or by.get_role_display()}, {by.region.name}"
    return [
        Reminder(
            f"Pengingat: {event.title}",
            f"Bapak/Ibu peserta {event.title},\n\nkami ingatkan bahwa kegiatan dilaksanakan pada "
            f"{when}{hour}{place}. Mohon hadir 30 menit sebelum mulai dan membawa KTP serta surat "
            f"tugas. Bila berhalangan, segera kabari suku dinas sosial di wilayah Anda agar kursi "
            f"dapat diisi peserta lain.{sign}",
        ),
        Reminder(
            f"Nominasi peserta: {event.title}",
            f"Yth. Bapak/Ibu Kepala Suku Dinas Sosial,\n\nkami menunggu nominasi peserta "
            f"{event.title} ({event.code}) yang dilaksanakan pada {when}{place}. Mohon "
            f"unggah daftar peserta dan surat nominasinya di SIPILAR, atau "
            f"pilih peserta dari register.{sign}",
        ),
    ]


def reachable(event: TrainingEvent, by: User):
    """Participants of this user's region with a telephone number."""
    return (
        Enrolment.objects.visible_to(by)
        .filter(
            event=event,
            state__in=[EnrolmentState.NOMINATED, EnrolmentState.CONFIRMED],
        )
        .exclude(person__phone="")
        .select_related("person", "pillar", "origin__parent")
    )
