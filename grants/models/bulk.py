import uuid

from django.db import models

from accounts.models import Job
from regions.scoping import ScopedQuerySet


class BulkStep(Job):
    """A step that somebody takes for hundreds of recipients at once, and what became of each
    wish: how many it was done for, and every refusal by name."""

    class Action(models.TextChoices):
        SUBMIT = "submit", "Ajukan"
        VERIFY = "verify", "Verifikasi"
        RETURN = "return", "Kembalikan"
        REJECT = "reject", "Tolak"
        WITHDRAW = "withdraw", "Batalkan usulan"
        SIGN = "sign", "Catat NPHD/pakta"
        BRIEF = "brief", "Catat pembekalan LPJ"
        REFRESH = "refresh", "Ambil ulang dari register"
        ACCEPT_PAPERS = "papers", "Terima dokumen"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    action = models.CharField("langkah", max_length=10, choices=Action)
    # Who asked acts for this region, and so it holds everybody who is named in the result.
    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+")
    keys = models.JSONField("penerima", default=list)
    # So many of the keys have been dealt with; a worker that takes over goes on from here.
    position = models.PositiveIntegerField(default=0)
    reason = models.CharField("alasan", max_length=500, blank=True)
    day = models.DateField("tanggal", null=True, blank=True)
    done = models.PositiveIntegerField("berhasil", default=0)
    # [[public_id of the recipient, name, code, message], …]
    refused = models.JSONField("ditolak", default=list)
    # Where the list stood from which it was asked, filters and all.
    back = models.CharField(max_length=500, blank=True)
    requested_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField("diminta", auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "langkah banyak penerima"
        verbose_name_plural = "langkah banyak penerima"
        ordering = ["-id"]

    def __str__(self):
        return self.get_action_display()
