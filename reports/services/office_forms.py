"""What happens to an office's form: uploaded and checked, put to use, replaced, retired."""

import errno
import hashlib
from contextlib import suppress
from pathlib import Path, PurePath

import pghistory
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from accounts.access import ensure
from accounts.letterhead import full_name
from accounts.permissions import Permission
from regions.codes import Level
from regions.models import Region
from reports.builders import BUILDERS
from reports.errors import FormRefused, NoRoom
from reports.models import FormState, OfficeForm, ReportKind
from reports.naming import Catalogue
from reports.services import form_checks

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def upload(
    *, kind: str, level: Level, region: Region, name: str, file, catalogue: Catalogue, by
) -> OfficeForm:
    """Keep a checked form as the next version, not yet in use. `file` is a Django file.

    Raises FormRefused with every reason, NoRoom, and PermissionDenied.
    """
    ensure(by, Permission.REPORT_FORM_MANAGE, region.code)
    if level < region.level or level not in BUILDERS[kind].levels:
        raise FormRefused(
            [
                f"{ReportKind(kind).label} tidak dibuat untuk {Level(level).label.lower()} di "
                f"{full_name(region)}. Pilih tingkat yang lain."
            ]
        )
    data = file.read()
    checked = form_checks.check(data, name=file.name, catalogue=catalogue)
    kept = _keep(data)
    try:
        with transaction.atomic():
            _one_at_a_time(kind, level, region)
            same = OfficeForm.objects.filter(kind=kind, level=level, region=region)
            newest = same.aggregate(newest=Max("version"))["newest"] or 0
            return OfficeForm.objects.create(
                kind=kind,
                level=level,
                region=region,
                name=name,
                version=newest + 1,
                file=kept,
                file_name=PurePath(file.name).name[-200:],
                sha256=hashlib.sha256(data).hexdigest(),
                size=len(data),
                marks=checked.marks,
                bindings=checked.bindings,
                notes=checked.notes,
                uploaded_by=by,
            )
    except BaseException:
        _forget(kept)
        raise


def activate(*, form: OfficeForm, by) -> OfficeForm:
    """From now on reports come with this form; the version that was in use is retired."""
    ensure(by, Permission.REPORT_FORM_MANAGE, form.region_id)
    now = timezone.now()
    reason = pghistory.context(reason=f"Formulir {form} dipakai")
    with reason, transaction.atomic():
        _one_at_a_time(form.kind, form.level, form.region)
        form = OfficeForm.objects.select_for_update().get(pk=form.pk)
        if form.is_active:
            return form
        if not form.is_draft:
            raise FormRefused(
                ["Formulir ini sudah dihentikan. Unggah lagi berkasnya sebagai versi baru."]
            )
        same = OfficeForm.objects.active().filter(
            kind=form.kind, level=form.level, region=form.region
        )
        same.update(state=FormState.RETIRED, retired_by=by, retired_at=now)
        form.state, form.activated_by, form.activated_at = FormState.ACTIVE, by, now
        form.save(update_fields=["state", "activated_by", "activated_at"])
    return form


def retire(*, form: OfficeForm, by) -> OfficeForm:
    """New reports come without it; what was filled stays."""
    ensure(by, Permission.REPORT_FORM_MANAGE, form.region_id)
    with pghistory.context(reason=f"Formulir {form} dihentikan"), transaction.atomic():
        form = OfficeForm.objects.select_for_update().get(pk=form.pk)
        if form.state != FormState.RETIRED:
            form.state, form.retired_by = FormState.RETIRED, by
            form.retired_at = timezone.now()
            form.save(update_fields=["state", "retired_by", "retired_at"])
    return form


def _keep(data: bytes) -> str:
    field = OfficeForm._meta.get_field("file")
    name = field.generate_filename(OfficeForm(), f"{hashlib.sha256(data).hexdigest()[:16]}.bin")
    try:
        return default_storage.save(name, ContentFile(data))
    except OSError as fault:
        if fault.errno in FULL:
            raise NoRoom(
                "Ruang penyimpanan server penuh, jadi formulir ini belum diterima. Minta "
                "administrator mengosongkan ruang, lalu unggah lagi."
            ) from fault
        raise


def _forget(name: str) -> None:
    with suppress(OSError):
        Path(default_storage.path(name)).unlink(missing_ok=True)


def _one_at_a_time(kind: str, level: int, region: Region) -> None:
    """Two people who upload or activate at once wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"form {kind} {level} {region.pk}"],
        )
