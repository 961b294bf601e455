"""The way of a report to the closed book: submitted, approved by the Sudin, closed.

submit   whoever builds reports in its region; the period is over and the report is the newest
verify   the Kasudin, for a kabupaten/kota and what lies in it
give_back with a reason, by whoever would have approved it
close    the head of the province; from then on the database keeps the report as it is

Each step locks the report, so that the second of two clicks sees what the first one did.
"""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.access import ensure
from accounts.changes import signed
from accounts.formats import date_and_clock
from accounts.models.job import JobState
from regions.codes import Level
from reports.errors import ClosingRefused
from reports.models import Occasion, ReportClosing, ReportRun
from reports.periods import Period
from reports.services import letters
from reports.states import MOVES, STANDING, ClosingState

OWN_WORK = (
    "Laporan ini Anda sendiri yang {what}, jadi orang lain yang harus {step}. "
    "Mintalah pejabat lain dengan hak yang sama."
)
STANDS = (
    "Laporan {kind} {period} untuk wilayah ini sudah {state}. "
    "Satu periode hanya punya satu laporan yang disahkan."
)


def submit(*, run: ReportRun, by) -> ReportClosing:
    """Hand a finished report in. A second click finds it handed in. Raises ClosingRefused."""
    ensure(by, MOVES["submit"].permission, run.region_id)
    with signed(by, reason="Mengajukan laporan"), transaction.atomic():
        run = _locked(run)
        found = ReportClosing.objects.filter(run=run).first()
        if found is not None and found.state == ClosingState.SUBMITTED:
            return found
        _may_be_submitted(run)
        closing = found or ReportClosing(
            run=run,
            kind=run.kind,
            period=run.period,
            region_id=run.region_id,
            built_by_id=run.requested_by_id,
        )
        if found is not None:
            _check("submit", found)
        closing.state = ClosingState.SUBMITTED
        closing.submitted_by, closing.submitted_at = by, timezone.now()
        closing.verified_by = closing.verified_at = None
        try:
            # The database allows one; somebody may hand in another report in this very moment.
            with transaction.atomic():
                closing.save()
        except IntegrityError as fault:
            if standing := standing_beside(run):
                raise ClosingRefused(_stands(standing)) from fault
            raise
    return closing


def verify(*, run: ReportRun, by) -> ReportClosing:
    """The Kasudin agrees. Raises ClosingRefused."""
    ensure(by, MOVES["verify"].permission, run.region_id)
    with signed(by, reason="Menyetujui laporan"), transaction.atomic():
        closing = _closing_of(_locked(run))
        if closing.state == ClosingState.VERIFIED and closing.verified_by_id == by.pk:
            return closing
        _check("verify", closing)
        if not closing.has_sudin:
            raise ClosingRefused("Laporan provinsi tidak lewat Sudin. Kepala dinas menutupnya.")
        if by.region.level != Level.REGENCY:
            raise ClosingRefused("Langkah ini milik Kepala Suku Dinas wilayah laporan ini.")
        _not_by_maker(closing, by, step="menyetujuinya")
        closing.state = ClosingState.VERIFIED
        closing.verified_by, closing.verified_at = by, timezone.now()
        closing.save()
    return closing


def give_back(*, run: ReportRun, reason: str, by) -> ReportClosing:
    """Not yet: the one who handed it in reads why. Raises ClosingRefused."""
    ensure(by, MOVES["return"].permission, run.region_id)
    reason = reason.strip()
    if not reason:
        raise ClosingRefused("Tuliskan apa yang perlu diperbaiki.")
    with signed(by, reason=reason), transaction.atomic():
        closing = _closing_of(_locked(run))
        _check("return", closing)
        if closing.state == ClosingState.VERIFIED and by.region.level != Level.PROVINCE:
            raise ClosingRefused(
                "Laporan ini sudah disetujui Sudin; hanya kepala dinas yang dapat mengembalikannya."
            )
        closing.state = ClosingState.RETURNED
        closing.returned_by, closing.returned_at = by, timezone.now()
        closing.reason = reason
        closing.save()
    return closing


