"""One number a line, for programs: table, row, column, value."""

import csv
import io

from accounts.exports import harmless
from reports.figures import TEXT, Figures
from reports.writers.imprint import Imprint

HEADING = ("tabel", "kode_baris", "baris", "kode_kolom", "kolom", "nilai")


def write(figures: Figures, imprint: Imprint) -> bytes:
    out = io.StringIO()
    # A semicolon, because a comma is the decimal sign of an Indonesian Excel.
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADING)
    for key, label, value in (
        ("title", "Judul", figures.title),
        ("period", "Periode", figures.period),
        ("region", "Wilayah", figures.region),
        ("as_of", "Keadaan per", figures.as_of),
        ("number", "Nomor laporan", imprint.number),
        ("sha256", "Sidik angka", imprint.checksum),
    ):
        writer.writerow(("report", key, label, "value", "Nilai", plain(value)))
    for one in figures.headlines:
        writer.writerow(("headline", one.key, plain(one.label), "value", one.unit, one.value))
    for table in figures.shown_tables:
        rows = [(row.key, row.cells) for row in table.rows]
        if table.total is not None:
            rows.append(("total", table.total))
        for key, cells in rows:
            name = next((cell for cell in cells if isinstance(cell, str)), "")
            for column, cell in zip(table.columns, cells, strict=True):
                if cell is None:
                    continue
                heading = f"{column.group} {column.label}" if column.group else column.label
                kept = plain(cell) if column.kind == TEXT else cell
                writer.writerow(
                    (table.key, plain(key), plain(name), column.key, plain(heading), kept)
                )
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def plain(value) -> str:
    """Text that no spreadsheet takes for a formula."""
    return harmless(str(value))
