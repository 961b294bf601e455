from django.db import models

from accounts.fields import SealedTextField
from regions.scoping import ScopedQuerySet


class RowLevel(models.IntegerChoices):
    OK = 0, "Siap"
    WARNING = 1, "Peringatan"
    ERROR = 2, "Perlu perbaikan"
    # Nothing is wrong with the cells, but a person has to say who this is. Not applied till then.
    UNDECIDED = 3, "Perlu keputusan"
    SKIPPED = 4, "Dilewati"


class RowOutcome(models.TextChoices):
    """What applying the row does (or did)."""

    NEW = "new", "Baru"
    CHANGED = "changed", "Berubah"
    SAME = "same", "Sama"
    REFUSED = "refused", "Perlu perbaikan"
    UNDECIDED = "decide", "Perlu keputusan"
    SKIPPED = "skipped", "Dilewati"


class ImportRowQuerySet(ScopedQuerySet):
    region_field = "batch__region_id"


class ImportRow(models.Model):
    """One row of an uploaded workbook, kept between preview and apply so that the file is read
    once: what stood in the cells, what we made of it, and what is wrong with it.

    The cells hold NIKs, so the raw text, the secret values and the problems (which quote them)
    are sealed; `values` has only what may be read by anyone who may see the row.
    """

    batch = models.ForeignKey(
        "imports.ImportBatch", models.CASCADE, related_name="rows", db_index=False
    )
    sheet_index = models.PositiveSmallIntegerField()
    # The workbook's own row number, as the user sees it in Excel.
    number = models.PositiveIntegerField("baris")
    # JSON: {column key: text of the cell as typed}.
    raw = SealedTextField()
    # {column key: sealed value in base64}: goes into the registry without being opened.
    secrets = models.JSONField(default=dict)
    values = models.JSONField(default=dict)
    # JSON: [{"column", "level", "code", "message", "suggestion"}].
    problems = SealedTextField(null=True)
    # "level:column:code" of each remark, readable: to count, group and filter equal ones.
    codes = models.JSONField(default=list)
    level = models.SmallIntegerField(choices=RowLevel, default=RowLevel.OK)
    # Where the row belongs: used for scope, quotas and hand-over.
    region_code = models.CharField(max_length=17, db_collation="C", blank=True)
    # Keyed index of the identity (the NIK): finds the person, and the same NIK twice in a file.
    key_index = models.BinaryField(max_length=32, null=True)
    outcome = models.CharField(max_length=8, choices=RowOutcome, blank=True)
    # {field: [old, new]} for changed rows.
    differences = models.JSONField(default=dict)
    # Primary key of what the row met in the registry, and of what it made.
    match_id = models.BigIntegerField(null=True)
    result_id = models.BigIntegerField(null=True)
    applied_at = models.DateTimeField(null=True)

    objects = ImportRowQuerySet.as_manager()
    # Re-sealed with the rest when keys are rotated (accounts/services/keys.py).
    sealed_json_fields = ("secrets",)

    class Meta:
        verbose_name = "baris impor"
        verbose_name_plural = "baris impor"
        ordering = ["sheet_index", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "sheet_index", "number"], name="imports_importrow_once_per_batch"
            )
        ]

    def __str__(self):
        return f"baris {self.number}"
