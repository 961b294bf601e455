"""The words of the berita acara of a call, as data for the letter template."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from accounts import formats
from accounts.letterhead import letterhead_of, offices_above, place_name, signature_of
from accounts.models import User
from trainings import letters
from trainings.letters.content import DOTS, Table
from trainings.models import CandidateState, Selection
from trainings.selection.ranking import TIE_RULE

TEMPLATE = Path(letters.__file__).resolve().parent / "letter.typ"


def write(selection: Selection, *, by: User) -> dict[str, Any]:
    """Everything on the paper but its number: who was ranked where, by which marks and rules."""
    office = selection.region
    regency, province = offices_above(office)
    sign = signature_of(regency, province)
    stages = list(selection.stages.order_by("order"))
    rows = list(
        selection.candidates.exclude(outcome="")
        .select_related("person", "seat__region__parent")
        .prefetch_related("results")
        .order_by("seat__region_id", "rank", "number")
    )
    day = selection.minutes_on
    assert day is not None
    gone = selection.candidates.filter(
        state__in=(CandidateState.WITHDRAWN, CandidateState.DROPPED)
    ).count()
    without = selection.candidates.filter(state=CandidateState.REGISTERED).count()
    reviewers = [
        [str(at), row.user.name, row.user.get_role_display(), ""]
        for at, row in enumerate(selection.reviewers.select_related("user"), start=1)
    ]
    return {
        "kind": "berita_acara",
        "letterhead": list(letterhead_of(office, regency, province)),
        "title": "Berita Acara Hasil Seleksi",
        "about": selection.title,
        "is_letter": False,
        "to": "",
        "opening": [
            f"Pada hari ini, {formats.date_with_day(day)}, telah disusun peringkat calon "
            f"{selection.kind.name} per kecamatan. Nilai setiap tahap telah ditutup dan tidak "
            "berubah lagi sebelum peringkat ini disusun.",
        ],
        "facts": [
            ["Pendaftaran", formats.date_range(selection.opens_on, selection.closes_on)],
            ["Formasi", f"{formats.number(selection.seats.count())} kecamatan"],
            ["Calon dinilai", f"{formats.number(len(rows))} orang"],
            ["Berkas tidak lengkap", f"{formats.number(without)} orang"],
            ["Mundur atau gugur", f"{formats.number(gone)} orang"],
        ],
        "points": [],
        "tables": [
            asdict(
                Table(
                    ["Tahap", "Bobot", "Nilai lulus", "Ditutup"],
                    [
                        [
                            stage.get_kind_display(),
                            f"{stage.weight} %",
                            formats.number(stage.pass_mark, 2),
                            formats.date_and_clock(stage.closed_at) if stage.closed_at else "–",
                        ]
                        for stage in stages
                    ],
                    "Tahap penilaian",
                    [4, 2, 3, 5],
                )
            ),
            asdict(
                Table(
                    ["Kecamatan", "Peringkat", "Nomor", "Nama", "Nilai", "Hasil"],
                    [
                        [
                            formats.place(row.seat.region),
                            str(row.rank or "–"),
                            row.number,
                            row.person.name,
                            formats.number(row.total, 3) if row.total is not None else "–",
                            row.get_outcome_display(),
                        ]
                        for row in rows
                    ],
                    "Peringkat per kecamatan",
                    [5, 3, 3, 5, 3, 3],
                )
            ),
            asdict(
                Table(
                    ["No", "Nama", "Jabatan", "Tanda tangan"],
                    reviewers,
                    "Penilai",
                    [1, 5, 4, 5],
                )
            ),
        ],
        "closing": [TIE_RULE, f"Disusun oleh {by.name}."],
        "place": sign.place or place_name(office.name),
        "date": formats.long_date(day),
        "day": [day.year, day.month, day.day],
        "signature": {
            "position": sign.position,
            "name": sign.name or DOTS,
            "nip": sign.nip,
        },
    }
