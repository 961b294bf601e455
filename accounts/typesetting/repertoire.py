"""Which characters a PDF can show.

PDF/A refuses a document with a single sign its fonts do not have, so that an emoji in the title
of one event would keep a whole province from its report. Such a sign becomes "�" in the PDF;
page, Excel and CSV show it as it was typed.
"""

import re

# What the fonts inside typst have, without gaps: Latin with every accent, Greek, Cyrillic,
# punctuation, currencies, arrows and mathematical signs. A test sets them all.
RANGES = (
    (0x20, 0x7E),
    (0xA0, 0x377),
    (0x3A3, 0x4FF),
    (0x1E00, 0x1EFF),
    (0x2010, 0x2027),
    (0x2030, 0x203F),
    (0x20A0, 0x20BF),
    (0x2190, 0x23FF),
    (0xFFFD, 0xFFFD),
)
OTHER = re.compile("[^" + "".join(f"\\u{a:04x}-\\u{b:04x}" for a, b in RANGES) + "]")
SPACES = re.compile(r"\s+")


def printable(value):
    """The same texts, in lists and dictionaries too, with only characters a PDF can show."""
    if isinstance(value, str):
        return OTHER.sub("�", SPACES.sub(" ", value))
    if isinstance(value, dict):
        return {key: printable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [printable(one) for one in value]
    return value
