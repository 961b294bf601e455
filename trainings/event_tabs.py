"""The pages of one event, gathered under six tabs so that a phone and a laptop hold them."""

from dataclasses import dataclass

from django.urls import reverse

from trainings.models import TrainingEvent


@dataclass(frozen=True, kw_only=True)
class Part:
    """A page of the event; `count` is what waits or lies there."""

    name: str
    label: str
    url: str
    is_here: bool = False
    count: int | None = None
    tone: str = ""


@dataclass(frozen=True)
class Group:
    """A tab, which leads to its first part; one part alone needs no second row."""

    label: str
    parts: tuple[Part, ...]
    count: int | None = None
    tone: str = ""

    @property
    def url(self) -> str:
        return self.parts[0].url

    @property
    def is_here(self) -> bool:
        return any(part.is_here for part in self.parts)

    @property
    def is_alone(self) -> bool:
        return len(self.parts) == 1


def groups_of(
    event: TrainingEvent,
    *,
    here: str,
    participants: int,
    in_line: int,
    offered: int,
    batches: int | None,
) -> list[Group]:
    """The tabs of this event, with the part marked that is `here`."""

    def part(name: str, label: str, url_name: str, count=None, tone="") -> Part:
        url = reverse(f"trainings:{url_name}", args=[event.code])
        return Part(name=name, label=label, url=url, is_here=name == here, count=count, tone=tone)

    waits = "action" if offered else ""
    seats = [
        part("peserta", "Daftar peserta", "participant-list"),
        part("kuota", "Kuota", "quota-list"),
    ]
    if in_line or here == "tunggu":
        seats.append(part("tunggu", "Daftar tunggu", "waiting-list", in_line, waits))
    past = [part("perubahan", "Perubahan", "event-history")]
    if batches is not None:
        past.insert(0, part("impor", "Impor", "event-batches", batches))
    return [
        Group("Ringkasan", (part("ringkasan", "Ringkasan", "event-detail"),)),
        Group("Peserta", tuple(seats), participants, waits),
        Group(
            "Persiapan",
            (
                part("jadwal", "Jadwal", "session-list"),
                part("panitia", "Panitia", "committee-list"),
                part("surat", "Surat", "letter-list"),
            ),
        ),
        Group(
            "Hari pelaksanaan",
            (
                part("check-in", "Check-in", "checkin-board"),
                part("kehadiran", "Kehadiran", "attendance-list"),
            ),
        ),
        Group(
            "Hasil",
            (
                part("nilai", "Nilai", "score-list"),
                part("evaluasi", "Evaluasi", "evaluation-detail"),
                part("rtl", "Tindak lanjut", "follow-up-list"),
                part("sertifikat", "Sertifikat", "event-certificates"),
            ),
        ),
        Group("Riwayat", tuple(past)),
    ]
