"""The texts of a template and the words in braces they may use.

A template is data: `fill` replaces known words and leaves everything else as it stands, so that
neither an office's text nor a person's name can become markup or code.
"""

import re
from collections.abc import Mapping
from datetime import date

from accounts import formats

BODY = (
    "atas partisipasinya sebagai {sebagai} pada kegiatan {kegiatan} yang diselenggarakan oleh "
    "{penyelenggara} di {tempat}, {tanggal}, selama {lama}."
)
NUMBER = "{nomor}/SERT/{kode}/{bulan}/{tahun}"

BODY_WORDS = {
    "nama": "nama lengkap",
    "sebagai": "Peserta, Panitia, atau Narasumber",
    "pilar": "pilar pada hari kegiatan: TKSK, PSM, …",
    "asal": "asal peserta: kelurahan, kecamatan, kota",
    "kegiatan": "nama kegiatan",
    "jenis": "jenis kegiatan",
    "tingkat": "tingkat kegiatan",
    "penyelenggara": "kantor penyelenggara",
    "tempat": "tempat kegiatan",
    "tanggal": "tanggal kegiatan",
    "lama": "24 jam pelajaran; tanpa jadwal ber-JP: 2 hari",
    "jp": "jumlah jam pelajaran yang diikuti",
    "jp_total": "jumlah jam pelajaran kegiatan",
    "nilai": "nilai post-test",
}
NUMBER_WORDS = {
    "nomor": "nomor urut tanpa lompat, empat angka",
    "kode": "kode kegiatan",
    "bulan": "bulan dengan angka Romawi",
    "tahun": "tahun",
}

WORD = re.compile(r"\{(\w+)\}")
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def unknown_words(text: str, known: Mapping[str, str]) -> list[str]:
    """Words in braces that nobody will fill."""
    return [word for word in dict.fromkeys(WORD.findall(text)) if word not in known]


def fill(text: str, values: Mapping[str, str]) -> str:
    return WORD.sub(lambda found: values.get(found.group(1), found.group(0)), text)


def written_number(pattern: str, *, serial: int, code: str, on: date) -> str:
    """`0007/SERT/BMT-3171-2024-001/V/2024`."""
    return fill(
        pattern,
        {
            "nomor": f"{serial:04}",
            "kode": code,
            "bulan": ROMAN[on.month - 1],
            "tahun": str(on.year),
        },
    )


def length_in_words(jp: int, days: int) -> str:
    """`24 jam pelajaran`; for an event whose timetable counts none, its days."""
    return f"{jp} jam pelajaran" if jp else f"{days} hari"


def days_in_words(first: date, last: date) -> str:
    return formats.long_date(first) if first == last else formats.date_range(first, last)
