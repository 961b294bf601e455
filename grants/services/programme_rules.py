"""Changing what may change while a programme runs: its name, clocks, papers, accounting."""

from datetime import date

from django.db import transaction
from django.utils.text import slugify

from accounts.changes import signed
from accounts.models import User
from accounts.permissions import Permission
from grants.errors import GrantInvalid
from grants.models import Document, Programme, RequiredDocument
from grants.services import rights


def edit(
    *,
    programme: Programme,
    name: str,
    lpj_days: int,
    lpj_due_on: date,
    needs_briefing: bool,
    sla_days: dict[str, int],
    note: str = "",
    by: User,
) -> Programme:
    """Days that are already running keep the day they were given."""
    rights.ensure(by, Permission.GRANT_VERIFY, programme.region_id)
    name = " ".join(name.split())
    if not name:
        raise GrantInvalid("Nama program belum diisi.")
    if lpj_due_on < programme.first_month:
        raise GrantInvalid("LPJ paling lambat harus setelah program dimulai.")
    with transaction.atomic(), signed(by):
        programme = Programme.objects.select_for_update().get(pk=programme.pk)
        programme.name, programme.lpj_days = name, lpj_days
        programme.lpj_due_on, programme.needs_briefing = lpj_due_on, needs_briefing
        programme.sla_days, programme.note = sla_days, note.strip()
        programme.save()
    return programme


def add_requirement(
    *, programme: Programme, name: str, is_required: bool = True, by: User
) -> RequiredDocument:
    """A further paper that recipients hand in from now on."""
    rights.ensure(by, Permission.GRANT_VERIFY, programme.region_id)
    name = " ".join(name.split())
    code = slugify(name)[:30].strip("-")
    if not code:
        raise GrantInvalid("Nama dokumen belum diisi.")
    with transaction.atomic(), signed(by):
        programme = Programme.objects.select_for_update().get(pk=programme.pk)
        mine = programme.requirements.all()
        if mine.filter(code=code).exists():
            raise GrantInvalid("Dokumen ini sudah menjadi syarat.")
        last = max(mine.values_list("order", flat=True), default=0)
        return RequiredDocument.objects.create(
            programme=programme, code=code, name=name, is_required=is_required, order=last + 10
        )


def drop_requirement(*, requirement: RequiredDocument, by: User) -> None:
    """A paper that is asked for no more; what was handed in keeps it from being dropped."""
    rights.ensure(by, Permission.GRANT_VERIFY, requirement.programme.region_id)
    with transaction.atomic(), signed(by):
        Programme.objects.select_for_update().get(pk=requirement.programme_id)
        if Document.objects.filter(requirement=requirement).exists():
            raise GrantInvalid("Sudah ada penerima yang menyerahkan dokumen ini.")
        requirement.delete()


def coded(names: list[str]) -> list[tuple[str, str]]:
    """(code, name) of papers named in words, each once."""
    found: dict[str, str] = {}
    for name in names:
        code = slugify(name)[:30].strip("-")
        if code:
            found.setdefault(code, name)
    return list(found.items())
