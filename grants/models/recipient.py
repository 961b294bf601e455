import uuid

import pghistory
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left

from accounts.fields import SealedTextField
from grants.enums import RecipientState
from grants.models import guards
from grants.states import RECIPIENT_MOVES
from regions.scoping import ScopedQuerySet

DECIDED = [RecipientState.DECREED, RecipientState.SIGNED]
# What the head signed stays as it was signed.
FROZEN = [
    "programme_id", "organisation_id", "region_id", "name", "amount", "total_amount", "bank_name",
    "account_index", "account_name", "chair_name", "sk_number", "proposed_by_id", "verified_by_id",
    "approved_by_id", "decree_id",
]  # fmt: skip


class RecipientQuerySet(ScopedQuerySet):
    def in_force(self):
        """Those whose grant stands."""
        return self.filter(state__in=DECIDED)


class Recipient(models.Model):
    """An organisation in a programme, from the draft of its proposal to the signed agreement.

    Account, chair and treasurer are written down here as they were, so that the decree of 2024
    reads the same in 2030; once it is decreed nobody can change them.
    """

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    # Names the page that the recipient may open without a login.
    link_token = models.UUIDField(default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(
        "grants.Programme", models.PROTECT, related_name="recipients", db_index=False
    )
    organisation = models.ForeignKey(
        "pillars.Organisation", models.PROTECT, related_name="grants", verbose_name="organisasi"
    )
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="+", db_index=False, verbose_name="wilayah"
    )
    regency_code = models.GeneratedField(
        expression=Left("region_id", 5),
        output_field=models.CharField(max_length=5, db_collation="C"),
        db_persist=True,
    )
    district_code = models.GeneratedField(
        expression=Left("region_id", 8),
        output_field=models.CharField(max_length=8, db_collation="C"),
        db_persist=True,
    )
    state = models.CharField(
        "status", max_length=12, choices=RecipientState, default=RecipientState.DRAFT
    )
    state_since = models.DateTimeField("status sejak", auto_now_add=True)
    # When whoever has to act now should have acted.
    due_on = models.DateField("tenggat", null=True, blank=True)
    reason = models.CharField("alasan", max_length=500, blank=True)
    amount = models.BigIntegerField("jumlah per tahap")
    # The amount follows the programme's settings; otherwise it is the recipient's own.
    follows_setting = models.BooleanField(default=True)
    total_amount = models.BigIntegerField("jumlah setahun")

    name = models.CharField("nama penerima", max_length=200)
    bank_name = models.CharField("bank", max_length=60, blank=True)
    account = SealedTextField("nomor rekening", null=True)
    account_index = models.BinaryField(max_length=32, null=True, editable=False)
    account_mask = models.CharField("nomor rekening", max_length=30, blank=True, editable=False)
    account_name = models.CharField("atas nama", max_length=200, blank=True)
    chair_name = models.CharField("ketua", max_length=150, blank=True)
    chair_index = models.BinaryField(max_length=32, null=True, editable=False)
    chair_phone = models.CharField("telepon ketua", max_length=20, blank=True)
    treasurer_name = models.CharField("bendahara", max_length=150, blank=True)
    treasurer_index = models.BinaryField(max_length=32, null=True, editable=False)
    sk_number = models.CharField("nomor SK kepengurusan", max_length=80, blank=True)
    sk_on = models.DateField("tanggal SK", null=True, blank=True)
    sk_until = models.DateField("SK berlaku sampai", null=True, blank=True)

    proposal_number = models.CharField("nomor proposal pengajuan", max_length=80, blank=True)
    proposal_on = models.DateField("tanggal proposal pengajuan", null=True, blank=True)
    disbursement_number = models.CharField("nomor proposal pencairan", max_length=80, blank=True)
    disbursement_on = models.DateField("tanggal proposal pencairan", null=True, blank=True)
    purpose = models.CharField("peruntukan", max_length=300, blank=True)
    briefed_on = models.DateField("ikut pembekalan LPJ", null=True, blank=True)

    # Codes of what is missing, from `services/eligibility.py`; null: not looked at yet.
    shortcomings = models.JSONField("kekurangan", null=True, blank=True)
    # What differs from the period before: {"kind": "new" | "same" | "changed", "fields": […]}.
    difference = models.JSONField("selisih", null=True, blank=True)

    proposed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True)
    proposed_at = models.DateTimeField("diajukan", null=True)
    verified_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True)
    verified_at = models.DateTimeField("diverifikasi", null=True)
    approved_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True)
    approved_at = models.DateTimeField("ditetapkan", null=True)
    decree = models.ForeignKey(
        "grants.Decree", models.PROTECT, null=True, blank=True, related_name="recipients"
    )
    import_batch = models.ForeignKey(
        "imports.ImportBatch", models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField("dibuat", auto_now_add=True)
    updated_at = models.DateTimeField("diubah", auto_now=True)

    objects = RecipientQuerySet.as_manager()

    class Meta:
        verbose_name = "penerima"
        verbose_name_plural = "penerima"
        ordering = ["region_id", "name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["public_id"], name="grants_recipient_public_id_once"),
            models.UniqueConstraint(fields=["link_token"], name="grants_recipient_link_once"),
            models.UniqueConstraint(
                fields=["programme", "organisation"],
                name="grants_recipient_once_per_programme",
                violation_error_message="Organisasi ini sudah ada di program ini.",
            ),
            models.CheckConstraint(
                name="grants_recipient_amounts_are_positive",
                condition=Q(amount__gt=0, total_amount__gt=0),
            ),
            models.CheckConstraint(
                name="grants_recipient_account_parts_together",
                condition=Q(account__isnull=True, account_index__isnull=True, account_mask="")
                | (Q(account__isnull=False, account_index__isnull=False) & ~Q(account_mask="")),
            ),
            models.CheckConstraint(
                name="grants_recipient_checker_is_not_maker",
                condition=Q(verified_by__isnull=True)
                | (Q(proposed_by__isnull=False) & ~Q(verified_by=F("proposed_by"))),
                violation_error_message="Yang mengajukan tidak dapat memeriksa usulannya sendiri.",
            ),
            models.CheckConstraint(
                name="grants_recipient_approver_is_neither",
                condition=Q(approved_by__isnull=True)
                | (
                    Q(verified_by__isnull=False)
                    & ~Q(approved_by=F("proposed_by"))
                    & ~Q(approved_by=F("verified_by"))
                ),
                violation_error_message="Yang mengajukan atau memeriksa tidak dapat menetapkan.",
            ),
            models.CheckConstraint(
                name="grants_recipient_each_state_has_its_actors",
                condition=(~Q(state="submitted") | Q(proposed_by__isnull=False))
                & (~Q(state="verified") | Q(verified_by__isnull=False))
                & (
                    ~Q(state__in=["decreed", "signed"])
                    | Q(approved_by__isnull=False, decree__isnull=False, account__isnull=False)
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["programme", "region"], name="grants_recipient_programme"),
            models.Index(fields=["programme", "state"], name="grants_recipient_state"),
            models.Index(fields=["region"], name="grants_recipient_region"),
            models.Index(fields=["account_index"], name="grants_recipient_account"),
        ]
        triggers = [
            *guards.moves(
                RECIPIENT_MOVES.values(),
                constraint="grants_recipient_moves",
                first=RecipientState.DRAFT,
            ),
            guards.frozen(
                FROZEN,
                constraint="grants_recipient_decreed_is_frozen",
                because="what was decreed stays as it was decreed",
                once="OLD.approved_by_id IS NOT NULL",
            ),
        ]

    def __str__(self):
        return self.name


pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    # Once per statement: a decree over 2,380 recipients writes its history in one INSERT.
    level=pghistory.Statement,
    exclude=["account", "regency_code", "district_code", "updated_at"],
)(Recipient)


class RabLine(models.Model):
    """A line of the budget that a recipient proposed (RAB); the LPJ is held against it."""

    recipient = models.ForeignKey("grants.Recipient", models.CASCADE, related_name="rab")
    number = models.PositiveSmallIntegerField("nomor")
    description = models.CharField("uraian", max_length=200)
    amount = models.BigIntegerField("jumlah")

    class Meta:
        verbose_name = "baris RAB"
        verbose_name_plural = "baris RAB"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "number"], name="grants_rabline_once"),
            models.CheckConstraint(
                name="grants_rabline_amount_is_positive", condition=Q(amount__gt=0)
            ),
        ]

    def __str__(self):
        return self.description


pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    level=pghistory.Statement,
)(RabLine)
