"""Whose turn it is: the next step of an approval, and what waits for a person."""

from django.db.models import Q

from accounts.permissions import Permission
from regions.codes import Level
from reports.models import ReportClosing
from reports.states import ClosingState


def awaiting(user):
    """Reports handed in whose next step is this person's, and not their own work."""
    rows = ReportClosing.objects.visible_to(user)
    is_regencys = Q(region__level__gt=Level.PROVINCE)
    if user.has(Permission.REPORT_APPROVE) and user.region.level == Level.PROVINCE:
        mine = Q(state=ClosingState.VERIFIED) | Q(state=ClosingState.SUBMITTED) & ~is_regencys
    elif user.has(Permission.REPORT_VERIFY) and user.region.level == Level.REGENCY:
        mine = Q(state=ClosingState.SUBMITTED) & is_regencys
    else:
        return rows.none()
    own = Q(submitted_by=user) | Q(built_by=user) | Q(verified_by=user)
    return rows.filter(mine).exclude(own)


def returned_to(user):
    """Reports that this person handed in and got back, and that no newer one has replaced."""
    return ReportClosing.objects.visible_to(user).filter(
        state=ClosingState.RETURNED, submitted_by=user, run__replaced_by__isnull=True
    )


def step_of(closing: ReportClosing, user) -> str:
    """`verify` or `close` when it is this person's turn; empty when it is not."""
    if not awaiting(user).filter(pk=closing.pk).exists():
        return ""
    return "close" if user.region.level == Level.PROVINCE else "verify"


def turn_in_words(closing: ReportClosing) -> str:
    """Who has to act now, for those who wait; empty once nobody has to."""
    match closing.state:
        case ClosingState.SUBMITTED if closing.has_sudin:
            return "Kepala Suku Dinas kabupaten/kota memeriksa dan menyetujui"
        case ClosingState.SUBMITTED | ClosingState.VERIFIED:
            return "Kepala dinas provinsi mengesahkan dan menutup buku"
        case ClosingState.RETURNED:
            return "Penyusun memperbaiki, lalu mengajukan lagi"
    return ""
