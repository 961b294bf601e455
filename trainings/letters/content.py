"""The words of each paper of an event, as data for `letter.typ`: made once, kept on the letter.

Nothing here is asked of the registry again when a letter is printed later.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from accounts import formats
from accounts.letterhead import letterhead_of, offices_above, place_name, signature_of
from accounts.models import User
from pillars.models import PillarKind
from regions.models import Region
from trainings.models import (
    Enrolment,
    EnrolmentState,
    LetterKind,
    SessionSpeaker,
    TrainingEvent,
)

DOTS = "." * 20
TAKING_PART = (EnrolmentState.NOMINATED, EnrolmentState.CONFIRMED)


@dataclass(frozen=True)
class Table:
    """A table of a letter; every cell is text already."""

    columns: list[str]
    rows: list[list[str]]
    title: str = ""
    widths: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Wish:
    """What the writer of a letter filled in."""

    kind: str
    dated_on: date
    signer_position: str
    signer_name: str
    signer_nip: str = ""
    place: str = ""
    to: str = ""
    extra: str = ""
    addressee: Region | None = None


def write(event: TrainingEvent, wish: Wish, *, office: Region, by: User) -> dict[str, Any]:
    """Everything on the paper but its number."""
    regency, province = offices_above(office)
    body = BUILDERS[wish.kind](event, wish, by)
    return {
        "kind": wish.kind,
        "letterhead": list(letterhead_of(office, regency, province)),
        "title": body.get("title", LetterKind(wish.kind).label),
        "about": body.get("about", event.title),
        "is_letter": wish.kind == LetterKind.INVITATION,
        "to": body.get("to", wish.to),
        "opening": body.get("opening", []),
        "facts": [list(pair) for pair in body.get("facts", _facts(event))],
        "points": body.get("points", []),
        "tables": [asdict(table) for table in body.get("tables", [])],
        "closing": [*_paragraphs(wish.extra), *body.get("closing", [])],
        "place": wish.place or place_name(office.name),
        "date": formats.long_date(wish.dated_on),
        "day": [wish.dated_on.year, wish.dated_on.month, wish.dated_on.day],
        "signature": {
            "position": wish.signer_position,
            "name": wish.signer_name or DOTS,
            "nip": wish.signer_nip,
        },
    }


def signer_of(office: Region) -> dict[str, str]:
    """What the form proposes: the head of the office, where one is known."""
    regency, province = offices_above(office)
    sign = signature_of(regency, province)
    return {
        "signer_position": sign.position,
        "signer_name": sign.name,
        "signer_nip": sign.nip,
        "place": sign.place or place_name(office.name),
    }


def _facts(event: TrainingEvent) -> list[tuple[str, str]]:
    when = (
        formats.date_with_day(event.start_on)
        if event.days == 1
        else f"{formats.date_range(event.start_on, event.end_on)} ({event.days} hari)"
    )
    first = event.sessions.order_by("day", "starts_at").first()
    found = [("Kegiatan", event.title), ("Hari, tanggal", when)]
    if first is not None:
        found.append(("Mulai pukul", first.starts_at.strftime("%H.%M")))
    if event.place:
        found.append(("Tempat", event.place))
    return found


def _terms(event: TrainingEvent, wish: Wish, by: User) -> dict[str, Any]:
    """Kerangka acuan kerja: why, for whom, how, when and for how much."""
    pillars = ", ".join(kind.name for kind in event.pillars.all()) or "pilar sosial"
    line = event.plan_line
    subjects = line.subject_list if line else []
    quota = _quota_table(event)
    facts = [
        *_facts(event),
        ("Jenis dan tingkat", _kind(event)),
        ("Sasaran", pillars),
    ]
    if line is not None:
        facts.append(("Baris rencana", str(line)))
        if line.budget_code:
            facts.append(("Kode sub-kegiatan", line.budget_code))
    if event.cost_planned is not None:
        facts.append(("Rencana biaya", formats.rupiah(event.cost_planned)))
    elif line is not None and line.budget:
        facts.append(("Anggaran pada rencana", formats.rupiah(line.budget)))
    return {
        "title": "Kerangka Acuan Kerja",
        "opening": [
            f"{event.title} diselenggarakan untuk meningkatkan kemampuan {pillars} dalam "
            "penyelenggaraan kesejahteraan sosial di wilayah tugasnya.",
        ],
        "facts": facts,
        "points": subjects,
        "tables": [*([quota] if quota.rows else []), *_timetable(event)],
    }


def _committee(event: TrainingEvent, wish: Wish, by: User) -> dict[str, Any]:
    rows = [
        [str(at), member.name, member.nip or "–", member.duty]
        for at, member in enumerate(event.committee.all(), start=1)
    ]
    return {
        "title": "Keputusan tentang Panitia Penyelenggara",
        "opening": [
            "Menetapkan panitia penyelenggara kegiatan di bawah ini dengan susunan sebagaimana "
            "tercantum. Panitia bertugas menyiapkan, melaksanakan, dan melaporkan kegiatan "
            "kepada pejabat yang menetapkan.",
        ],
        "tables": [
            Table(["No", "Nama", "NIP", "Kedudukan"], rows, "Susunan panitia", [1, 5, 4, 4])
        ],
        "closing": ["Keputusan ini berlaku sejak tanggal ditetapkan sampai kegiatan selesai."],
    }


def _invitation(event: TrainingEvent, wish: Wish, by: User) -> dict[str, Any]:
    quota = _quota_table(event, within=wish.addressee)
    closing = [
        "Peserta diusulkan dengan surat nominasi bernomor, paling lambat tiga hari kerja sebelum "
        "kegiatan dimulai.",
        "Demikian undangan ini disampaikan. Atas perhatian dan kehadiran Saudara, kami ucapkan "
        "terima kasih.",
    ]
    return {
        "title": "Undangan",
        "to": wish.to,
        "opening": [
            "Sehubungan dengan pelaksanaan kegiatan di bawah ini, kami mengundang Saudara untuk "
            "mengirim peserta sesuai dengan kuota wilayah Saudara.",
        ],
        "tables": [quota] if quota.rows else [],
        "closing": closing,
    }


def _assignment(event: TrainingEvent, wish: Wish, by: User) -> dict[str, Any]:
    people = _people(event, wish, by)
    rows = [
        [
            str(at),
            one.person.name,
            one.pillar.name if one.pillar else "–",
            formats.place(one.origin),
        ]
        for at, one in enumerate(people, start=1)
    ]
    return {
        "title": "Surat Tugas",
        "opening": [
            "Yang bertanda tangan di bawah ini menugaskan nama-nama berikut untuk mengikuti "
            "kegiatan di bawah ini:",
        ],
        "tables": [Table(["No", "Nama", "Pilar", "Asal"], rows, "", [1, 6, 3, 5])],
        "closing": [
            "Surat tugas ini dilaksanakan dengan penuh tanggung jawab dan hasilnya dilaporkan "
            "setelah kegiatan selesai.",
        ],
    }


def _schedule(event: TrainingEvent, wish: Wish, by: User) -> dict[str, Any]:
    return {"title": "Jadwal Kegiatan", "tables": _timetable(event)}


def _minutes(event: TrainingEvent, wish: Wish, by: User) -> dict[str, Any]:
    people = _people(event, wish, by)
    counts: dict[str, int] = {}
    names = dict(PillarKind.objects.values_list("code", "name"))
    for one in people:
        name = names.get(one.pillar_id or "", "Lainnya")
        counts[name] = counts.get(name, 0) + 1
    sessions = list(event.sessions.all())
    facts = [
        *_facts(event),
        ("Peserta", f"{formats.number(len(people))} orang"),
        ("Jam pelajaran", f"{sum(one.jp for one in sessions)} JP"),
    ]
    if event.cost_actual is not None:
        facts.append(("Realisasi biaya", formats.rupiah(event.cost_actual)))
    rows = [[name, formats.number(count)] for name, count in sorted(counts.items())]
    return {
        "title": "Berita Acara Pelaksanaan",
        "opening": [
            f"Pada hari ini, {formats.date_with_day(wish.dated_on)}, dinyatakan bahwa kegiatan "
            "di bawah ini telah dilaksanakan.",
        ],
        "facts": facts,
        "tables": [Table(["Pilar", "Peserta"], rows, "Peserta menurut pilar", [5, 2])]
        if rows
        else [],
        "closing": ["Demikian berita acara ini dibuat dengan sebenarnya."],
    }


BUILDERS: dict[str, Callable[[TrainingEvent, Wish, User], dict[str, Any]]] = {
    LetterKind.KAK: _terms,
    LetterKind.COMMITTEE: _committee,
    LetterKind.INVITATION: _invitation,
    LetterKind.ASSIGNMENT: _assignment,
    LetterKind.TIMETABLE: _schedule,
    LetterKind.MINUTES: _minutes,
}


def _people(event: TrainingEvent, wish: Wish, by: User) -> list[Enrolment]:
    """Those taking part whom the writer may see, of the addressee's region where there is one."""
    rows = Enrolment.objects.visible_to(by).filter(event=event, state__in=TAKING_PART)
    if wish.addressee is not None:
        rows = rows.within(wish.addressee.code)
    return list(
        rows.select_related("person", "pillar", "origin__parent").order_by(
            "origin_id", "person__name_key"
        )
    )


