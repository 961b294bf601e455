import uuid

import pghistory
import pgtrigger
from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Left

from accounts.fields import SealedTextField
from pillars.models.filing import Filed
from regions.scoping import PlacedQuerySet, ScopedQuerySet


class OrganisationStatus(models.TextChoices):
    """Whether it works; being registered and being accredited are documents, not statuses."""

    ACTIVE = "active", "Aktif"
    INACTIVE = "inactive", "Tidak aktif"
    DORMANT = "dormant", "Vakum"
    FROZEN = "frozen", "Dibekukan"
    DISSOLVED = "dissolved", "Bubar"


class KarangTarunaClass(models.TextChoices):
    TUMBUH = "tumbuh", "Tumbuh"
    BERKEMBANG = "berkembang", "Berkembang"
    MAJU = "maju", "Maju"
    PERCONTOHAN = "percontohan", "Percontohan"


class LegalForm(models.TextChoices):
    FOUNDATION = "yayasan", "Yayasan"
    ASSOCIATION = "perkumpulan", "Perkumpulan"
    UNINCORPORATED = "tanpa_badan", "Tidak berbadan hukum"
    GOVERNMENT = "pemerintah", "Milik pemerintah"


class OrganisationQuerySet(PlacedQuerySet):
    def visible_to(self, user):
        return super().visible_to(user).filter(removed_at__isnull=True)

    def standing(self):
        return self.filter(removed_at__isnull=True).exclude(status=OrganisationStatus.DISSOLVED)


