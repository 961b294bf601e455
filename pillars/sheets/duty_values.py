"""The days and the accounts of a row of a register, from its cells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from accounts.crypto import index
from accounts.formats import long_date, masked
from imports.cleaning.numbers import Term
from imports.cleaning.types import error, note
from imports.sheets import CleanRow
from pillars.models import PersonAccount

BANK_NAMED = re.compile(r"\b(bank|rekening)\s+(?!bank\b)([^\W\d_][\w ]*)", re.IGNORECASE)


def days(found: Mapping[str, Any], row: CleanRow) -> None:
    """First and last day. A day that only a year or a decree tells counts for a new duty,
    and never changes what the registry knows better."""
    values, term = row.values, found.get("term")
    end_on: date | None = found.get("end_on")
    start_on: date | None = found.get("start_on")
    if end_on is None and term:
        end_on = date(term.last, 12, 31)
    guess = None
    if start_on is None:
        guess = _first_day(found, row)
    first = start_on or guess
    if first is None:
        if not {p.column for p in row.problems} & {"start_on", "sk_on", "appointed_year"}:
            row.problems.append(
                error("start_on", "start_missing", "TMT kosong. Isi tanggal mulai tugas.")
            )
        return
    values["start_on" if start_on else "start_from"] = first.isoformat()
    if end_on is None:
        return
    if end_on < first:
        row.problems.append(
            error(
                "end_on",
                "ends_before_start",
                f"Berakhir {long_date(end_on)} mendahului TMT {long_date(first)}. Periksa SK-nya.",
            )
        )
        return
    values["end_on"] = end_on.isoformat()


def _first_day(found: Mapping[str, Any], row: CleanRow) -> date | None:
    year: int | None = found.get("appointed_year")
    term: Term | None = found.get("term")
    signed_on: date | None = found.get("sk_on")
    if signed_on:
        day, words = signed_on, "Tanggal SK"
    elif year:
        day, words = date(year, 1, 1), "Tahun pengangkatan"
    elif term:
        day, words = date(term.first, 1, 1), "Masa bakti"
    else:
        return None
    row.problems.append(
        note("start_on", "start_taken", f"TMT diambil dari {words}: {long_date(day)}.")
    )
    return day


def accounts(found: Mapping[str, Any], row: CleanRow, banks: Mapping[str, str]) -> None:
    """Each account with the bank it is at: the regional one, BNI, or another."""
    used: set[str] = set()
    for key, usual in (
        ("account", PersonAccount.Bank.REGIONAL),
        ("other_account", PersonAccount.Bank.BNI),
    ):
        number = found.get(key)
        if not number:
            continue
        name = (found.get("bank", "") if key == "account" else "") or banks.get(key, "")
        bank = PersonAccount.Bank.BNI if "bni" in name.casefold() else usual
        if bank in used:
            bank = PersonAccount.Bank.OTHER
        used.add(bank)
        row.secrets[key] = number
        row.values |= {
            key: masked(number),
            f"{key}_index": index(number, "account").hex(),
            f"{key}_bank": bank,
            f"{key}_bank_name": name or ("BNI" if bank == PersonAccount.Bank.BNI else ""),
        }
    if "account_name" in found:
        row.values["account_name"] = found["account_name"]


def is_over(row: CleanRow) -> bool:
    """Whether the duty that the row tells of has ended."""
    last: str | None = row.values.get("end_on")
    return date.fromisoformat(last) <= date.today() if last else False


def bank_in(heading: str) -> str:
    """The bank that a heading names: `Rekening Bank Jatim`."""
    found = BANK_NAMED.search(heading)
    if not found or found[2].strip().casefold() in ("penerima", "lain", "kedua", "aktif"):
        return ""
    name = " ".join(found[2].split())
    return name if name.casefold() in ("bni", "bri") else f"Bank {name}"
