"""Who wants to be told of reports, and what was told."""

from django.db import models
from django.db.models import Q

from reports.models.kind import ReportKind
from reports.models.run import ReportRun


class Occasion(models.TextChoices):
    """What a letter to a subscriber is about."""

    READY = "ready", "Siap"
    CLOSED = "closed", "Tutup buku"


class ReportSubscription(models.Model):
    """Somebody wants to be told when a report of this kind (or of any) and region is ready."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="report_subscriptions")
    # Empty: every kind.
    kind = models.CharField("jenis", max_length=24, choices=ReportKind, blank=True)
    region = models.ForeignKey("regions.Region", models.PROTECT, verbose_name="wilayah")
    created_at = models.DateTimeField("berlangganan sejak", auto_now_add=True)

    class Meta:
        verbose_name = "langganan laporan"
        verbose_name_plural = "langganan laporan"
        ordering = ["region", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "region"], name="reports_subscription_once"
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display() or 'Semua jenis'} {self.region_id}"


class ReportLetter(models.Model):
    """One letter about a report to one subscriber.

    It is written down in the transaction that makes or closes the report, and sent after it; a
    lost bell is rung again for those that have no end.
    """

    class Outcome(models.TextChoices):
        WAITING = "waiting", "Menunggu"
        SENT = "sent", "Terkirim"
        # The right or the region was taken away in the meantime.
        REFUSED = "refused", "Tidak berhak lagi"
        FAILED = "failed", "Gagal dikirim"

    run = models.ForeignKey(ReportRun, models.CASCADE, related_name="letters")
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    occasion = models.CharField("tentang", max_length=8, choices=Occasion)
    outcome = models.CharField("hasil", max_length=8, choices=Outcome, default=Outcome.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    written_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "surel laporan"
        verbose_name_plural = "surel laporan"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["run", "user", "occasion"], name="reports_letter_once")
        ]
        indexes = [
            models.Index(
                fields=["written_at"],
                name="reports_letter_waiting",
                condition=Q(outcome="waiting"),
            )
        ]

    def __str__(self):
        return f"{self.get_occasion_display()} {self.run_id}"
