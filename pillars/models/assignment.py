import uuid

import pghistory
import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Concat, Left, Upper
from django.utils import timezone

from regions.scoping import PlacedQuerySet


class EndReason(models.TextChoices):
    TERM_ENDED = "term_ended", "Berakhir masa tugas"
    RESIGNED = "resigned", "Mengundurkan diri"
    DIED = "died", "Meninggal dunia"
    DISMISSED = "dismissed", "Diberhentikan"
    MOVED = "moved", "Pindah wilayah"
    OTHER_POST = "other_post", "Alih tugas (PPPK/PNS)"
    REPLACED = "replaced", "Diganti"


class Post(models.TextChoices):
    """What somebody is in a board, whatever the workbook calls it (`pillars/positions.py`)."""

    CHAIR = "chair", "Ketua"
    DEPUTY = "deputy", "Wakil ketua"
    SECRETARY = "secretary", "Sekretaris"
    TREASURER = "treasurer", "Bendahara"
    MEMBER = "member", "Anggota/seksi"


class AssignmentQuerySet(PlacedQuerySet):
    def active_on(self, day=None):
        return self.filter(validity__contains=day or timezone.localdate())


class Assignment(models.Model):
    """Somebody serves somewhere as something, under a decree, from a day until a day.

    A person may hold several at once (PSM and treasurer of a Karang Taruna). An ended one
    stays, with the day and the reason. `validity` is half-open: the upper day no longer counts.
    """

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        "pillars.Person", models.PROTECT, related_name="assignments", verbose_name="orang"
    )
    kind = models.ForeignKey(
        "pillars.PillarKind",
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name="pilar",
    )
    position = models.CharField("jabatan", max_length=80, blank=True)
    post = models.CharField(
        "kedudukan", max_length=10, choices=Post, blank=True, default="", db_default=""
    )
    region = models.ForeignKey(
        "regions.Region",
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name="wilayah tugas",
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
    organisation = models.ForeignKey(
        "pillars.Organisation", models.PROTECT, null=True, blank=True, related_name="assignments"
    )
    board = models.ForeignKey(
        "pillars.Board", models.PROTECT, null=True, blank=True, related_name="members"
    )
    member_number = models.CharField("nomor induk anggota", max_length=30, blank=True)  # NIAT, NIA
    sk_number = models.CharField("nomor SK", max_length=80, blank=True)
    sk_on = models.DateField("tanggal SK", null=True, blank=True)
    sk_signer = models.CharField("penandatangan SK", max_length=120, blank=True)
    validity = DateRangeField("masa tugas")
    end_reason = models.CharField("alasan berakhir", max_length=12, choices=EndReason, blank=True)
    end_note = models.CharField("keterangan", max_length=250, blank=True)
    # `KIND:region` for kinds of which a region has only one, set by the database (trigger
    # below), so that import, admin, shell and raw SQL all meet the same exclusion.
    seat = models.CharField(max_length=40, null=True, editable=False, db_collation="C")
    created_at = models.DateTimeField("dibuat", auto_now_add=True)
    updated_at = models.DateTimeField("diubah", auto_now=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "penugasan"
        verbose_name_plural = "penugasan"
        ordering = ["-validity", "id"]
        constraints = [
            models.UniqueConstraint(fields=["public_id"], name="pillars_assignment_public_id_once"),
            ExclusionConstraint(
                name="pillars_assignment_one_holder_per_seat",
                expressions=[("seat", RangeOperators.EQUAL), ("validity", RangeOperators.OVERLAPS)],
                condition=Q(seat__isnull=False),
                violation_error_message="Wilayah ini sudah punya petugas aktif pada masa itu.",
            ),
            ExclusionConstraint(
                name="pillars_assignment_not_twice_the_same_duty",
                # Not the bare columns: the planner would take this index for finding people by
                # kind, for which it is a hundred times slower than the one made for it below.
                expressions=[
                    (models.F("person") + models.Value(0), RangeOperators.EQUAL),
                    (
                        models.Func(
                            Concat(
                                "kind", models.Value("/"), "region", models.Value("/"), "position"
                            ),
                            models.Value(0),
                            function="hashtextextended",
                            output_field=models.BigIntegerField(),
                        ),
                        RangeOperators.EQUAL,
                    ),
                    ("validity", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Orang ini sudah memegang tugas yang sama pada masa itu.",
            ),
            models.CheckConstraint(
                name="pillars_assignment_validity_has_a_start_and_days",
                condition=Q(validity__startswith__isnull=False) & Q(validity__isempty=False),
            ),
            models.CheckConstraint(
                name="pillars_assignment_reason_only_with_an_end",
                condition=Q(end_reason="") | Q(validity__endswith__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["regency_code", "kind"], name="pillars_assignment_regency"),
            models.Index(fields=["region", "kind"], name="pillars_assignment_region"),
            models.Index(
                fields=["board", "post"],
                name="pillars_assignment_board_post",
                condition=Q(board__isnull=False),
            ),
            # Does this person serve as that kind, and who serves as a rare kind at all? Reports
            # count everybody of a kind from it alone.
            models.Index(
                fields=["kind", "person", "region"],
                include=["validity"],
                name="pillars_assignment_kind",
            ),
            models.Index(
                OpClass(Upper("sk_number"), "text_pattern_ops"),
                name="pillars_assignment_sk",
                condition=~Q(sk_number=""),
            ),
            # Duties that end soon.
            models.Index(
                models.Func("validity", function="upper"), name="pillars_assignment_last_day"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="set_seat",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    SELECT CASE WHEN k.is_single AND k.shape = 'person'
                           THEN NEW.kind_id || ':' || NEW.region_id END
                      INTO NEW.seat FROM pillars_pillarkind k WHERE k.code = NEW.kind_id;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self):
        return f"{self.kind_id} {self.region_id}"


pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    # Once per statement: a workbook of 10,000 rows writes its history in one INSERT.
    level=pghistory.Statement,
    exclude=["regency_code", "district_code", "updated_at"],
)(Assignment)
