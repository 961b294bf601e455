"""Kinds and levels of events, as offices say and type them: `Pelatihan Dasar`, `bimtek LKS`."""

import re

from trainings.errors import KindUnknown
from trainings.models import EventKind, EventLevel

# Looked for in this order: "bimtek akreditasi" is more than a bimtek, "seleksi" may hold a test.
KIND_WORDS = (
    (EventKind.BIMTEK_LKS, r"bimtek[_ ]?lks|akreditasi|bimbingan teknis lks"),
    (EventKind.SELECTION, r"seleksi|rekrutmen|rekruitmen|recruitment|selection"),
    (EventKind.TEMU_KARYA, r"temu[_ ]?karya"),
    (EventKind.JAMBORE, r"jambore|jamboree|kemah"),
    (EventKind.COORDINATION, r"rakor\w*|rapat|koordinasi|coordination"),
    (EventKind.REFRESHER, r"penyegaran|refresh\w*"),
    (EventKind.BIMTEK, r"bimtek|bimbingan|workshop|lokakarya"),
    (EventKind.EVALUATION, r"evaluasi|pembinaan|monev|evaluation"),
    (EventKind.TRAINING, r"pelatihan|diklat|latihan|training|pemantapan|penguatan"),
)
LEVEL_WORDS = (
    (EventLevel.BASIC, r"dasar|basic"),
    (EventLevel.ADVANCED, r"lanjut|lanjutan|advanced"),
    (EventLevel.SPECIAL, r"khusus|pemantapan|special"),
    (EventLevel.NONE, r"umum|tanpa tingkat|none"),
)
PREFIXES = {
    EventKind.BIMTEK: "BMT",
    EventKind.TRAINING: "PLT",
    EventKind.EVALUATION: "EVL",
    EventKind.REFRESHER: "PNY",
    EventKind.COORDINATION: "RKR",
    EventKind.JAMBORE: "JMB",
    EventKind.TEMU_KARYA: "TKY",
    EventKind.BIMTEK_LKS: "LKS",
    EventKind.SELECTION: "SEL",
}
# "Bimbingan Pemantapan Tingkat Dasar" is basic: what follows "tingkat" says more than the rest.
LEVEL_IN_TITLE = (re.compile(r"\btingkat\s+(\w+)"), re.compile(r"\b(dasar|lanjut(?:an)?)\b"))


def kind_of(words: str) -> EventKind:
    """The kind that `words` name; a bare level (`dasar`) is a training. Raises KindUnknown."""
    found = _first(KIND_WORDS, words)
    if found is not None:
        return found
    if _first(LEVEL_WORDS[:3], words) is not None:
        return EventKind.TRAINING
    known = ", ".join(EventKind.values)
    raise KindUnknown(f"Jenis kegiatan “{words}” tidak dikenal. Pilih salah satu: {known}.")


def level_of(words: str) -> EventLevel:
    """The level that `words` name. Raises KindUnknown."""
    found = _first(LEVEL_WORDS, words)
    if found is None:
        known = ", ".join(EventLevel.values)
        raise KindUnknown(f"Tingkat “{words}” tidak dikenal. Pilih salah satu: {known}.")
    return found


def level_guessed(kind_words: str, title: str) -> EventLevel:
    """The level said by the words for the kind, else by the title, else none."""
    found = _first(LEVEL_WORDS, kind_words)
    for pattern in LEVEL_IN_TITLE:
        said = pattern.search(title.lower())
        if found is None and said:
            found = _first(LEVEL_WORDS, said[1])
    return found or EventLevel.NONE


def _first(table, words: str):
    folded = " ".join(words.lower().replace("-", " ").split())
    return next(
        (value for value, pattern in table if re.search(rf"\b(?:{pattern})\b", folded)), None
    )
