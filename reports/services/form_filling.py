"""From a form and figures to the filled form: the same bytes every time."""

import hashlib
import logging

from reports.errors import FormNotFilled, KeptFileBroken
from reports.figures import Figures
from reports.models import OfficeForm, ReportRun
from reports.naming import values_of
from reports.office import process
from reports.services.form_checks import stopped
from reports.writers.imprint import Imprint

log = logging.getLogger(__name__)


def form_for(run: ReportRun) -> OfficeForm | None:
    """The form in use for this report: its own office's, else that of the office above."""
    return OfficeForm.objects.for_run(run).order_by("-region_id").first()


def filled(form: OfficeForm, figures: Figures, imprint: Imprint) -> bytes:
    """Raises FormNotFilled and KeptFileBroken."""
    try:
        return process.fill(content(form), values_of(figures, imprint, form.bindings))
    except process.FillerStopped as fault:
        raise FormNotFilled(f"Formulir “{form.name}” belum terisi. {stopped(fault)}") from fault


def content(form: OfficeForm) -> bytes:
    """The empty form as it was uploaded. Raises KeptFileBroken."""
    try:
        with form.file.storage.open(str(form.file.name)) as kept:
            data = kept.read()
    except OSError:
        data = b""
    if hashlib.sha256(data).hexdigest() != form.sha256:
        raise KeptFileBroken(
            f"Berkas formulir “{form.name}” versi {form.version} hilang atau rusak. Unggah lagi "
            "formulirnya, atau minta administrator memulihkannya dari cadangan."
        )
    return data


def filled_if_any(run: ReportRun, figures: Figures, imprint: Imprint) -> tuple | None:
    """The form for a report under way with its bytes.

    A form that cannot be filled stops no report: its page says so and offers to try again.
    """
    form = form_for(run)
    if form is None:
        return None
    try:
        return form, filled(form, figures, imprint)
    except (FormNotFilled, KeptFileBroken):
        log.exception("form_not_filled", extra={"run": str(run.public_id), "form": form.pk})
        return None
