"""A list leaves the house as a file: at once while it is small, else made by a worker.

at_once   the file itself; its line stands in the ledger first
ask       a row that a worker will turn into a file; the bell rings after commit
build     the worker's part: the same rows, columns and order as the screen, whole or not at all
purge     files past their day are removed; what was exported stays written down
"""

import hashlib
import logging
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import InterfaceError, OperationalError, transaction
from django.http import QueryDict
from django.utils import timezone

from accounts import exports, formats
from accounts.access import ensure
from accounts.listings import ListColumn, Listing, all_listings
from accounts.models import ListExport, User
from accounts.models.listing import export_path
from accounts.permissions import Permission
from accounts.services import access, jobs

log = logging.getLogger(__name__)

BUILD = "build"
# So many rows are written while somebody waits (about half a second); more become a job.
SMALL = 2_000
CHUNK = 2_000
KEPT = timedelta(days=7)
LONGEST_SHEET = 1_000_000
UNEXPECTED = (
    "Ekspor ini gagal karena kesalahan pada sistem. Tidak ada berkas yang setengah jadi. "
    "Coba lagi dari daftarnya, atau hubungi administrator."
)
NO_ROOM = (
    "Ruang penyimpanan server penuh, jadi berkas tidak dapat ditulis. Minta administrator "
    "mengosongkan ruang, lalu ekspor lagi."
)
NOT_ANY_MORE = (
    "Wilayah atau hak Anda berubah sejak ekspor ini diminta, jadi berkas tidak dibuat. "
    "Buka daftarnya dan ekspor lagi."
)
TOO_LONG = (
    "Daftar ini lebih dari 1.000.000 baris; satu lembar Excel tidak memuatnya. "
    "Pilih bentuk CSV, atau saring daftarnya."
)


class TooLong(Exception):
    """More rows than a sheet of Excel holds."""


@dataclass(frozen=True)
class ExportFile:
    """A finished file with its name and type; its line in the ledger is already written."""

    name: str
    content_type: str
    content: bytes


def at_once(
    *,
    listing: Listing,
    query: QueryDict,
    columns: Sequence[ListColumn],
    kind: str,
    full: bool,
    reason: str,
    by: User,
    request=None,
) -> ExportFile:
    """Exactly what the filter shows, in its order. Raises PermissionDenied, ValidationError."""
    ensure(by, Permission.DATA_EXPORT_FULL if full else Permission.DATA_EXPORT)
    form = listing.form(query, by)
    sentence = listing.sentence(form, query)
    rows = list(_rows(listing, form, query, by, full=full))
    wanted = [column.exported(full=full) for column in columns]
    if kind == ListExport.Format.CSV:
        content, content_type = exports.csv_text(wanted, rows), exports.CSV
    else:
        about = _about(listing, sentence, full=full, by=by)
        content = exports.workbook(wanted, rows, sheet=listing.title, about=about)
        content_type = exports.XLSX
    access.export(
        by=by,
        subject_kind=listing.subject_kind,
        row_count=len(rows),
        filter_text=sentence,
        checksum=hashlib.sha256(content).hexdigest(),
        reason=reason,
        full=full,
        request=request,
    )
    return ExportFile(_name(listing, kind), content_type, content)


@transaction.atomic
def ask(
    *,
    listing: Listing,
    query: QueryDict,
    columns: Sequence[ListColumn],
    kind: str,
    full: bool,
    reason: str,
    by: User,
) -> ListExport:
    """Leave the file to a worker. Raises PermissionDenied."""
    from accounts.tasks import ring_export

    ensure(by, Permission.DATA_EXPORT_FULL if full else Permission.DATA_EXPORT)
    export = ListExport(
        listing=listing.key,
        query=query.urlencode(),
        columns=[column.key for column in columns],
        sentence=listing.sentence(listing.form(query, by), query),
        format=kind,
        is_full=full,
        reason=reason,
        asked_by=by,
        region=by.region,
    )
    export.save()
    jobs.ask(export, step=BUILD, ring=lambda: ring_export(export))
    return export


def claim(export_id: int) -> ListExport | None:
    """The export, for this worker alone; None when it is done or somebody else is on it."""
    rows = ListExport.objects.select_related("asked_by__region")
    export = jobs.claim(rows, export_id, step=BUILD)
    return export if isinstance(export, ListExport) else None


