"""How people write the names of places: level words, office names, abbreviations, numbers.

`readings` turns what stands in a cell into the keys to look for, the surest first. A rule never
decides by itself: whatever it yields must still be the name of exactly one place inside the
parent (regions/resolution.py).
"""

import re
from dataclasses import dataclass
from itertools import islice, product

from regions.codes import Level
from regions.models.region import RegionKind
from regions.names import fold

# Words before a name that only say what kind of place it is.
LEVEL_WORDS: dict[Level, dict[str, RegionKind | None]] = {
    Level.PROVINCE: {"prov": None, "prop": None, "provinsi": None, "propinsi": None},
    Level.REGENCY: {
        "kab": RegionKind.KABUPATEN,
        "kabupaten": RegionKind.KABUPATEN,
        "pemkab": RegionKind.KABUPATEN,
        "kota": RegionKind.KOTA,
        "kotamadya": RegionKind.KOTA,
        "kodya": RegionKind.KOTA,
        "pemkot": RegionKind.KOTA,
        "adm": None,
        "admin": None,
        "administrasi": None,
        "administratif": None,
        "wil": None,
        "wilayah": None,
        "kontingen": None,
        # An office stands for its place: "Sudinsos Jakarta Pusat".
        "suku": None,
        "sudin": None,
        "sudinsos": None,
        "dinas": None,
        "dinsos": None,
        "sosial": None,
    },
    Level.DISTRICT: {
        "kec": None,
        "kecamatan": None,
        "kapanewon": None,
        "kemantren": None,
        "distrik": None,
    },
    Level.VILLAGE: {
        "kel": RegionKind.KELURAHAN,
        "kelurahan": RegionKind.KELURAHAN,
        "desa": RegionKind.DESA,
        "ds": RegionKind.DESA,
        "kal": RegionKind.DESA,
        "kalurahan": RegionKind.DESA,
        "nagari": RegionKind.DESA,
        "gampong": RegionKind.DESA,
    },
}

# "P." is Pulau in the Thousand Islands and Pondok elsewhere: both are tried.
ABBREVIATIONS: dict[str, tuple[str, ...]] = {
    "p": ("pulau", "pondok"),
    "pl": ("pulau",),
    "kep": ("kepulauan",),
    "kp": ("kampung",),
    "kmp": ("kampung",),
    "kpg": ("kampung",),
    "kamp": ("kampung",),
    "tj": ("tanjung",),
    "tjg": ("tanjung",),
    "tg": ("tanjung",),
    "gn": ("gunung",),
    "gng": ("gunung",),
    "gg": ("gunung",),
    "ps": ("pasar",),
    "psr": ("pasar",),
    "pd": ("pondok", "padang"),
    "pdk": ("pondok",),
    "kb": ("kebon", "kebun"),
    "kbn": ("kebon", "kebun"),
    "kr": ("karang",),
    "krg": ("karang",),
    "rw": ("rawa",),
    "sei": ("sungai",),
    "sungei": ("sungai",),
    "sg": ("sungai",),
    "tl": ("teluk",),
    "tlk": ("teluk",),
    "bt": ("batu", "bukit"),
    "bkt": ("bukit",),
    "btg": ("batang",),
    "ma": ("muara",),
    "mr": ("muara",),
    "sp": ("simpang",),
    "kt": ("kota",),
    "jkt": ("jakarta",),
    "u": ("utara",),
    "ut": ("utara",),
    "utr": ("utara",),
    "s": ("selatan", "sungai"),
    "sel": ("selatan",),
    "slt": ("selatan",),
    "t": ("timur",),
    "tim": ("timur",),
    "tmr": ("timur",),
    "b": ("barat",),
    "bar": ("barat",),
    "brt": ("barat",),
    "teng": ("tengah",),
    "tgh": ("tengah",),
    "pus": ("pusat",),
    "pst": ("pusat",),
}
ROMAN = {
    str(number): roman
    for number, roman in enumerate(
        ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv"),
        start=1,
    )
}
# The number of a group row: "I. KECAMATAN GAMBIR", "3) Kel. Kramat".
ENUMERATOR = re.compile(r"^\s*(?:[ivxlc]{1,6}|\d{1,2})\s*[.)]\s*(?=\S)", re.IGNORECASE)
WORDS = re.compile(r"[a-z0-9]+")
MOST_VARIANTS = 16


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a cell: the folded name, and what kind of place it says it is."""

    key: str
    kind: RegionKind | None = None


def words(text: str) -> list[str]:
    """`KAB.ADM.KEP.SERIBU` → kab, adm, kep, seribu; the words' letters are those of `fold`."""
    return [word for part in re.split(r"[\W_]+", text) for word in WORDS.findall(fold(part))]


def readings(text: str, level: Level) -> list[Reading]:
    """The name as it stands, then without level words, each only once."""
    found = [Reading(fold(text))]
    for start in (text, ENUMERATOR.sub("", text, count=1)):
        kind, rest = without_level_words(words(start), level)
        found.append(Reading("".join(rest), kind))
    return list(dict.fromkeys(reading for reading in found if reading.key))


def rule_readings(text: str, level: Level) -> list[Reading]:
    """The readings after writing out abbreviations and numbers."""
    found = []
    for start in (text, ENUMERATOR.sub("", text, count=1)):
        kind, rest = without_level_words(words(start), level)
        found += [Reading(key, kind) for key in written_out(rest)]
    return list(dict.fromkeys(found))


def without_level_words(found: list[str], level: Level) -> tuple[RegionKind | None, list[str]]:
    """The kind that the leading words name (None when they name two, as in Kab/Kota)."""
    kinds = set()
    rest = list(found)
    while len(rest) > 1 and rest[0] in LEVEL_WORDS[level]:
        kinds.add(LEVEL_WORDS[level][rest.pop(0)])
    kinds.discard(None)
    return (kinds.pop() if len(kinds) == 1 else None), rest


def written_out(found: list[str]) -> list[str]:
    """Every way to write out the abbreviations, as folded keys: `p panggang` → pulaupanggang…"""
    choices = [_choices(word) for word in found]
    return ["".join(choice) for choice in islice(product(*choices), MOST_VARIANTS)]


def _choices(word: str) -> tuple[str, ...]:
    if word in ROMAN:
        return (ROMAN[word],)
    return ABBREVIATIONS.get(word, (word,))
