"""What somebody is in a board, whatever the workbook or the form calls it."""

import re

from pillars.models.assignment import Post

# The most telling word first: “wakil ketua” is no chair, “wakil sekretaris” still a secretary.
_WORDS = (
    (Post.DEPUTY, r"(wakil|waka|wk)\W*ketua|waket|wakil\W*pimpinan|ketua\W*(i|ii|iii|1|2|3)\b"),
    (Post.SECRETARY, r"sekretaris|sekertaris|sekre?t\b|sekjen|sekum"),
    (Post.TREASURER, r"bendahara|bendum"),
    # A chair of a section is a member of the board.
    (Post.MEMBER, r"(ketua|kepala|koordinator)\W*(seksi|sie|bidang|divisi|unit kerja)"),
    (Post.CHAIR, r"\bketua\b|pimpinan|\bkepala\b|direktur|pengasuh"),
)
_PATTERNS = [(post, re.compile(words)) for post, words in _WORDS]


def post_of(position: str) -> Post:
    """`Wakil Ketua II` → deputy; a word that names no office is a member."""
    text = " ".join(position.lower().split())
    return next((post for post, words in _PATTERNS if words.search(text)), Post.MEMBER)