def close(*, run: ReportRun, by) -> ReportClosing:
    """Tutup buku: the report stays what it is from now on. Raises ClosingRefused."""
    ensure(by, MOVES["close"].permission, run.region_id)
    with signed(by, reason="Tutup buku"), transaction.atomic():
        run = _locked(run)
        closing = _closing_of(run)
        if closing.state == ClosingState.CLOSED and closing.closed_by_id == by.pk:
            return closing
        _check("close", closing)
        if by.region.level != Level.PROVINCE:
            raise ClosingRefused("Buku ditutup oleh kepala dinas provinsi.")
        if closing.has_sudin and closing.state != ClosingState.VERIFIED:
            raise ClosingRefused("Kepala Suku Dinas belum menyetujui laporan ini. Tunggu dulu.")
        _not_by_maker(closing, by, step="mengesahkannya")
        if closing.verified_by_id == by.pk:
            raise ClosingRefused(OWN_WORK.format(what="setujui", step="mengesahkannya"))
        closing.state = ClosingState.CLOSED
        closing.closed_by, closing.closed_at = by, timezone.now()
        closing.save()
        letters.announce(run, Occasion.CLOSED)
    return closing


def standing_beside(run: ReportRun) -> ReportClosing | None:
    """Another report of the same kind, period and region that is handed in or closed."""
    return (
        ReportClosing.objects.filter(
            kind=run.kind, period=run.period, region=run.region_id, state__in=STANDING
        )
        .exclude(run=run)
        .select_related("run")
        .first()
    )


def why_not_submitted(run: ReportRun) -> str:
    """In words, what stands in the way of handing it in; empty when nothing does."""
    if run.job_state != JobState.DONE:
        return "Laporan ini belum selesai dibuat."
    period = Period.parse(run.period)
    if run.as_of < period.end:
        return (
            f"{period.title} belum berakhir ketika laporan ini dihitung. "
            "Buat ulang setelah periodenya berakhir, lalu ajukan."
        )
    if period.end + timedelta(days=1) > timezone.localdate():
        return f"{period.title} belum berakhir. Ajukan setelah hari terakhirnya lewat."
    if standing := standing_beside(run):
        return _stands(standing)
    if run.is_replaced:
        return "Ada laporan yang lebih baru. Ajukan yang terbaru."
    return ""


def _may_be_submitted(run: ReportRun) -> None:
    if words := why_not_submitted(run):
        raise ClosingRefused(words)


def _stands(standing: ReportClosing) -> str:
    return STANDS.format(
        kind=standing.get_kind_display().lower(),
        period=Period.parse(standing.period).title,
        state="ditutup bukunya" if standing.is_closed else "diajukan dan menunggu persetujuan",
    )


def _locked(run: ReportRun) -> ReportRun:
    rows = ReportRun.objects.select_for_update(of=("self",)).defer("figures")
    return rows.select_related("replaced_by").get(pk=run.pk)


def _closing_of(run: ReportRun) -> ReportClosing:
    closing = (
        ReportClosing.objects.filter(run=run).select_related("verified_by", "closed_by").first()
    )
    if closing is None:
        raise ClosingRefused("Laporan ini belum diajukan.")
    return closing


def _check(step: str, closing: ReportClosing) -> None:
    move = MOVES[step]
    if closing.state not in move.sources:
        raise ClosingRefused(
            f"“{move.label}” tidak dapat dilakukan: {_told(closing)}. Muat ulang halaman ini."
        )


def _told(closing: ReportClosing) -> str:
    """Who came first, for the one who comes second."""
    if closing.is_closed:
        at = date_and_clock(closing.closed_at)
        return f"bukunya sudah ditutup oleh {closing.closed_by} pada {at}"
    if closing.state == ClosingState.VERIFIED:
        at = date_and_clock(closing.verified_at)
        return f"sudah disetujui oleh {closing.verified_by} pada {at}"
    return f"statusnya sekarang {closing.get_state_display()}"


def _not_by_maker(closing: ReportClosing, by, *, step: str) -> None:
    if closing.submitted_by_id == by.pk:
        raise ClosingRefused(OWN_WORK.format(what="ajukan", step=step))
    if closing.built_by_id == by.pk:
        raise ClosingRefused(OWN_WORK.format(what="susun", step=step))
