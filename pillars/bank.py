"""Numbers of bank accounts: tidied, indexed for finding, masked for showing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from accounts import crypto, formats

BLANKS = re.compile(r"[\s.\-–_/]+")
SHORTEST, LONGEST = 5, 25


@dataclass(frozen=True, kw_only=True)
class BankAccount:
    """A bank account as somebody wrote it down: which bank, the digits, whose name it is in."""

    bank_name: str
    number: str
    holder: str = ""
    # Of a person's account: regional bank, BNI, another (`PersonAccount.Bank`).
    bank: str = ""

    @classmethod
    def written(cls, *, bank_name: str, number: str, holder: str = "", bank: str = "") -> Self:
        """Tidied; raises ValueError, in words for the person who typed it."""
        digits = BLANKS.sub("", str(number))
        if not digits.isdigit() or not digits.isascii():
            raise ValueError("Nomor rekening hanya terdiri dari angka. Periksa buku rekeningnya.")
        if not SHORTEST <= len(digits) <= LONGEST:
            raise ValueError(
                f"Nomor rekening terdiri dari {SHORTEST} sampai {LONGEST} angka; "
                f"yang ditulis {len(digits)} angka."
            )
        return cls(
            bank_name=" ".join(bank_name.split())[:60],
            number=digits,
            holder=" ".join(holder.split())[:150],
            bank=bank,
        )

    @property
    def index(self) -> bytes:
        return account_index(self.number)

    @property
    def mask(self) -> str:
        return account_mask(self.number)

    def __repr__(self) -> str:
        return f"<{self.bank_name} {self.mask}>"


def account_index(number: str) -> bytes:
    """What finds the account without telling it."""
    return crypto.index(number, "account")


def account_mask(number: str) -> str:
    """`******7890`: enough to compare with a savings book that one holds in hand."""
    return formats.masked(number, head=0, tail=4)[-30:]
