"""What those who sign and those who audit look at: reports on their way, and exceptions."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse

from accounts import formats
from accounts.letterhead import full_name
from accounts.models import AccessLog
from accounts.models.ledger import AccessKind
from accounts.permissions import Permission
from grants.models import Waiver
from imports.models import ImportBatch
from imports.models.batch import BatchState
from reports.dashboards.grant_measures import WAIVER
from reports.dashboards.look import Look
from reports.dashboards.measure import Measure, RowColumn
from reports.models import ReportClosing
from reports.models.closing import ReportClosingQuerySet
from reports.queries import moments
from reports.states import ClosingState

REPORT = (
    RowColumn("Laporan", lambda row: f"{row.get_kind_display()} {row.run.period_title}"),
    RowColumn("Wilayah", lambda row: full_name(row.region)),
    RowColumn("Keadaan", lambda row: row.get_state_display()),
    RowColumn("Diajukan", lambda row: formats.date_and_clock(row.submitted_at)),
    RowColumn("Tutup buku", lambda row: formats.date_and_clock(row.closed_at)),
)
ACCESS = (
    RowColumn("Siapa", lambda row: row.user_email),
    RowColumn("Kapan", lambda row: formats.date_and_clock(row.happened_at)),
    RowColumn("Apa", lambda row: f"{row.get_kind_display()}: {row.field or row.subject_kind}"),
    RowColumn("Alasan", lambda row: row.reason),
    RowColumn("Baris", lambda row: row.row_count or 1, is_number=True),
)
UNDONE = (
    RowColumn("Berkas", lambda row: row.file_name),
    RowColumn("Wilayah", lambda row: formats.place(row.region)),
    RowColumn("Diterapkan", lambda row: formats.date_and_clock(row.applied_at)),
    RowColumn("Dibatalkan", lambda row: formats.date_and_clock(row.undone_at)),
)


def watch_measures() -> Iterator[Measure]:
    yield Measure(
        key="laporan-menunggu",
        label="Laporan menunggu pengesahan",
        title="laporan yang menunggu pengesahan",
        unit="laporan",
        definition="Sudah diajukan dan belum ditutup bukunya; semua periode.",
        needs=Permission.REPORT_VERIFY,
        rows=lambda look: _closings(look).waiting(),
        place="region_id",
        columns=REPORT,
        order=("submitted_at", "pk"),
        related=("run", "region"),
        unread=("run__figures",),
        link=_report,
    )
    yield Measure(
        key="buku-ditutup",
        label="Laporan tutup buku",
        title="laporan yang ditutup bukunya tahun ini",
        unit="laporan",
        definition="Ditutup sejak 1 Januari. Buka barisnya untuk melihat koreksi sesudahnya.",
        needs=Permission.AUDIT_VIEW,
        rows=lambda look: _closings(look).filter(
            this_year("closed_at", look), state=ClosingState.CLOSED
        ),
        place="region_id",
        columns=REPORT,
        order=("-closed_at", "-pk"),
        related=("run", "region"),
        unread=("run__figures",),
        link=lambda row: reverse("reports:corrections", args=[row.run.public_id]),
    )
    yield Measure(
        key="dispensasi",
        label="Dispensasi LPJ",
        title="dispensasi yang diberikan tahun ini",
        unit="dispensasi",
        definition="Tahap yang boleh dibayar walaupun LPJ sebelumnya terbuka.",
        needs=Permission.AUDIT_VIEW,
        rows=lambda look: (
            Waiver.objects.visible_to(look.user)
            .within(look.code)
            .filter(granted_on__range=(look.new_year, look.day))
        ),
        place="instalment__recipient__region_id",
        columns=WAIVER,
        order=("-granted_on", "-pk"),
        related=("instalment__recipient", "granted_by"),
        unread=("instalment__recipient__account",),
        link=lambda row: reverse("grants:lpj-detail", args=[row.instalment.public_id]),
    )
    yield _access("data-dibuka", "NIK dan rekening dibuka", AccessKind.REVEAL)
    yield _access("data-diekspor", "Ekspor data pribadi", AccessKind.EXPORT)
    yield Measure(
        key="impor-dibatalkan",
        label="Impor dibatalkan",
        title="impor yang dibatalkan setelah diterapkan, tahun ini",
        unit="berkas",
        definition="Sudah diterapkan, lalu ditarik kembali sejak 1 Januari.",
        needs=Permission.AUDIT_VIEW,
        rows=lambda look: (
            ImportBatch.objects.visible_to(look.user)
            .within(look.code)
            .filter(this_year("undone_at", look), state=BatchState.UNDONE)
        ),
        place="region_id",
        columns=UNDONE,
        order=("-undone_at", "-pk"),
        related=("region",),
        link=lambda row: reverse("imports:batch-detail", args=[row.public_id]),
    )


def this_year(column: str, look: Look) -> Q:
    """From the first moment of the year to the end of the day."""
    last_year = look.new_year - timedelta(days=1)
    return Q(
        **{f"{column}__gte": moments.until(last_year), f"{column}__lt": moments.until(look.day)}
    )


def _closings(look: Look) -> ReportClosingQuerySet:
    return ReportClosing.objects.visible_to(look.user).within(look.code)


def _access(key: str, label: str, kind: str) -> Measure:
    return Measure(
        key=key,
        label=label,
        title=f"catatan akses tahun ini: {label}",
        unit="kali",
        definition="Dengan alasan yang dicatat, sejak 1 Januari.",
        needs=Permission.AUDIT_VIEW,
        rows=lambda look: (
            AccessLog.objects.visible_to(look.user)
            .within(look.code)
            .filter(this_year("happened_at", look), kind=kind)
        ),
        place="region_code",
        columns=ACCESS,
        order=("-happened_at", "-pk"),
        listing=lambda _look: reverse("accounts:access-log"),
    )


def _report(row) -> str:
    return reverse("reports:run-detail", args=[row.run.public_id])
