"""The people trained in a year as a file, one row per turn at an event."""

import hashlib

from django.db import transaction
from django.utils import timezone

from accounts import exports, formats
from accounts.exports import Column
from accounts.filter_sentence import pills_of
from accounts.forms.export import CSV
from accounts.models import User
from accounts.services import access
from regions.codes import Level, ancestor
from regions.models import Region
from trainings.exports import SUBJECT, ExportFile
from trainings.forms.plan import TrainedFilter


def year_file(
    *,
    year: int,
    wanted: TrainedFilter,
    query,
    kind: str,
    full: bool,
    reason: str,
    by: User,
    request=None,
) -> ExportFile:
    """Exactly the names that the filter shows; NIKs in full only with the right and a reason.

    The ledger's line and the file belong together: when one fails, there is neither.
    """
    now = timezone.localtime()
    rows = list(
        wanted.turns()
        .select_related("person", "pillar", "event__plan_line")
        .order_by("person__name_key", "person_id", "event__start_on", "pk")
    )
    people = len({row.person_id for row in rows})
    pills = [f"{pill.label} {pill.value}".strip() for pill in pills_of(wanted, query)]
    sentence = f"Orang yang dilatih {year}" + (f" dengan {', '.join(pills)}" if pills else "")
    columns = columns_for(full=full)
    if kind == CSV:
        content, content_type = exports.csv_text(columns, rows), exports.CSV
    else:
        about = [
            ("Isi", sentence),
            ("Orang", formats.number(people)),
            ("Keikutsertaan", formats.number(len(rows))),
            ("NIK", "lengkap" if full else "tersamar"),
            ("Diekspor oleh", f"{by.name} ({by.get_role_display()}, {by.region.name})"),
            ("Diekspor pada", formats.date_and_clock(now)),
        ]
        content = exports.workbook(columns, rows, sheet=f"Dilatih {year}", about=about)
        content_type = exports.XLSX
    with transaction.atomic():
        access.export(
            by=by,
            subject_kind=SUBJECT,
            row_count=len(rows),
            filter_text=sentence,
            checksum=hashlib.sha256(content).hexdigest(),
            reason=reason,
            full=full,
            request=request,
        )
    return ExportFile(f"dilatih-{year}-{now:%Y%m%d-%H%M}.{kind}", content_type, content)


def columns_for(*, full: bool) -> list[Column]:
    places = {
        region.code: region.name for region in Region.objects.filter(level__lte=Level.VILLAGE)
    }

    def place(level: Level):
        return lambda row: places.get(ancestor(row.origin_id, level), "")

    return [
        Column("Nama", lambda row: row.person.name, 34),
        Column("NIK", lambda row: (row.person.nik if full else row.person.nik_mask) or "", 19),
        Column("Jenis Kelamin", lambda row: row.person.sex, 9),
        Column("Pilar", lambda row: row.pillar.name if row.pillar else "", 16),
        Column("Kabupaten/Kota", place(Level.REGENCY), 22),
        Column("Kecamatan", place(Level.DISTRICT), 20),
        Column("Desa/Kelurahan", place(Level.VILLAGE), 22),
        Column("Kode Kegiatan", lambda row: row.event.code, 20),
        Column("Kegiatan", lambda row: row.event.title, 44),
        Column("Mulai", lambda row: row.event.start_on, 13),
        Column("Selesai", lambda row: row.event.end_on, 13),
        Column(
            "Baris Rencana",
            lambda row: row.event.plan_line.activity if row.event.plan_line else "di luar rencana",
            40,
        ),
    ]
