"""Tells data rows from everything else that offices put into a table.

Group rows, column numbers, repeated headings, totals, the signature block: they are not
people. But nobody is dropped in silence either: what is skipped is listed by kind, and a row
that might be a person with half the cells missing counts as data, so that it shows as an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from imports.reading.headings import heading_key
from imports.reading.matching import Vocabulary
from imports.reading.shapes import looks_like_nik
from imports.reading.types import Cell, Heading, Row
from imports.reading.types import Mapping as ColumnMapping

DATA = "data"
EMPTY = "empty"
GROUP = "group"
TOTAL = "total"
NUMBERING = "numbering"
HEADING = "heading"
FOOTER = "footer"
OTHER = "other"

_TOTAL = re.compile(
    r"(grand|sub)?[\s\-]*(jumlah|total|jml|rekapitulasi)\b(?!\s+(klien|pengurus|anggota)\b)",
    re.IGNORECASE,
)
_MONTHS = r"jan\w*|[fp]eb\w*|mar\w*|apr\w*|mei|jun\w*|jul\w*|ag\w+|sep\w*|okt\w*|no[vp]\w*|des\w*"
_FOOTER = re.compile(
    r"""^[\s(*]*(
      mengetahui | menyetujui | mengesahkan | disahkan | diketahui | disetujui | dibuat\ oleh
    | yang\ membuat | pembuat\ daftar | penanggung\ jawab\ kegiatan | panitia | ketua\ panitia
    | (plt|plh|pj)\b\.? | kepala\ \w+ | kasudin | kasubag | kasie?\b | kabid | lurah\b | camat\b
    | bupati | wali\ ?kota | gubernur | sekretaris\ (dinas|kecamatan|kelurahan)
    | suku\ dinas | dinas\ sosial | pejabat\ \w+ | kuasa\ pengguna | pengguna\ anggaran | ppk\b
    | pptk\b | bendahara\ (pengeluaran|kegiatan|pembantu) | petugas\ \w+ | koordinator\ \w+
    | nip\b\.? | nrk\b\.? | pangkat\b | pembina\b | penata\b | catatan\s*: | keterangan\s*:
    | ket\s*\.?\s*: | dicetak\b | sumber\s*: | demikian\b | tertanda\b | ttd\b\.?$
    | a\.?n\.?\ (kepala|wali|gubernur|bupati)
    )
    | ^[\s(]*[._…]{4,}
    | ^\*+\s*\)?\s*\w""",
    re.IGNORECASE | re.VERBOSE,
)
_PLACE_AND_DATE = re.compile(
    rf"^[^\d,]{{3,40}},\s*(tanggal\s*)?[\d.…_]{{0,12}}\s*({_MONTHS}|[.…_]{{3,}})?\s*(20\d\d|20[._]+)?\s*$",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"^\(?([IVXLC]{1,6}|[A-Za-z])\s*[.)]?$")
_LEADING_ORDINAL = re.compile(r"^\(?([IVXLC]{1,6}|[A-Z]|\d{1,2})\s*[.)]\s*(?=\D)")
_LEVELS = (
    ("province", re.compile(r"(provinsi|propinsi|prov\.)\s+\S", re.IGNORECASE)),
    (
        "regency",
        re.compile(r"(kota|kabupaten|kab\b|kontingen\s+(kota|kab))[.\s]+\S", re.IGNORECASE),
    ),
    ("district", re.compile(r"(kecamatan|kec)\b[.\s:]+\S", re.IGNORECASE)),
    ("village", re.compile(r"(kelurahan|kel|desa|kalurahan|nagari)\b[.\s:]+\S", re.IGNORECASE)),
    ("rw", re.compile(r"(rw|rukun\s+warga)\b[.\s:]*\d", re.IGNORECASE)),
)
_GROUP_WORD = re.compile(
    r"(wilayah|kontingen|gelombang|angkatan|kelompok|unsur|pilar|peserta|utusan|regu|tim|kloter"
    r"|daftar|kategori|bagian|lanjutan)\b",
    re.IGNORECASE,
)
_BELOW = {
    "province": ("regency", "district", "village", "rw"),
    "regency": ("district", "village", "rw"),
    "district": ("village", "rw"),
    "village": ("rw",),
}

Recognise = Mapping[str, Callable[[str], bool]]


class RowSorter:
    """Says of each row below a heading what it is, and remembers the group it stands in."""

    def __init__(
        self,
        headings: Sequence[Heading],
        mapping: ColumnMapping,
        vocabulary: Vocabulary,
        *,
        wide_rows: frozenset[int] = frozenset(),
        recognise: Recognise | None = None,
    ) -> None:
        self.vocabulary = vocabulary
        self.recognise = recognise or {}
        self.wide_rows = wide_rows
        self.positions = set(mapping.columns.values())
        self.identity = [
            mapping.columns[key] for key in vocabulary.identity if key in mapping.columns
        ]
        self.nik = next((mapping.columns[key] for key in ("nik",) if key in mapping.columns), None)
        self.name = self.identity[0] if self.identity else None
        self.number = next(
            (
                heading.column
                for heading in headings
                if (match := vocabulary.match(heading.text)) and match.key == "number"
            ),
            None,
        )
        self.labels = {
            heading.column: {
                heading_key(text) for text in (heading.text, heading.leaf, heading.group) if text
            }
            for heading in headings
        }
        self.context: dict[str, str] = {}
        self.columns = dict(mapping.columns)
        # Position in the first table → position in a later one on the same sheet.
        self._moved: dict[int, int] = {}
        self._closing = False

    def in_place(self, row: Row) -> Row:
        """The row with its cells where the first table has them, if a later heading moved them."""
        if not self._moved:
            return row
        filled = _filled(row.cells)
        if self._repeats_heading(filled) or self._starts_another_table(filled):
            # The next heading is judged where it stands.
            return row
        cells: list[Cell] = [None] * (max(self._moved) + 1)
        for position, source in self._moved.items():
            if source < len(row.cells):
                cells[position] = row.cells[source]
        return Row(row.number, cells)

    @property
    def moved(self) -> dict[int, int]:
        """Where a further table has the columns of the first one, by their position there."""
        return self._moved

    def sort(self, row: Row) -> str:
        """The kind of the row: ``data``, ``group``, ``total``, ``footer``…"""
        cells = row.cells
        if self._is_plain_person(cells):
            self._closing = False
            return DATA
        filled = _filled(cells)
        if not filled:
            return EMPTY
        if _is_numbering(filled):
            return NUMBERING
        if self._repeats_heading(filled):
            return HEADING
        if self._starts_another_table(filled) or self._is_second_heading(filled):
            self._closing = False
            return HEADING
        counted = [position for position, _cell in filled if position in self.positions]
        has_name = self.name in counted
        has_nik = any(position in self.identity and looks_like_nik(c) for position, c in filled)
        has_number = self._has_number(cells)
        texts = [cell.strip() for _position, cell in filled if isinstance(cell, str)]
        words = next((t for t in texts if not _ORDINAL.match(t) and not t.isdigit()), "")
        if _TOTAL.match(_LEADING_ORDINAL.sub("", words)) and not has_nik and len(texts) <= 3:
            self._closing = True
            return TOTAL
        if has_nik or (has_name and len(counted) >= max(3, len(self.positions) // 2)):
            self._closing = False
            return DATA
        if any(_FOOTER.match(t) or _PLACE_AND_DATE.match(t) for t in texts) and not (
            has_number and has_name
        ):
            self._closing = True
            return FOOTER
        if has_name and has_number:
            return DATA
        if self._opens_group(row.number, filled, words, counted):
            self._closing = False
            return GROUP
        if self._closing:
            return FOOTER
        others = [position for position in counted if position != self.number]
        if has_name or any(position in self.identity for position in counted) or len(others) >= 3:
            return DATA
        return EMPTY if not others else OTHER

    def _is_plain_person(self, cells: Sequence[Cell]) -> bool:
        """The quick way for the row that is like a thousand others."""
        if self.nik is None or self.name is None or len(cells) <= max(self.nik, self.name):
            return False
        nik, name = cells[self.nik], cells[self.name]
        return (
            isinstance(nik, str)
            and len(nik) >= 16
            and nik[-16:].isdigit()
            and isinstance(name, str)
            and len(name) > 2
        )

    def _has_number(self, cells: Sequence[Cell]) -> bool:
        if self.number is None or self.number >= len(cells):
            return False
        cell = cells[self.number]
        if isinstance(cell, str):
            return cell.strip(" .)(").isdigit()
        return isinstance(cell, (int, float)) and not isinstance(cell, bool)

    def _repeats_heading(self, filled: list[tuple[int, Cell]]) -> bool:
        equal = sum(
            isinstance(cell, str) and heading_key(cell) in self.labels.get(position, ())
            for position, cell in filled
        )
        if equal < 2 or equal * 2 < len(filled):
            return False
        self._moved = {}
        return True

    def _is_second_heading(self, filled: list[tuple[int, Cell]]) -> bool:
        """Whether the row only divides the heading above it, as Tempat | Tgl under TTL does."""
        if len(filled) < 2 or any(position in self.identity for position, _cell in filled):
            return False
        texts = [cell for _position, cell in filled if isinstance(cell, str)]
        if len(texts) < len(filled) or any(char.isdigit() for text in texts for char in text):
            return False
        known = sum(
            self.vocabulary.match(text) is not None or bool(self.vocabulary.weak_keys(text))
            for text in texts
        )
        return known * 2 > len(texts)

    def _starts_another_table(self, filled: list[tuple[int, Cell]]) -> bool:
        """Whether the row is the heading of a further table whose columns stand elsewhere."""
        if len(filled) < 3 or not all(isinstance(cell, str) for _position, cell in filled):
            return False
        places: dict[str, int] = {}
        for position, cell in filled:
            if match := self.vocabulary.match(str(cell)):
                places.setdefault(match.key, position)
        known = {key: place for key, place in places.items() if key in self.columns}
        if len(known) < 3 or len(places) * 3 < len(filled) * 2 or self.vocabulary.missing(known):
            return False
        self._moved = {self.columns[key]: place for key, place in known.items()}
        if self.number is not None and "number" in places:
            self._moved[self.number] = places["number"]
        return True

    def _opens_group(
        self, number: int, filled: list[tuple[int, Cell]], words: str, counted: list[int]
    ) -> bool:
        """Whether the row names the group below it; keeps the name if so."""
        if not words or len(filled) > 3 or (len(counted) > 2 and number not in self.wide_rows):
            return False
        labels = [
            cell
            for _position, cell in filled
            if isinstance(cell, str) and cell.strip() != words and not _ORDINAL.match(cell.strip())
        ]
        if any(not label.strip(" .:").isdigit() for label in labels):
            return False
        bare = _LEADING_ORDINAL.sub("", words).strip(" :-")
        level = self._level(bare)
        has_ordinal = bare != words.strip(" :-") or any(
            (isinstance(cell, str) and _ORDINAL.match(cell.strip())) or position == self.number
            for position, cell in filled
            if cell is not words
        )
        alone_elsewhere = len(filled) == 1 and filled[0][0] != self.name
        if not (
            level
            or _GROUP_WORD.match(bare)
            or has_ordinal
            or number in self.wide_rows
            or (alone_elsewhere and filled[0][0] == self.number)
        ):
            return False
        self._remember(level or "group", bare)
        return True

    def _level(self, text: str) -> str | None:
        for level, pattern in _LEVELS:
            if pattern.match(text):
                return level
        for key in self.vocabulary.values:
            if self.vocabulary.holds_word(key, text):
                return key
        for key in ("regency", "district", "village"):
            if (test := self.recognise.get(key)) and test(text):
                return key
        return None

    def _remember(self, level: str, text: str) -> None:
        below = _BELOW.get(level, ())
        context = {key: kept for key, kept in self.context.items() if key not in below}
        context[level] = text
        self.context = context


def _filled(cells: Sequence[Cell]) -> list[tuple[int, Cell]]:
    """The cells in which something stands."""
    return [
        (position, cell)
        for position, cell in enumerate(cells)
        if cell is not None and not (isinstance(cell, str) and not cell.strip(" \t\xa0'"))
    ]


def _is_numbering(filled: list[tuple[int, Any]]) -> bool:
    """The row (1) (2) (3) under a heading."""
    if len(filled) < 3:
        return False
    expected = None
    for _position, cell in filled:
        if isinstance(cell, str):
            text = cell.strip(" ().")
            if not text.isdigit() or len(text) > 3:
                return False
            value = int(text)
        elif isinstance(cell, (int, float)) and not isinstance(cell, bool) and cell == int(cell):
            value = int(cell)
        else:
            return False
        if expected is None:
            if value not in (0, 1):
                return False
        elif value != expected:
            return False
        expected = value + 1
    return True