def _quota_table(event: TrainingEvent, within: Region | None = None) -> Table:
    rows = event.quotas.select_related("region", "pillar")
    if within is not None:
        rows = rows.filter(region__code__startswith=within.code)
    return Table(
        ["Wilayah", "Pilar", "Kuota"],
        [
            [
                formats.place(one.region),
                one.pillar.name if one.pillar else "semua pilar",
                formats.number(one.seats),
            ]
            for one in rows[:200]
        ],
        "Kuota peserta",
        [5, 4, 2],
    )


def _timetable(event: TrainingEvent) -> list[Table]:
    teaching: dict[int, list[str]] = {}
    for one in SessionSpeaker.objects.filter(session__event=event).select_related("speaker"):
        teaching.setdefault(one.session_id, []).append(one.speaker.name)
    days: dict[date, list[list[str]]] = {}
    for session in event.sessions.all():
        days.setdefault(session.day, []).append(
            [
                f"{session.starts_at:%H.%M}–{session.ends_at:%H.%M}",
                session.subject + (f" ({session.room})" if session.room else ""),
                str(session.jp) if session.jp else "–",
                ", ".join(teaching.get(session.pk, [])) or "–",
            ]
        )
    return [
        Table(
            ["Waktu", "Materi", "JP", "Narasumber"], rows, formats.date_with_day(day), [3, 7, 1, 5]
        )
        for day, rows in sorted(days.items())
    ]


def _kind(event: TrainingEvent) -> str:
    level = "" if event.level == "umum" else f", {event.get_level_display().lower()}"
    return f"{event.get_kind_display()}{level}"


def _paragraphs(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.split("\n") if part.strip()]
