"""What a file says about its own making."""

from dataclasses import dataclass
from datetime import datetime

from accounts.formats import date_and_clock


@dataclass(frozen=True, kw_only=True)
class Imprint:
    """When, for whom, by which program the figures were made, and their checksum."""

    number: str
    built_at: datetime
    asked_by: str
    checksum: str
    program_version: str
    # The public page behind the QR on the paper; reports from before it existed have none.
    check_url: str = ""

    def lines(self) -> list[tuple[str, str]]:
        return [
            ("Dibuat", date_and_clock(self.built_at)),
            ("Diminta oleh", self.asked_by),
            ("Nomor laporan", self.number),
            ("Versi program", self.program_version),
            ("Sidik angka (SHA-256)", self.checksum),
        ]
