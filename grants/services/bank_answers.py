"""Reading a bank's result file: its headings, its rows, and whether its end is missing.

The file is opened by the guarded reader of the imports, in a process of its own.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from grants.errors import FileUnusable
from grants.models import BankFormat
from imports.cleaning.dates import clean_date
from imports.reading.types import FileRefused
from imports.reading.workbook import open_workbook

NEEDED = ("status", "amount")
TOTALS = re.compile(r"^(total|jumlah|grand total)\b", re.IGNORECASE)
NOT_LETTERS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Answer:
    """One row of the bank's file, as far as it can be read."""

    number: int
    reference: str = ""
    account: str = ""
    amount: int | None = None
    succeeded: bool = False
    text: str = ""
    paid_on: date | None = None
    is_whole: bool = False


@dataclass(slots=True)
class Table:
    answers: list[Answer]
    is_truncated: bool


def read(path: Path | str, *, name: str, bank_format: BankFormat) -> Table:
    """All rows below the heading. Raises FileUnusable when nothing can be read from it."""
    words = {_folded(word) for word in bank_format.success}
    columns: dict[str, int] = {}
    answers: list[Answer] = []
    totals: list[int] = []
    try:
        with open_workbook(path, name=name) as workbook:
            for sheet in workbook.sheets:
                for row in sheet:
                    cells = list(row.cells)
                    if not columns:
                        columns = _columns(cells, bank_format)
                        continue
                    first = next((str(cell).strip() for cell in cells if cell is not None), "")
                    if TOTALS.match(first):
                        totals += _numbers(cells)
                        continue
                    answers.append(_answer(row.number, cells, columns, words))
                if columns:
                    break
    except FileRefused as refused:
        raise FileUnusable(str(refused)) from refused
    if not columns:
        raise FileUnusable(
            "Judul kolom tidak dikenali. Berkas hasil bank perlu kolom referensi atau rekening, "
            "nominal, dan status."
        )
    if not answers:
        raise FileUnusable("Tidak ada baris di bawah judul kolom.")
    known = {len(answers), sum(answer.amount or 0 for answer in answers)}
    is_short = bool(totals) and not known & set(totals)
    return Table(answers, is_truncated=is_short or not answers[-1].is_whole)


def _columns(cells: Sequence[Any], bank_format: BankFormat) -> dict[str, int]:
    """Where each thing stands, if this row is the heading."""
    keys = {_folded(str(cell)): place for place, cell in enumerate(cells) if cell is not None}
    found = {}
    for meaning, headings in bank_format.answers.items():
        for heading in headings:
            if _folded(heading) in keys:
                found[meaning] = keys[_folded(heading)]
                break
    is_heading = all(one in found for one in NEEDED) and {"reference", "account"} & set(found)
    return found if is_heading else {}


def _answer(number: int, cells: Sequence[Any], columns: dict[str, int], words) -> Answer:
    def cell(meaning: str):
        place = columns.get(meaning)
        return cells[place] if place is not None and place < len(cells) else None

    reference, account = _text(cell("reference")), _digits(cell("account"))
    amount, status = _amount(cell("amount")), _text(cell("status"))
    return Answer(
        number=number,
        reference=reference,
        account=account,
        amount=amount,
        succeeded=_folded(status) in words,
        text=_text(cell("reason")) or status,
        paid_on=_day(cell("paid_on")),
        is_whole=bool((reference or account) and amount is not None and status),
    )


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else " ".join(str(value).split()).lstrip("'")


def _digits(value: Any) -> str:
    return re.sub(r"\D", "", _text(value))


def _amount(value: Any) -> int | None:
    """`1.000.000`, `Rp 1.000.000,00`, `1000000.0` → 1000000."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return int(value) if float(value).is_integer() else None
    text = re.sub(r"[^\d.,]", "", str(value))
    whole = re.sub(r"[.,]\d{1,2}$", "", text)
    digits = re.sub(r"[.,]", "", whole)
    return int(digits) if digits else None


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = clean_date(_text(value)) if value is not None else None
    return found.value if found is not None and isinstance(found.value, date) else None


def _numbers(cells: Sequence[Any]) -> list[int]:
    """What the bank's row of totals says: the count of rows, their sum, or both."""
    found = (_amount(value) for value in cells)
    return [number for number in found if number is not None]


def _folded(text: str) -> str:
    return NOT_LETTERS.sub("", text.lower())
