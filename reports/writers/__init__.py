"""From figures to files: the same `Figures` as Excel, PDF and CSV, the same bytes every time."""

from collections.abc import Callable

from reports.figures import Figures
from reports.models import ReportFile
from reports.writers import csv, pdf, xlsx
from reports.writers.imprint import Imprint

Writer = Callable[[Figures, Imprint], bytes]

WRITERS: dict[str, Writer] = {
    ReportFile.Format.XLSX: xlsx.write,
    ReportFile.Format.PDF: pdf.write,
    ReportFile.Format.CSV: csv.write,
}
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CONTENT_TYPES: dict[str, str] = {
    ReportFile.Format.XLSX: EXCEL,
    ReportFile.Format.PDF: "application/pdf",
    ReportFile.Format.CSV: "text/csv; charset=utf-8",
    ReportFile.Format.FORM: EXCEL,
}
