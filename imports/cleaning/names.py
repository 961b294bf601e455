"""Names of people: how they are shown, and how two spellings of one name are found.

Display keeps what was typed, with titles; only ALL CAPS and all lower case are set in the
usual case. The keys for matching forget titles, old spelling and how a name is split.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

from imports.cleaning.texts import text_of
from imports.cleaning.types import EMPTY, Cleaned, error

_COLUMN = "name"
_LONGEST = 150
_PLAIN = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+)*")
_CAPITALS = re.compile(r"[A-Z]+(?: [A-Z]+)*")
_PARTICLES = frozenset(("bin", "binti", "van", "de", "der", "den", "von", "da", "alias"))
_ROMAN = re.compile(r"(?=[IVX])(X{0,3})(IX|IV|V?I{0,3})", re.IGNORECASE)
_NUMBERING = re.compile(r"^\d{1,4}\s*[.)]\s*(?=\D)")
_SEGMENT = re.compile(r"[^\W\d_]+")

_FRONT = {
    model.replace(".", "").casefold(): model
    for model in (
        "Dr", "Drg", "Drs", "Dra", "Ir", "Prof", "H", "Hj", "KH", "K.H", "Kyai", "Kiai", "Ust",
        "Ustadz", "Ustaz", "Ustadzah", "R", "RA", "RM", "RR", "Rd", "Raden", "Dt", "Tgk", "Tn",
        "Ny", "Nn", "Bpk", "Bapak", "Ibu", "Sdr", "Sdri", "Apt", "Ns", "Pdt", "Gus", "Hjh",
    )
}  # fmt: skip
#: Front titles that are also given names or initials: only with a dot they are titles.
_DOTTED = frozenset(
    ("r", "h", "raden", "ibu", "gus", "ra", "rm", "rr", "rd", "dt", "ns", "ir", "kyai")
)
_BACK = {
    model.replace(".", "").casefold(): model.replace(".", "")
    for model in (
        "S.Sos", "S.Sos.I", "S.ST", "S.Tr", "S.Tr.Sos", "S.E", "S.E.I", "S.H", "S.H.I", "S.Pd",
        "S.Pd.I", "S.Kom", "S.T", "S.IP", "S.I.P", "S.AP", "S.I.Kom", "S.Psi", "S.Ag", "S.Th",
        "S.Th.I", "S.KM", "S.Kep", "S.Si", "S.S", "S.P", "S.Pt", "S.Hut", "S.Farm", "S.Gz",
        "S.STP", "S.Ak", "S.M", "S.Hum", "S.Ked", "S.Sn", "S.Fil.I", "M.Si", "M.Pd", "M.Pd.I",
        "M.M", "M.H", "M.Kom", "M.T", "M.AP", "M.A", "M.Ag", "M.Kes", "M.Sos", "M.Hum", "M.Sc",
        "M.E", "M.Ak", "M.P", "M.Psi", "M.BA", "M.IP", "M.I.Kom", "A.Md", "A.Md.Keb", "A.Md.Kep",
        "A.Md.Kom", "A.Ma", "A.Ma.Pd", "B.A", "B.Sc", "Ph.D", "Lc", "Ners", "Sp.PKS", "Dipl", "CH",
        "Psikolog", "MBA", "SKM", "SST",
    )
}  # fmt: skip
#: Back titles so unlike a name that they need neither comma nor dot.
_UNMISTAKABLE = frozenset(
    key for key in _BACK if key not in {"ma", "ba", "st", "sp", "ss", "sm", "me", "mp", "ch", "sn"}
)

_TITLES = frozenset(key.upper() for key in (*_FRONT, *_BACK))

_MUHAMMAD_FORMS = """
    mohamad mohammad muhamad muhammad mochamad mochammad mukhamad mukhammad moh moch mohd muh
    muhd mhd mohamed muhammed mukammad mochmad muchamad muchammad much
