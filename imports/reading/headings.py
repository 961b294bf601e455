"""The words of a heading, brought to one spelling so that offices can write as they do."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_FOOTNOTE = re.compile(r"[\u00b9\u00b2\u00b3\u2070-\u2079*†‡]+\)?|(?<=\D)\d\)\s*$")
_NUMBERING = re.compile(r"^\s*\(?\d{1,2}[.)]\s+(?=\D)")
_PARENTHESES = re.compile(r"[(\[{<][^)\]}>]*[)\]}>]?")
_WORDS = re.compile(r"[a-z0-9]+")

#: Short and mistyped forms of one word. A value of several words is put in as several.
_SPELLINGS = {
    "nomor": "no nmr nomer num nomo number",
    "nama": "name nm",
    "tanggal": "tgl tggl tanggl date",
    "kabupaten": "kab kabupten kabupatn",
    "kecamatan": "kec kecamtan kecmatan",
    "kelurahan": "kel kelurahn klrhn",
    "desa": "ds",
    "provinsi": "prov propinsi prop",
    "telepon": "telp tlp telpon tel telephone tlpn phone telfon",
    "hp": "handphone hape ponsel selular seluler mobile handpone hanphone",
    "wa": "whatsapp whatapp whatsap",
    "jumlah": "jml jlh juml",
    "pendidikan": "pend pendd pddk pddkn",
    "tahun": "thn th",
    "bulan": "bln bl",
    "jenis": "jns jn",
    "akta": "akte",
    "tempat": "tmp tmpt tpt tmpat",
    "rekening": "rek reg",
    "keterangan": "ket",
    "administrasi": "adm administratif",
    "alamat": "almt address",
    "ukuran": "uk size ukr",
    "bakti": "bhakti",
    "lahir": "lhr",
    "email": "surel mail",
    "l": "lk laki pria putra laki2",
    "p": "pr prp perempuan wanita putri",
    "dan": "serta",
    "sampai": "hingga",
    "sekolah": "skolah",
    "baju": "kaus kaos",
    "nomor hp": "nohp",
    "nomor wa": "nowa",
    "nomor ktp": "noktp",
    "nomor nik": "nonik",
    "nomor telepon": "notelp notelepon notlp",
    "nomor rekening": "norek",
    "nomor sk": "nosk",
    "jenis kelamin": "jk gender sex jenkel",
    "tempat tanggal lahir": "ttl tetala",
    "tanggal lahir": "tgllahir",
    "tempat lahir": "tempatlahir",
    "tanda tangan": "ttd tandatangan paraf",
    "atas nama": "an",
}
_CANONICAL = {
    variant: tuple(word.split()) for word, variants in _SPELLINGS.items()
    for variant in variants.split()
}  # fmt: skip
_ACRONYMS = frozenset(
    ("nik", "ktp", "ttl", "npwp", "rt", "rw", "hp", "wa", "jk", "sk", "kk", "tmt", "niat")
)
_PAIRS = {
    ("s", "d"): ("sampai",),
    ("a", "n"): ("atas", "nama"),
    ("e", "email"): ("email",),
    ("sampai", "dengan"): ("sampai",),
    ("l", "l"): ("l",),
    ("t", "shirt"): ("baju",),
    ("jenis", "kelurahan"): ("jenis", "kelamin"),
    ("j", "kelamin"): ("jenis", "kelamin"),
    ("telepon", "genggam"): ("hp",),
}

#: Words that say nothing about which column it is.
_NOISE_WORDS = """
lengkap peserta anggota calon pelatihan bimtek kegiatan jambore wajib diisi isi aktif
    terbaru saat ini sekarang yang sesuai bersangkutan tulis ditulis huruf kapital format teks
    contoh dd mm yyyy hh bb tttt digit angka 16 bisa dapat dihubungi dan atau terakhir harap mohon
    pilih rp asal utusan unit delegasi perwakilan domisili ktp orang sdr bapak ibu sebagai
    resmi asli benar dengan pada di ke dari untuk data
"""
NOISE = frozenset(_NOISE_WORDS.split())

#: Words that tell whose column it is, not which; left out only when nothing else fits.
_CIRCUMSTANCE_WORDS = """
gelar tanpa petugas kontingen wilayah lokasi kelompok penerima kepengurusan pengurus pengukuhan
lks lembaga panti asuhan yayasan organisasi karang taruna kt ukkt ukt psm tksk ipsm
kesos sosial stimulan hibah resmi kepala relawan pendamping sesuai singkatan
"""
CIRCUMSTANCE = frozenset(_CIRCUMSTANCE_WORDS.split())
ORGANISATIONS = frozenset(
    ("lks", "lembaga", "panti", "yayasan", "organisasi", "karang", "taruna", "kt", "ukkt", "ukt")
)
DUTY = frozenset(("tugas", "penugasan", "dampingan", "kerja", "bertugas"))


@lru_cache(maxsize=4096)
def canonical(text: str) -> tuple[str, ...]:
    """The words of a heading in their usual spelling: ``No. KTP`` → ``("nomor", "ktp")``."""
    text = _FOOTNOTE.sub(" ", text)
    text = unicodedata.normalize("NFKC", text).casefold().replace("&", " dan ")
    text = _NUMBERING.sub("", text)
    words = _join_letters(_WORDS.findall(text))
    spelled: list[str] = []
    for word in words:
        for part in _CANONICAL.get(word, (word,)):
            pair = _PAIRS.get((spelled[-1], part)) if spelled else None
            if pair:
                spelled[-1:] = pair
            else:
                spelled.append(part)
    return tuple(spelled)


def _join_letters(words: list[str]) -> list[str]:
    """``n i k`` and ``T.T.L`` are one word each; ``l p`` are two."""
    joined: list[str] = []
    index = 0
    while index < len(words):
        end = index
        while end < len(words) and len(words[end]) == 1:
            end += 1
        run = "".join(words[index:end])
        if run in _ACRONYMS:
            joined.append(run)
            index = end
        else:
            joined.append(words[index])
            index += 1
    return joined


@lru_cache(maxsize=4096)
def heading_key(text: str) -> str:
    """One string per heading however it is typed: what is stored and compared."""
    return "".join(canonical(text))


def without_parentheses(text: str) -> str:
    """``NIK (16 digit)`` → ``NIK``; a heading that is all parentheses stays."""
    shorter = _PARENTHESES.sub(" ", text).strip()
    return shorter or text


def without_noise(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words that tell the column."""
    return tuple(word for word in words if word not in NOISE)


def without_circumstance(words: tuple[str, ...], *, keep_duty: bool) -> tuple[str, ...]:
    """The bare word: ``Kecamatan Tugas`` → ``kecamatan``, where duty and home are one column."""
    dropped = NOISE | CIRCUMSTANCE if keep_duty else NOISE | CIRCUMSTANCE | DUTY
    return tuple(word for word in words if word not in dropped)


def fingerprint(headings: Iterable[str]) -> str:
    """What makes two workbooks have the same columns, for remembering an office's choice."""
    joined = "\n".join(heading_key(text) for text in headings)
    return hashlib.sha256(joined.encode()).hexdigest()
