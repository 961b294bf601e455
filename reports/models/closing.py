"""Approval and lock of a report: submitted, approved by the Sudin, closed by the province."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q

from regions.scoping import ScopedQuerySet
from reports.models.kind import ReportKind
from reports.models.run import ReportFile, ReportRun
from reports.states import STANDING, WAITING, ClosingState, ways_in_sql

IS_CLOSED = "SELECT 1 FROM reports_reportclosing c WHERE c.run_id = {} AND c.state = 'closed'"


def _refuse(condition: str, name: str, message: str) -> str:
    return f"""
        IF {condition} THEN
            RAISE EXCEPTION '{message}'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'reports_reportclosing_{name}';
        END IF;
    """


STEPS = (
    _refuse(
        "TG_OP = 'INSERT' AND NEW.state <> 'submitted'",
        "begins_submitted",
        "an approval begins with being submitted",
    )
    + _refuse(
        "TG_OP = 'UPDATE' AND OLD.state = 'closed'", "stays_closed", "a closed book stays closed"
    )
    + _refuse(
        f"""TG_OP = 'UPDATE' AND NEW.state <> OLD.state
            AND NOT ({ways_in_sql("OLD.state", "NEW.state")})""",
        "goes_its_way",
        "no such step",
    )
    + _refuse(
        """NOT EXISTS (SELECT 1 FROM reports_reportrun r
              WHERE r.id = NEW.run_id AND r.job_state = 'done' AND r.kind = NEW.kind
                AND r.period = NEW.period AND r.region_id = NEW.region_id
                AND r.requested_by_id IS NOT DISTINCT FROM NEW.built_by_id)""",
        "is_of_its_run",
        "an approval says what its report says",
    )
    + "RETURN NEW;"
)


class ReportClosingQuerySet(ScopedQuerySet):
    def waiting(self):
        return self.filter(state__in=WAITING)


class ReportClosing(models.Model):
    """The way of one report to the closed book, with who took each step, and when.

    What it is about is written down again here, so that the database can see to it that there is
    one closed report for a kind, period and region, and that nobody checks work of their own.
    """

    run = models.OneToOneField(ReportRun, models.PROTECT, related_name="closing")
    kind = models.CharField("jenis", max_length=24, choices=ReportKind)
    period = models.CharField("periode", max_length=8)
    region = models.ForeignKey("regions.Region", models.PROTECT, verbose_name="wilayah")
    # Who had the report built; nobody for one of the clock.
    built_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    state = models.CharField(
        "status", max_length=12, choices=ClosingState, default=ClosingState.SUBMITTED
    )
    submitted_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", db_index=False
    )
    submitted_at = models.DateTimeField("diajukan")
    verified_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    verified_at = models.DateTimeField("disetujui Sudin", null=True)
    returned_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    returned_at = models.DateTimeField("dikembalikan", null=True)
    reason = models.CharField("alasan dikembalikan", max_length=300, blank=True)
    closed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    closed_at = models.DateTimeField("tutup buku", null=True)

    objects = ReportClosingQuerySet.as_manager()

    class Meta:
        verbose_name = "pengesahan laporan"
        verbose_name_plural = "pengesahan laporan"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "period", "region"],
                condition=Q(state__in=sorted(STANDING)),
                name="reports_reportclosing_one_standing",
            ),
            models.CheckConstraint(
                name="reports_reportclosing_verifier_is_not_maker",
                condition=Q(verified_by__isnull=True)
                | ~Q(verified_by=F("submitted_by"))
                & (Q(built_by__isnull=True) | ~Q(verified_by=F("built_by"))),
            ),
            models.CheckConstraint(
                name="reports_reportclosing_closer_is_neither",
                condition=Q(closed_by__isnull=True)
                | ~Q(closed_by=F("submitted_by"))
                & (Q(built_by__isnull=True) | ~Q(closed_by=F("built_by")))
                & (Q(verified_by__isnull=True) | ~Q(closed_by=F("verified_by"))),
            ),
            models.CheckConstraint(
                name="reports_reportclosing_steps_have_names",
                condition=(
                    Q(state="submitted", verified_by__isnull=True, closed_by__isnull=True)
                    | Q(
                        state="verified",
                        verified_by__isnull=False,
                        verified_at__isnull=False,
                        closed_by__isnull=True,
                    )
                    | Q(
                        state="returned",
                        returned_by__isnull=False,
                        returned_at__isnull=False,
                        closed_by__isnull=True,
                    )
                    & ~Q(reason="")
                    | Q(state="closed", closed_by__isnull=False, closed_at__isnull=False)
                ),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="steps",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=STEPS,
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.period} {self.region_id}"

    @property
    def has_sudin(self) -> bool:
        return "." in str(self.region_id)

    @property
    def is_closed(self) -> bool:
        return self.state == ClosingState.CLOSED

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING


pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    model_name="ReportClosingEvent",
)(ReportClosing)

# What a closed report says is kept: its figures, its imprint, its files.
pgtrigger.register(
    pgtrigger.Trigger(
        name="closed_is_kept",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf(
            "kind",
            "period",
            "region_id",
            "as_of",
            "figures",
            "figures_sha256",
            "program_version",
            "built_at",
            "asked_by_name",
            "check_url",
            "job_state",
        ),
        func=_refuse(f"EXISTS ({IS_CLOSED.format('OLD.id')})", "run_is_kept", "the book is closed")
        + "RETURN NEW;",
    )
)(ReportRun)
pgtrigger.register(
    pgtrigger.Trigger(
        name="closed_is_kept",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=_refuse(
            f"EXISTS ({IS_CLOSED.format('OLD.run_id')})", "files_are_kept", "the book is closed"
        )
        + "RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;",
    )
)(ReportFile)
