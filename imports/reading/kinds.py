"""What kind of workbook a list of headings belongs to, so that a wrong one is known as such.

Data, not rules: each kind has words of headings, folded as everywhere, of which some tell more
than others. The list of participants is the door that everything comes to by mistake, so the
other kinds are told by what a list of participants never has.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from imports.reading.headings import heading_key


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of workbook that offices keep: its name, and the headings it is known by."""

    slug: str
    name: str
    # Where such a workbook belongs, as a person would look for it.
    place: str
    # Headings that only this kind has; one of them is needed.
    telling: frozenset[str]
    # Headings that go with it.
    usual: frozenset[str] = field(default_factory=frozenset)
    # Its rows are people, so that it can also be read as participants.
    is_people: bool = False
    # The page of that place, by name.
    page: str = "pillars:organisation-list"


def _keys(words: Iterable[str]) -> frozenset[str]:
    return frozenset(heading_key(word) for word in words)


REGISTER = ("No SK", "Tanggal SK", "TMT", "Berakhir", "Tahun Pengangkatan", "Status Kinerja")
CHAIR = ("Nama Ketua", "NIK Ketua", "No HP Ketua", "No SK", "Tanggal SK", "Masa Bakti")
KINDS = (
    Kind(
        "lks",
        "data LKS",
        "Organisasi",
        _keys(
            [
                "Nama LKS",
                "No Tanda Daftar",
                "Nomor Tanda Daftar LKS",
                "Jenis Pelayanan",
                "Tgl Tanda Daftar",
                "No Akta Notaris",
                "Tahun Akreditasi",
                "Akreditasi",
                "Jml Klien L",
                "Jml Klien P",
                "Jumlah Klien",
                "Nama Lembaga",
                "Nama Panti",
            ]
        ),
        _keys(["NPWP", "Nama Pimpinan", "Berlaku S/D", "Status", "Legalitas"]),
    ),
    Kind(
        "stimulus",
        "daftar penerima dana stimulan",
        "Hibah",
        _keys(
            [
                "Besaran per Bulan (Rp)",
                "Besaran per Bulan",
                "Besaran",
                "Nama Bank",
                "No Rekening",
                "Nomor Rekening",
                "Atas Nama",
                "Jumlah Dana",
                "Nominal",
            ]
        ),
        _keys(["Nama UKKT", "Nama Karang Taruna", *CHAIR]),
        page="",
    ),
    Kind(
        "karang-taruna",
        "data Karang Taruna",
        "Organisasi",
        _keys(
            [
                "Nama Karang Taruna",
                "Nama UKKT",
                "Nama Ketua",
                "NIK Ketua",
                "Masa Bakti",
                "Jumlah Pengurus",
                "Jumlah Anggota",
                "Klasifikasi",
                "Nama Karang Taruna Kelurahan",
            ]
        ),
        _keys([*CHAIR, "Alamat Sekretariat"]),
    ),
    Kind(
        "tksk",
        "register TKSK",
        "Orang",
        _keys(["NIAT", "No NIAT"]),
        _keys(REGISTER),
        True,
        "pillars:person-list",
    ),
    Kind(
        "psm",
        "register PSM",
        "Orang",
        _keys(["Nomor Induk Anggota IPSM", "No Anggota IPSM", "NIA IPSM"]),
        _keys(REGISTER),
        True,
        "pillars:person-list",
    ),
)
KNOWN = {kind.slug: kind for kind in KINDS}
PARTICIPANTS = _keys(["Ukuran Kaos", "Kaos", "Tanda Tangan", "Unsur", "Pilar", "Unsur/Pilar"])
# A list of organisations has the NIK of a chair; a NIK by itself is that of the row's person, who
# may have an account, too.
OWN_NIK = _keys(["NIK", "No KTP", "No. KTP / NIK", "No NIK", "NIK/No KTP"])
ENOUGH = 3


def kind_of(headings: Mapping[int, str] | Iterable[str]) -> Kind | None:
    """The kind that these headings speak of, None if they speak of none clearly."""
    texts = headings.values() if isinstance(headings, Mapping) else headings
    keys = {heading_key(text) for text in texts if text}
    if keys & PARTICIPANTS:
        return None
    scored = [(_score(kind, keys), -order, kind) for order, kind in enumerate(KINDS)]
    score, _order, best = max(scored, key=lambda one: one[:2])
    return best if score >= ENOUGH else None


def _score(kind: Kind, keys: set[str]) -> int:
    if kind.slug == "stimulus" and keys & OWN_NIK:
        return 0
    telling = len(keys & kind.telling)
    return 2 * telling + len(keys & kind.usual) if telling else 0
