"""Templates of certificates: saved by the organiser, with the words in braces checked."""

from django.db import IntegrityError, transaction

from accounts.changes import signed
from accounts.models import User
from accounts.permissions import Permission
from regions.codes import lies_within
from trainings.certificates import wording
from trainings.errors import NotAllowed, OutsideRegion, TrainingError
from trainings.models import CertificateTemplate


class TemplateInvalid(TrainingError):
    """The texts of a template do not make a certificate; `field` says which one."""

    def __init__(self, message: str, field: str | None = None):
        super().__init__(message)
        self.field = field


def save(*, template: CertificateTemplate, by: User) -> CertificateTemplate:
    """Write a new or changed template; issued certificates keep their own words."""
    if not by.has(Permission.EVENT_EDIT):
        raise NotAllowed(f"Peran {by.get_role_display()} tidak mengatur templat sertifikat.")
    if not lies_within(template.region_id, by.region_id):
        raise OutsideRegion("Templat ini milik wilayah lain.")
    if unknown := wording.unknown_words(template.body, wording.BODY_WORDS):
        raise TemplateInvalid(f"Kata {{{unknown[0]}}} tidak dikenal.", "body")
    if unknown := wording.unknown_words(template.number_pattern, wording.NUMBER_WORDS):
        raise TemplateInvalid(f"Kata {{{unknown[0]}}} tidak dikenal.", "number_pattern")
    for word in ("{nomor}", "{tahun}"):
        if word not in template.number_pattern:
            raise TemplateInvalid(f"Pola nomor harus memuat {word}.", "number_pattern")
    if template.pk is None:
        template.created_by = by
    try:
        with transaction.atomic(), signed(by):
            template.save()
    except IntegrityError as fault:
        raise TemplateInvalid("Templat dengan nama ini sudah ada.", "name") from fault
    return template