class Organisation(models.Model):
    """A Karang Taruna (one per kelurahan; kecamatan, city and province have theirs too), a UKKT
    (its unit in an RW), or an LKS (a welfare institution, with or without legal personality).
    """

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    kind = models.ForeignKey(
        "pillars.PillarKind", models.PROTECT, related_name="+", verbose_name="jenis"
    )
    name = models.CharField("nama", max_length=200)
    name_key = models.CharField(max_length=200, editable=False, db_collation="C")
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
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="units", verbose_name="induk"
    )
    status = models.CharField(
        "status", max_length=12, choices=OrganisationStatus, default=OrganisationStatus.ACTIVE
    )
    address = models.CharField("alamat sekretariat", max_length=250, blank=True)
    phone = models.CharField("telepon", max_length=20, blank=True)
    email = models.EmailField("surel", blank=True)
    # As the office knows them; a leader with a NIK is also a person of the board.
    leader_name = models.CharField(
        "pimpinan", max_length=150, blank=True, default="", db_default=""
    )
    leader_phone = models.CharField(
        "telepon pimpinan", max_length=20, blank=True, default="", db_default=""
    )
    founded_year = models.PositiveSmallIntegerField("tahun berdiri", null=True, blank=True)
    npwp = models.CharField("NPWP", max_length=24, blank=True)
    is_legal_entity = models.BooleanField("berbadan hukum", null=True, blank=True)
    legal_form = models.CharField(
        "bentuk hukum", max_length=12, choices=LegalForm, blank=True, default="", db_default=""
    )
    classification = models.CharField(
        "klasifikasi", max_length=12, choices=KarangTarunaClass, blank=True
    )
    members_male = models.PositiveIntegerField("anggota laki-laki", null=True, blank=True)
    members_female = models.PositiveIntegerField("anggota perempuan", null=True, blank=True)
    clients_male = models.PositiveIntegerField("klien laki-laki", null=True, blank=True)
    clients_female = models.PositiveIntegerField("klien perempuan", null=True, blank=True)
    staff_male = models.PositiveIntegerField("pegawai laki-laki", null=True, blank=True)
    staff_female = models.PositiveIntegerField("pegawai perempuan", null=True, blank=True)
    services = models.JSONField("jenis pelayanan", default=list, blank=True)
    bank_name = models.CharField("bank", max_length=60, blank=True)
    account = SealedTextField("nomor rekening", null=True)
    account_index = models.BinaryField(max_length=32, null=True, editable=False)
    account_mask = models.CharField("nomor rekening", max_length=30, blank=True, editable=False)
    account_name = models.CharField("atas nama", max_length=200, blank=True)
    # As Assignment.seat: one standing Karang Taruna per region, one UKKT per RW.
    seat = models.CharField(max_length=40, null=True, editable=False, db_collation="C")
    removed_at = models.DateTimeField("dihapus", null=True, blank=True, editable=False)
    removed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    removed_reason = models.CharField(
        "alasan hapus", max_length=300, blank=True, default="", db_default="", editable=False
    )
    created_at = models.DateTimeField("dibuat", auto_now_add=True)
    updated_at = models.DateTimeField("diubah", auto_now=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "organisasi"
        verbose_name_plural = "organisasi"
        ordering = ["name_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["public_id"], name="pillars_organisation_public_id_once"
            ),
            models.UniqueConstraint(
                fields=["seat"],
                condition=Q(seat__isnull=False),
                name="pillars_organisation_one_per_seat",
                violation_error_message="Wilayah ini sudah punya organisasi sejenis.",
            ),
            models.CheckConstraint(
                name="pillars_organisation_name_is_not_empty",
                condition=~Q(name="") & ~Q(name_key=""),
            ),
            models.CheckConstraint(
                name="pillars_organisation_account_parts_together",
                condition=Q(account__isnull=True, account_index__isnull=True, account_mask="")
                | (Q(account__isnull=False, account_index__isnull=False) & ~Q(account_mask="")),
            ),
        ]
        indexes = [
            models.Index(fields=["regency_code", "kind"], name="pillars_org_regency_kind"),
            models.Index(fields=["region", "kind"], name="pillars_org_region_kind"),
            models.Index(fields=["account_index"], name="pillars_org_account"),
            GinIndex(OpClass("name_key", "gin_trgm_ops"), name="pillars_org_name_trgm"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="set_seat",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("rule", "pillars_pillarkind"), ("parent_kind", "text")],
                func="""
                    SELECT * INTO rule FROM pillars_pillarkind k WHERE k.code = NEW.kind_id;
                    NEW.seat := CASE WHEN rule.is_single AND NEW.status <> 'dissolved'
                                      AND NEW.removed_at IS NULL
                                THEN NEW.kind_id || ':' || NEW.region_id END;
                    IF rule.parent_kind_id IS NOT NULL THEN
                        SELECT p.kind_id INTO parent_kind
                          FROM pillars_organisation p WHERE p.id = NEW.parent_id;
                        IF parent_kind IS DISTINCT FROM rule.parent_kind_id THEN
                            RAISE EXCEPTION 'organisation of kind % needs a parent of kind %',
                                NEW.kind_id, rule.parent_kind_id
                                USING ERRCODE = 'check_violation',
                                      CONSTRAINT = 'pillars_organisation_unit_has_its_parent';
                        END IF;
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self):
        return self.name


class OrganisationDocumentQuerySet(ScopedQuerySet):
    region_field = "organisation__region_id"


class OrganisationDocument(Filed):
    """A dated paper of an organisation: registration, permit, deed, accreditation.

    Being registered, permitted and accredited are three things with dates of their own; the
    expiry is what the paper says, never computed.
    """

    class Kind(models.TextChoices):
        REGISTRATION = "registration", "Tanda daftar"  # TD-LKS, STP, STPU
        PERMIT = "permit", "Izin operasional"  # SIOP
        DEED = "deed", "Akta notaris"
        KEMENKUMHAM = "kemenkumham", "SK Kemenkumham"
        ACCREDITATION = "accreditation", "Akreditasi"
        DECREE = "decree", "SK kepengurusan"

    public_id = models.UUIDField(
        default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False
    )
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="documents")
    kind = models.CharField("jenis", max_length=16, choices=Kind)
    number = models.CharField("nomor", max_length=80, blank=True)
    issuer = models.CharField("penerbit", max_length=120, blank=True)
    issued_on = models.DateField("tanggal", null=True, blank=True)
    # Of papers of which only the year is known, as with most accreditations.
    issued_year = models.PositiveSmallIntegerField("tahun", null=True, blank=True)
    valid_until = models.DateField("berlaku sampai", null=True, blank=True)
    grade = models.CharField("peringkat", max_length=10, blank=True)
    note = models.CharField("keterangan", max_length=250, blank=True)
    uploaded_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OrganisationDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "dokumen organisasi"
        verbose_name_plural = "dokumen organisasi"
        ordering = ["kind", "-issued_on"]
        indexes = [
            models.Index(
                fields=["valid_until"],
                name="pillars_orgdoc_expiry",
                condition=Q(valid_until__isnull=False),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "number", "issued_on", "issued_year"],
                nulls_distinct=False,
                name="pillars_organisationdocument_once",
            ),
            models.CheckConstraint(
                name="pillars_organisationdocument_ends_after_issue",
                condition=Q(valid_until__isnull=True)
                | Q(issued_on__isnull=True)
                | Q(valid_until__gte=models.F("issued_on")),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number}".strip()


pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    # Once per statement: a workbook of 10,000 rows writes its history in one INSERT.
    level=pghistory.Statement,
    exclude=["account", "regency_code", "district_code", "updated_at"],
)(Organisation)
pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(
    OrganisationDocument
)
