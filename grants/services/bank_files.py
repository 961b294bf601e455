"""The file that a bank gets: its columns are data (`BankFormat`), accounts are text, and the
same list always gives the same bytes."""

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import xlsxwriter

from accounts.exports import harmless
from grants.enums import PaymentState
from grants.errors import GrantInvalid
from grants.models import PaymentBatch, PaymentLine

FIELDS = (
    "number", "reference", "account", "account_name", "bank_name", "amount", "description", "name",
)  # fmt: skip
NUMERIC = {"number", "amount"}
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
}


@dataclass(frozen=True, slots=True)
class BankFile:
    """A list of transfers with account numbers in clear: it goes to the bank, is not kept here,
    and can be written again."""

    name: str
    content: bytes
    content_type: str
    sha256: str


def write(batch: PaymentBatch) -> BankFile:
    """The file of a list, in the format that was chosen for it."""
    chosen = batch.bank_format
    if unknown := [field for _heading, field in chosen.columns if field not in FIELDS]:
        raise GrantInvalid(f"Format {chosen.name} memakai isian yang tidak dikenal: {unknown[0]}.")
    make = _xlsx if chosen.file_type == "xlsx" else _csv
    content = make(batch)
    return BankFile(
        name=f"{batch.number}.{chosen.file_type}",
        content=content,
        content_type=TYPES[chosen.file_type],
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _rows(batch: PaymentBatch) -> Iterator[list]:
    fields = [field for _heading, field in batch.bank_format.columns]
    description = f"{batch.programme.name} tahap {batch.instalment_number}"
    lines = batch.lines.exclude(state=PaymentState.WITHDRAWN).order_by("number")
    for line in lines.iterator(chunk_size=2000):
        yield [_value(line, field, description) for field in fields]


def _value(line: PaymentLine, field: str, description: str):
    if field == "description":
        return harmless(description)
    value = getattr(line, field)
    return value if field in NUMERIC else harmless(str(value))


def _csv(batch: PaymentBatch) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=batch.bank_format.delimiter, lineterminator="\r\n")
    writer.writerow([heading for heading, _field in batch.bank_format.columns])
    writer.writerows(_rows(batch))
    return text.getvalue().encode("utf-8-sig")


def _xlsx(batch: PaymentBatch) -> bytes:
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    # Else the moment of writing stands in the file, and no two are the same.
    workbook.set_properties({"created": datetime(batch.year, 1, 1)})
    as_text = workbook.add_format({"num_format": "@"})
    as_money = workbook.add_format({"num_format": "#,##0"})
    bold = workbook.add_format({"bold": True})
    sheet = workbook.add_worksheet("Pembayaran")
    sheet.freeze_panes(1, 0)
    columns = batch.bank_format.columns
    for index, (heading, field) in enumerate(columns):
        sheet.write_string(0, index, heading, bold)
        sheet.set_column(index, index, 12 if field in NUMERIC else 26)
    for number, row in enumerate(_rows(batch), start=1):
        for index, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(number, index, value, as_money)
            else:
                sheet.write_string(number, index, value, as_text)
    workbook.close()
    return buffer.getvalue()
