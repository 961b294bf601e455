"""What the search box of the header gathers from every room; `config/search.py` asks them.

A room offers in its own `search.py` what it knows, each part optional and each row already
`visible_to(user)`:

    groups(user, text)   what fits the words, a few rows of each kind
    direct(user, text)   the address of the one page that a code or number names, or nothing
    secret(user, text)   what a NIK or telephone number leads to; such a text is posted and
                         never stands in an address or a log
"""

from dataclasses import dataclass

# A few of each kind; the whole list is one click away.
SHOWN = 6


@dataclass(frozen=True)
class Hit:
    """A row that fits, with the words that tell it from its namesakes."""

    title: str
    text: str
    url: str


@dataclass(frozen=True)
class Group:
    """Rows of one kind, the first few, and where all of them are."""

    title: str
    icon: str
    hits: list[Hit]
    all_url: str = ""
    note: str = ""
