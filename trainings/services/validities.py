"""How long trainings count: changed from a day on and never overwritten."""

from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.changes import signed
from accounts.models import User
from accounts.permissions import Permission
from trainings.errors import NotAllowed, ValidityInvalid
from trainings.models import TrainingValidity


def set_validity(
    *,
    kind: str,
    level: str,
    months: int | None,
    from_on: date,
    legal_basis: str = "",
    by: User,
) -> TrainingValidity:
    """Events that end from this day on count for so many months, or for ever without a number;
    what held until then holds for those that ended before."""
    if not by.has(Permission.PILLAR_KIND_MANAGE):
        raise NotAllowed(f"Peran {by.get_role_display()} tidak mengatur masa berlaku pelatihan.")
    legal_basis = " ".join(legal_basis.split())[:200]
    with transaction.atomic(), signed(by, reason=legal_basis):
        rows = TrainingValidity.objects.select_for_update().filter(kind=kind, level=level)
        if rows.filter(validity__startswith__gte=from_on).exists():
            raise ValidityInvalid(
                "Masa berlaku ini sudah diatur mulai hari itu atau sesudahnya. Pilih tanggal yang "
                "lebih baru."
            )
        for row in rows.filter(validity__contains=from_on):
            row.validity = DateRange(row.validity.lower, from_on)
            row.save(update_fields=["validity"])
        return TrainingValidity.objects.create(
            kind=kind,
            level=level,
            months=months,
            legal_basis=legal_basis,
            validity=DateRange(from_on, None),
        )