"""
_MUHAMMAD = frozenset(_MUHAMMAD_FORMS.split())
_ABDUL = frozenset(("abd", "abdoel", "abdul", "abdl"))
_OLD_SPELLING = (
    ("oe", "u"), ("tj", "c"), ("dj", "j"), ("sj", "s"), ("sy", "s"), ("nj", "ny"), ("ch", "h"),
    ("kh", "h"), ("dh", "d"), ("th", "t"), ("ph", "f"), ("dz", "z"), ("dl", "d"), ("ie", "i"),
    ("q", "k"), ("v", "f"), ("x", "ks"),
)  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")


def clean_name(cell: Any) -> Cleaned:
    """The name as it is shown: one line, usual case, titles kept."""
    if isinstance(cell, str) and _PLAIN.fullmatch(cell) and len(cell) <= _LONGEST:
        return Cleaned(cell)
    if cell is None:
        return EMPTY
    if isinstance(cell, str) and _CAPITALS.fullmatch(cell) and 2 <= len(cell) <= _LONGEST:
        words = cell.split()
        if _TITLES.isdisjoint(words):
            return Cleaned(" ".join([_capital(word, i) for i, word in enumerate(words)]))
    text = _NUMBERING.sub("", text_of(cell)).strip(" ,;:-_*`\"'’")
    if not text:
        raw = text_of(cell)
        return (
            _refuse("name_no_letters", f"“{raw[:40]}” bukan nama. Isi nama lengkap.")
            if (raw)
            else EMPTY
        )
    if any(char.isdigit() for char in text):
        better = " ".join(re.sub(r"\d+", " ", text).split())
        has_letters = any(char.isalpha() for char in better)
        return _refuse(
            "name_has_digits",
            f"Nama “{text[:60]}” memuat angka. Periksa apakah kolomnya benar, lalu hapus angkanya.",
            _display(better) if has_letters else "",
        )
    if sum(char.isalpha() for char in text) < 2:
        return _refuse("name_no_letters", f"“{text[:40]}” bukan nama. Isi nama lengkap.")
    if len(text) > _LONGEST:
        return _refuse(
            "text_too_long",
            f"Nama terdiri dari {len(text)} huruf; batasnya {_LONGEST}. Periksa isinya.",
        )
    return Cleaned(_display(text))


def _refuse(code: str, message: str, suggestion: str = "") -> Cleaned:
    return Cleaned(None, (error(_COLUMN, code, message, suggestion),))


def _display(text: str) -> str:
    front, bare, back = split_titles(text)
    if not (bare.isupper() or bare.islower()):
        return text
    words = [_recase(word, _FRONT) for word in front]
    words.append(capitalise(bare))
    name = " ".join(word for word in words if word)
    if not back:
        return name
    titles = [_recase(word, _BACK) for word in back]
    had_comma = "," in text
    return f"{name}{',' if had_comma else ''} {' '.join(titles)}"


def _recase(title: str, models: dict[str, str]) -> str:
    """The title with the case of its model, and the dots as typed."""
    letters = [char for char in title if char.isalpha()]
    model = models.get("".join(letters).casefold())
    if model is None:
        return title
    shape = iter(char for char in model if char.isalpha())
    return "".join(next(shape) if char.isalpha() else char for char in title)


def capitalise(text: str) -> str:
    """``SITI BINTI MA'RUF AL-FARIZI`` → ``Siti binti Ma'ruf Al-Farizi``."""
    words = text.split()
    return " ".join(_capital(word, index) for index, word in enumerate(words))


@lru_cache(maxsize=16_384)
def _capital(word: str, index: int) -> str:
    lowered = word.lower()
    if index and lowered in _PARTICLES:
        return lowered
    if index and len(word) > 1 and _ROMAN.fullmatch(word):
        return word.upper()
    result = []
    last_end = 0
    for segment in _SEGMENT.finditer(lowered):
        between = lowered[last_end : segment.start()]
        part = segment[0]
        after_apostrophe = between in ("'", "’", "`") and segment.start() > 1
        # Ma'ruf, Jum'ah; but O'Brien and D'Angelo have one letter before the mark.
        long_head = after_apostrophe and len(re.split(r"[\W_]", lowered[:last_end])[-1]) > 1
        result.append(between)
        result.append(part if long_head else part[:1].upper() + part[1:])
        last_end = segment.end()
    result.append(lowered[last_end:])
    return "".join(result)


def split_titles(name: str) -> tuple[list[str], str, list[str]]:
    """Titles in front, bare name, titles behind: ``H. Budi, S.Sos`` → ``H.``, Budi, ``S.Sos``."""
    head, _, tail = name.partition(",")
    words = head.split()
    front: list[str] = []
    while len(words) > 1 and _is_front(words[0]):
        front.append(words.pop(0))
    back: list[str] = []
    while len(words) > 1 and _is_back(words[-1], len(words)):
        back.insert(0, words.pop())
    behind = tail.split()
    if behind and not all(_key_of(word) in _BACK or not _key_of(word) for word in behind):
        # "Siregar, Budi": not titles, so part of the name.
        words += behind
    else:
        back += behind
    return front, " ".join(words), back


@lru_cache(maxsize=16_384)
def _key_of(word: str) -> str:
    return "".join(char for char in word if char.isalpha()).casefold()


def _is_front(word: str) -> bool:
    key = _key_of(word)
    return key in _FRONT and ("." in word or key not in _DOTTED)


def _is_back(word: str, count: int) -> bool:
    key = _key_of(word)
    if key not in _BACK:
        return False
    return "." in word or (count > 2 and key in _UNMISTAKABLE and (word.isupper() or len(key) > 3))


def match_key(name: str) -> str:
    """One string for one person's name however it is spelt, split or titled."""
    return "".join(_tokens(name))


def token_key(name: str) -> str:
    """The same with the words in alphabetical order: ``Siregar Budi`` finds ``Budi Siregar``."""
    return " ".join(sorted(_tokens(name)))


def _tokens(name: str) -> list[str]:
    _front, bare, _back = split_titles(name)
    plain = unicodedata.normalize("NFKD", bare).casefold()
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    words = re.findall(r"[^\W_]+", re.sub(r"['’`´]", "", plain))
    return [_modern(word) for word in words if word not in ("bin", "binti")] or [
        _modern(word) for word in words
    ]


@lru_cache(maxsize=16_384)
def _modern(word: str) -> str:
    if word in _MUHAMMAD:
        return "muhamad"
    if word in _ABDUL:
        return "abdul"
    for old, new in _OLD_SPELLING:
        word = word.replace(old, new)
    return _DOUBLED.sub(r"\1", word)
