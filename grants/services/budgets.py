"""Budget lines: how much a year holds, and letting it hold more or less."""

from django.db import transaction

from accounts import formats
from accounts.changes import signed
from accounts.models import User
from accounts.permissions import Permission
from grants.errors import CeilingExceeded, GrantInvalid, ReasonMissing
from grants.models import BudgetLine
from grants.services import rights
from grants.services.refusals import in_words
from regions.models import Region


def create(
    *, year: int, code: str, name: str, ceiling: int, region: Region, by: User
) -> BudgetLine:
    """A line of the DPA for a year."""
    rights.ensure(by, Permission.GRANT_VERIFY, region.code)
    if ceiling <= 0:
        raise GrantInvalid("Pagu harus lebih dari nol.")
    if not code.strip() or not name.strip():
        raise GrantInvalid("Kode rekening dan uraian perlu diisi.")
    with in_words(), transaction.atomic(), signed(by):
        return BudgetLine.objects.create(
            year=year,
            code=code.strip(),
            name=" ".join(name.split()),
            ceiling=ceiling,
            region=region,
            created_by=by,
        )


def change_ceiling(*, line: BudgetLine, ceiling: int, reason: str, by: User) -> BudgetLine:
    """After a revision of the budget; never below what has been promised."""
    rights.ensure(by, Permission.GRANT_APPROVE, line.region_id)
    if not reason.strip():
        raise ReasonMissing("Tuliskan dasar perubahan pagu, misalnya nomor DPA perubahan.")
    with in_words(), transaction.atomic(), signed(by, reason=reason):
        line = BudgetLine.objects.select_for_update().get(pk=line.pk)
        if ceiling < line.approved_total:
            raise CeilingExceeded(
                f"Sudah ditetapkan {formats.rupiah(line.approved_total)}, jadi pagu tidak dapat "
                f"menjadi {formats.rupiah(ceiling)}."
            )
        line.ceiling = ceiling
        line.save(update_fields=["ceiling", "updated_at"])
    return line
