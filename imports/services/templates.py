"""Making a template workbook for somebody: where, of what, and with whom already in it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from accounts.services import access
from imports.errors import NotAllowed
from imports.sheets import Sheet
from imports.templating.writing import template
from regions.codes import lies_within
from regions.models import Region


@dataclass(frozen=True)
class TemplateFile:
    """A finished template with its name."""

    name: str
    content: bytes


def make(
    *,
    sheet: type[Sheet],
    region: Region,
    by,
    with_people: bool = False,
    reason: str = "",
    request=None,
) -> TemplateFile:
    """The template; with people of the region in it only with the right and a reason, logged.

    Raises NotAllowed, PermissionDenied, and ValidationError when the reason says nothing.
    """
    if not sheet.may_upload(by):
        raise NotAllowed("Peran Anda tidak mengunggah data ini.")
    if not lies_within(region.code, by.region_id):
        raise PermissionDenied(f"{region.code} outside {by.region_id}")
    people = sheet.template_people(by, region.code) if with_people else None
    content = template(sheet, region, people or ())
    if people is not None:
        access.export(
            by=by,
            subject_kind="imports.template",
            row_count=len(people),
            filter_text=f"Templat {sheet.title} berisi orang di {region.name} ({region.code})",
            checksum=hashlib.sha256(content).hexdigest(),
            reason=reason,
            full=True,
            request=request,
        )
    return TemplateFile(f"templat-{sheet.slug}-{region.code.replace('.', '')}.xlsx", content)
