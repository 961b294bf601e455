"""The filled form of a report that was made before its form was there, at the click of a button."""

from django.db import transaction

from accounts.access import ensure
from accounts.permissions import Permission
from reports.errors import FormNotFilled
from reports.models import ReportFile, ReportRun
from reports.services import files
from reports.services.form_filling import filled, form_for
from reports.services.runs import FORM, figures_of, form_name, kept_imprint


def may_fill(run: ReportRun) -> bool:
    """Whether a form is in use that this finished report has not been filled into.

    A closed report gets a form that it lacks, and keeps the one that it has.
    """
    form = form_for(run)
    if form is None or run.figures is None:
        return False
    kept = run.files.filter(format=FORM).first()
    return kept is None or (kept.office_form_id != form.pk and not _is_closed(run))


def attach(*, run: ReportRun, by) -> ReportFile:
    """Fill the form in use with the kept figures and keep it with the report's files.

    Raises FormNotFilled, KeptFileBroken, NoRoom, and PermissionDenied.
    """
    ensure(by, Permission.REPORT_BUILD, run.region_id)
    form = form_for(run)
    if form is None:
        raise FormNotFilled("Belum ada formulir kantor yang dipakai untuk laporan ini.")
    data = filled(form, figures_of(run), kept_imprint(run))
    staged = files.stage(
        run, format=FORM, name=form_name(run), data=data, office_form=form, later=True
    )
    try:
        with transaction.atomic():
            run = ReportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
            kept = run.files.filter(format=FORM).first()
            if kept is not None and (kept.office_form_id == form.pk or _is_closed(run)):
                files.discard(staged)
                return kept
            return files.add(run, staged)
    except BaseException:
        files.discard(staged)
        raise


def _is_closed(run: ReportRun) -> bool:
    closing = getattr(run, "closing", None)
    return closing is not None and closing.is_closed
