import uuid

import pghistory
import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.db.models.functions import Left

from regions.scoping import ScopedQuerySet


class EnrolmentRole(models.TextChoices):
    PARTICIPANT = "participant", "Peserta"
    COMMITTEE = "committee", "Panitia"
    FACILITATOR = "facilitator", "Narasumber"


class EnrolmentState(models.TextChoices):
    NOMINATED = "nominated", "Dinominasikan"
    CONFIRMED = "confirmed", "Disahkan"
    WITHDRAWN = "withdrawn", "Mundur"
    REPLACED = "replaced", "Diganti"
    WAITING = "waiting", "Daftar tunggu"
    OFFERED = "offered", "Ditawari kursi"
    ABSENT = "absent", "Tidak hadir"


# Those who hold a seat: taking part, or asked whether they will.
SEATED = (EnrolmentState.NOMINATED, EnrolmentState.CONFIRMED, EnrolmentState.OFFERED)


class EnrolmentQuerySet(ScopedQuerySet):
    region_field = "origin_id"

    def seated(self):
        """Those for whom a seat of the quota is kept."""
        return self.filter(role=EnrolmentRole.PARTICIPANT, state__in=SEATED)

    def in_line(self):
        """The waiting list, first come first."""
        return self.filter(state=EnrolmentState.WAITING).order_by("wait_rank", "id")

    def counted(self):
        """Those who take part, and who are counted in reports."""
        return self.filter(
            role=EnrolmentRole.PARTICIPANT,
            state__in=[EnrolmentState.NOMINATED, EnrolmentState.CONFIRMED],
        )


class Enrolment(models.Model):
    """A person takes part in an event, as what and from where they were that day.

    Pillar and origin are written down here and not looked up, so that the report of 2024 says
    the same in 2030, whatever the person has become.
    """

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    event = models.ForeignKey(
        "trainings.TrainingEvent",
        models.PROTECT,
        related_name="enrolments",
        verbose_name="kegiatan",
        db_index=False,
    )
    person = models.ForeignKey(
        "pillars.Person", models.PROTECT, related_name="enrolments", verbose_name="orang"
    )
    role = models.CharField(
        "sebagai", max_length=12, choices=EnrolmentRole, default=EnrolmentRole.PARTICIPANT
    )
    state = models.CharField(
        "status", max_length=12, choices=EnrolmentState, default=EnrolmentState.NOMINATED
    )
    pillar = models.ForeignKey(
        "pillars.PillarKind",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="unsur/pilar",
        db_index=False,
    )
    # The smallest place known: the kelurahan, else the kecamatan, else the kabupaten/kota.
    origin = models.ForeignKey(
        "regions.Region",
        models.PROTECT,
        related_name="+",
        verbose_name="asal",
        db_index=False,
    )
    regency_code = models.GeneratedField(
        expression=Left("origin_id", 5),
        output_field=models.CharField(max_length=5, db_collation="C"),
        db_persist=True,
    )
    origin_rw = models.CharField("asal RW", max_length=3, blank=True)
    # The duty the person held that day, when the registry knew one.
    assignment = models.ForeignKey(
        "pillars.Assignment", models.PROTECT, null=True, blank=True, related_name="+"
    )
    shirt_size = models.CharField("ukuran kaos", max_length=12, blank=True)
    note = models.CharField("keterangan", max_length=250, blank=True)
    import_batch = models.ForeignKey(
        "imports.ImportBatch", models.PROTECT, null=True, blank=True, related_name="+"
    )
    nomination = models.ForeignKey(
        "trainings.Nomination",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="enrolments",
        verbose_name="surat nominasi",
    )
    wait_rank = models.PositiveIntegerField("urutan tunggu", null=True, blank=True)
    replaced_by = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name="diganti oleh",
    )
    withdrawn_at = models.DateTimeField("mundur pada", null=True, blank=True)
    withdrawn_reason = models.CharField(
        "alasan mundur", max_length=250, blank=True, default="", db_default=""
    )
    bus = models.CharField("bus", max_length=30, blank=True, default="", db_default="")
    room = models.CharField("kamar/tenda", max_length=30, blank=True, default="", db_default="")
    # The days of an event that pays, while the person is confirmed for it (trigger below).
    paid_days = DateRangeField(null=True, editable=False)
    created_at = models.DateTimeField("dibuat", auto_now_add=True)
    updated_at = models.DateTimeField("diubah", auto_now=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = "peserta"
        verbose_name_plural = "peserta"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["public_id"], name="trainings_enrolment_public_id_once"
            ),
            models.UniqueConstraint(
                fields=["event", "person"],
                name="trainings_enrolment_person_once_per_event",
                violation_error_message="Orang ini sudah terdaftar pada kegiatan ini.",
            ),
            models.CheckConstraint(
                name="trainings_enrolment_participant_has_a_pillar",
                condition=~Q(role="participant") | Q(pillar__isnull=False),
            ),
            ExclusionConstraint(
                name="trainings_enrolment_paid_once_a_day",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("paid_days", RangeOperators.OVERLAPS),
                ],
                condition=Q(paid_days__isnull=False),
                violation_error_message="Orang ini sudah dibayar kehadirannya pada kegiatan lain "
                "di hari yang sama.",
            ),
        ]
        indexes = [
            models.Index(fields=["event", "regency_code"], name="trainings_enrolment_event"),
            models.Index(fields=["origin"], name="trainings_enrolment_origin"),
            models.Index(
                fields=["event", "wait_rank"],
                name="trainings_enrolment_waiting",
                condition=Q(state="waiting"),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="set_paid_days",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("event_id", "person_id", "state"),
                func="""
                    NEW.paid_days := NULL;
                    IF NEW.state = 'confirmed' THEN
                        SELECT CASE WHEN e.pays_attendance AND e.state <> 'cancelled'
                               THEN daterange(e.start_on, e.end_on, '[]') END
                          INTO NEW.paid_days FROM trainings_trainingevent e
                         WHERE e.id = NEW.event_id;
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self):
        return f"{self.person_id} → {self.event_id}"


pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    # Once per statement: a workbook of 10,000 rows writes its history in one INSERT.
    level=pghistory.Statement,
    exclude=["regency_code", "updated_at", "paid_days"],
)(Enrolment)
