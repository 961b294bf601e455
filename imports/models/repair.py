"""What people do to rows that wait: type a better cell, decide who somebody is.

Kept beside the staged rows and not in them, because reading the file again makes those anew:
nothing that was typed is ever lost.
"""

from django.db import models

from accounts.fields import SealedTextField


class RowEdit(models.Model):
    """A cell as somebody typed it anew on screen; it stands in place of the workbook's cell."""

    batch = models.ForeignKey(
        "imports.ImportBatch", models.CASCADE, related_name="edits", db_index=False
    )
    sheet_index = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField("baris")
    column = models.CharField("kolom", max_length=40)
    text = SealedTextField()
    edited_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "perbaikan sel"
        verbose_name_plural = "perbaikan sel"
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "sheet_index", "number", "column"],
                name="imports_rowedit_once_per_cell",
            )
        ]

    def __str__(self):
        return f"baris {self.number} {self.column}"


class RowChoice(models.TextChoices):
    SAME = "same", "Orang yang sama"
    NEW = "new", "Orang baru"
    SKIP = "skip", "Lewati baris ini"


class RowDecision(models.Model):
    """Who a row is, and which of its values to take, as a person decided."""

    batch = models.ForeignKey(
        "imports.ImportBatch", models.CASCADE, related_name="decisions", db_index=False
    )
    sheet_index = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField("baris")
    choice = models.CharField(max_length=4, choices=RowChoice, blank=True)
    # Primary key of the registry's row, for "the same".
    match_id = models.BigIntegerField(null=True)
    # Fields of which the registry's value is kept against the sheet's.
    keep = models.JSONField(default=list)
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "keputusan baris"
        verbose_name_plural = "keputusan baris"
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "sheet_index", "number"], name="imports_rowdecision_once_per_row"
            ),
            models.CheckConstraint(
                name="imports_rowdecision_same_names_whom",
                condition=~models.Q(choice="same") | models.Q(match_id__isnull=False),
            ),
        ]

    def __str__(self):
        return f"baris {self.number}: {self.get_choice_display()}"


class NotTheSame(models.Model):
    """ "Bukan orang yang sama": a look-alike that somebody has refused, not offered again.

    The row's side is a keyed index of what made it look alike (name, birth date), so that the
    refusal holds for the next upload too, and falls when those data change.
    """

    sheet = models.CharField(max_length=40)
    row_index = models.BinaryField(max_length=32)
    match_id = models.BigIntegerField()
    said_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    said_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "bukan orang yang sama"
        verbose_name_plural = "bukan orang yang sama"
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "row_index", "match_id"], name="imports_notthesame_once"
            )
        ]

    def __str__(self):
        return f"{self.sheet}: bukan {self.match_id}"
