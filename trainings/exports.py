"""The participants of an event as a file: the rows and the order of the screen."""

import hashlib
from dataclasses import dataclass

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
from trainings.forms.filters import ParticipantFilter
from trainings.models import Enrolment, TrainingEvent

SUBJECT = "trainings.enrolment"
CHUNK = 2_000


@dataclass(frozen=True)
class ExportFile:
    """A finished file with its name and type; its line in the ledger is already written."""

    name: str
    content_type: str
    content: bytes


def participants(
    *,
    event: TrainingEvent,
    form: ParticipantFilter,
    query,
    kind: str,
    full: bool,
    reason: str,
    by: User,
    request=None,
) -> ExportFile:
    """Exactly what the filter shows, in its order; NIKs in full only with the right and a reason.

    The ledger's line and the file belong together: when one fails, there is neither.
    """
    now = timezone.localtime()
    sentence = filter_sentence(form, query)
    rows = form.rows().select_related("person", "pillar", "assignment").order_by(*form.order)
    columns = columns_for(full=full)
    about = [
        ("Kegiatan", f"{event.title} ({event.code})"),
        ("Waktu", formats.date_range(event.start_on, event.end_on)),
        ("Isi", sentence),
        ("NIK", "lengkap" if full else "tersamar"),
        ("Diekspor oleh", f"{by.name} ({by.get_role_display()}, {by.region.name})"),
        ("Diekspor pada", formats.date_and_clock(now)),
    ]
    found = list(rows)
    if kind == CSV:
        content, content_type = exports.csv_text(columns, found), exports.CSV
    else:
        content = exports.workbook(columns, found, sheet="Peserta", about=about)
        content_type = exports.XLSX
    with transaction.atomic():
        access.export(
            by=by,
            subject_kind=SUBJECT,
            row_count=len(found),
            filter_text=f"{event.code}: {sentence}",
            checksum=hashlib.sha256(content).hexdigest(),
            reason=reason,
            full=full,
            request=request,
        )
    return ExportFile(
        f"peserta-{event.code.lower()}-{now:%Y%m%d-%H%M}.{kind}", content_type, content
    )


def filter_sentence(form, query) -> str:
    """`Peserta dengan Pilar PSM, Asal Kec. Gambir`, as the pills above the list say it."""
    parts = [f"{pill.label} {pill.value}".strip() for pill in pills_of(form, query)]
    return f"Peserta dengan {', '.join(parts)}" if parts else "Semua peserta"


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
        Column("Tempat Lahir", lambda row: row.person.born_at, 18),
        Column("Tanggal Lahir", lambda row: row.person.born_on, 13),
        Column(
            "Nomor HP", lambda row: formats.phone(row.person.phone) if row.person.phone else "", 17
        ),
        Column("Pilar", lambda row: row.pillar.name if row.pillar else "", 16),
        # Not just “Jabatan”: uploaded again, that would be taken for a remark about the person.
        Column(
            "Jabatan dalam SK", lambda row: row.assignment.position if row.assignment else "", 18
        ),
        Column("Kabupaten/Kota", place(Level.REGENCY), 22),
        Column("Kecamatan", place(Level.DISTRICT), 20),
        Column("Desa/Kelurahan", place(Level.VILLAGE), 22),
        Column("RW", lambda row: row.origin_rw, 6),
        Column("Sebagai", Enrolment.get_role_display, 12),
        Column("Status", Enrolment.get_state_display, 14),
        Column("Ukuran Kaos", lambda row: row.shirt_size, 9),
        Column("Bus", lambda row: row.bus, 8),
        Column("Kamar/Tenda", lambda row: row.room, 12),
        Column("Keterangan", lambda row: row.note, 30),
    ]
