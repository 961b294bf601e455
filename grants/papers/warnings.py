"""Letters of warning on paper: numbered, dated, under the office's letterhead."""

from datetime import UTC, datetime, time
from pathlib import Path

from accounts import formats
from accounts.letterhead import letterhead_of, offices_above, place_name
from accounts.typesetting import typeset
from grants.models import WarningLetter
from grants.services.numbering import ROMAN
from grants.standing_in import signature_on
from grants.terbilang import rupiah_in_words
from regions.models import Region

TEMPLATE = Path(__file__).resolve().parent / "typst" / "warning.typ"
DOTS = "." * 28
LAST = 3


def set_letter(letter: WarningLetter, *, office: Region) -> bytes:
    """The PDF of one letter: the same bytes every time as long as the office is the same."""
    instalment = letter.instalment
    recipient = instalment.recipient
    regency, province = offices_above(office)
    sign = signature_on(office, letter.dated_on)
    amount = formats.rupiah(instalment.amount)
    due = formats.long_date(instalment.lpj_due_on) if instalment.lpj_due_on else "–"
    return typeset(
        TEMPLATE,
        data={
            "letterhead": list(letterhead_of(office, regency, province)),
            "number": letter.number,
            "about": f"Surat Teguran {ROMAN[letter.level - 1]}",
            "place": sign.place or place_name(office.name),
            "date": formats.long_date(letter.dated_on),
            "to": [f"Ketua {recipient.name}", f"di {formats.place(recipient.region)}"],
            "opening": (
                "Menurut catatan kami, laporan pertanggungjawaban (LPJ) "
                f"{recipient.programme.name} tahap {instalment.number} sebesar {amount} "
                f"({rupiah_in_words(instalment.amount).lower()}) belum kami terima sampai surat "
                "ini dibuat."
            ),
            "facts": [
                ["Masa", f"{formats.date_range(instalment.period_start, instalment.period_end)}"],
                ["Cair tanggal", formats.long_date(instalment.paid_on)],
                ["LPJ paling lambat", due],
            ],
            "closing": _closing(letter),
            "signature": {
                "position": sign.position,
                "name": sign.name or DOTS,
                "nip": sign.nip,
            },
        },
        at=datetime.combine(letter.dated_on, time(12), tzinfo=UTC),
    )


def _closing(letter: WarningLetter) -> list[str]:
    day = formats.long_date(letter.answer_by)
    found = [
        f"Kami minta Saudara menyampaikan LPJ beserta buktinya paling lambat {day}. Selama LPJ ini "
        "belum selesai, pembayaran tahap berikutnya kami tahan."
    ]
    if letter.level == LAST:
        found.append(
            "Surat ini adalah teguran terakhir. Bila sampai tanggal tersebut LPJ belum kami "
            "terima, seluruh dana tahap ini kami minta disetor kembali ke kas daerah."
        )
    else:
        found.append("Bila ada kesulitan, hubungi petugas kelurahan atau suku dinas Saudara.")
    return found