def build(export: ListExport) -> None:
    """Write the file of a claimed export. Raises ClaimLost, and the database's own errors after
    giving the work back; every other fault ends on the row."""
    try:
        _build(export)
    except jobs.ClaimLost:
        _discard(export)
        raise
    except PermissionDenied:
        _discard(export)
        jobs.fail(export, NOT_ANY_MORE)
    except TooLong:
        _discard(export)
        jobs.fail(export, TOO_LONG)
    except (OperationalError, InterfaceError):
        _discard(export)
        jobs.release(export)
        raise
    except OSError:
        log.exception("export_not_written", extra={"export": str(export.public_id)})
        _discard(export)
        jobs.fail(export, NO_ROOM)
    except Exception:
        log.exception("export_failed", extra={"export": str(export.public_id)})
        _discard(export)
        jobs.fail(export, UNEXPECTED)
    except BaseException:
        # The worker is told to stop: somebody else goes on with it.
        _discard(export)
        jobs.release(export)
        raise


def _build(export: ListExport) -> None:
    listing, by, query = all_listings()[export.listing], export.asked_by, QueryDict(export.query)
    if by.region_id != export.region_id or not by.has(listing.permission):
        raise PermissionDenied("not any more")
    ensure(by, Permission.DATA_EXPORT_FULL if export.is_full else Permission.DATA_EXPORT)
    form = listing.form(query, by)
    total = form.rows().count()
    if export.format == ListExport.Format.XLSX and total > LONGEST_SHEET:
        raise TooLong
    jobs.beat(export, done=0, total=total, note="Menulis baris")
    counter = _Counter(export)
    rows = counter.through(_rows(listing, form, query, by, full=export.is_full))
    columns = [column.exported(full=export.is_full) for column in listing.chosen(export.columns)]
    part = _write(export, listing, columns, rows)
    digest, size = _digest(part), part.stat().st_size
    with transaction.atomic():
        jobs.hold(export)
        access.export(
            by=by,
            subject_kind=listing.subject_kind,
            row_count=counter.count,
            filter_text=export.sentence,
            checksum=digest,
            reason=export.reason,
            full=export.is_full,
        )
        export.file_name = _name(listing, export.format)
        export.file = export_path(export, export.file_name)
        part.replace(default_storage.path(export.file.name))
        export.row_count, export.size, export.sha256 = counter.count, size, digest
        export.expires_at = timezone.now() + KEPT
        export.save(
            update_fields=["file", "file_name", "row_count", "size", "sha256", "expires_at"]
        )
        jobs.finish(export, f"{formats.number(counter.count)} baris siap diunduh")


class _Counter:
    """Counts the rows that pass, and says so every few thousand."""

    def __init__(self, export: ListExport):
        self.export, self.count = export, 0

    def through(self, rows: Iterator) -> Iterator:
        for row in rows:
            yield row
            self.count += 1
            if self.count % CHUNK == 0:
                jobs.beat(self.export, done=self.count)


def _rows(listing: Listing, form, query: QueryDict, by: User, *, full: bool) -> Iterator:
    """The rows of the screen in its order; what columns read beside them comes chunk by chunk."""
    found = listing.related(form.rows(), full=full).order_by(*listing.order(query))
    chunk: list = []
    for row in found.iterator(chunk_size=CHUNK):
        chunk.append(row)
        if len(chunk) == CHUNK:
            listing.complete(chunk, form, by)
            yield from chunk
            chunk = []
    listing.complete(chunk, form, by)
    yield from chunk


def _write(export: ListExport, listing: Listing, columns, rows) -> Path:
    """The file under a passing name, whole and on disk."""
    part = Path(default_storage.path(export_path(export, "x.part")))
    part.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        if export.format == ListExport.Format.CSV:
            file.writelines(exports.csv_parts(columns, rows))
        else:
            about = _about(listing, export.sentence, full=export.is_full, by=export.asked_by)
            file.write(exports.workbook(columns, rows, sheet=listing.title, about=about))
        file.flush()
        os.fsync(file.fileno())
    return part


def purge() -> int:
    """Remove files past their day; how many."""
    late = ListExport.objects.exclude(file="").filter(expires_at__lte=timezone.now())
    count = 0
    for export in late.order_by("pk")[:1_000]:
        folder = Path(default_storage.path(str(export.file.name))).parent
        shutil.rmtree(folder, ignore_errors=True)
        ListExport.objects.filter(pk=export.pk).update(file="")
        count += 1
    return count


def _discard(export: ListExport) -> None:
    """Remove what this attempt wrote; another worker's file has a name of its own."""
    Path(default_storage.path(export_path(export, "x.part"))).unlink(missing_ok=True)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _name(listing: Listing, kind: str) -> str:
    return f"{listing.key}-{timezone.localtime():%Y%m%d-%H%M}.{kind}"


def _about(listing: Listing, sentence: str, *, full: bool, by: User) -> list[tuple[str, str]]:
    return [
        ("Daftar", listing.title),
        ("Isi", sentence),
        ("Wilayah", by.region.name),
        ("Data rahasia", "lengkap" if full else "tersamar"),
        ("Diekspor oleh", f"{by.name} ({by.get_role_display()}, {by.region.name})"),
        ("Diekspor pada", formats.date_and_clock(timezone.localtime())),
    ]
