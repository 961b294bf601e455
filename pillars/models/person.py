import uuid

import pghistory
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Left

from accounts.fields import SealedTextField
from regions.scoping import PlacedQuerySet, scope_of


class Sex(models.TextChoices):
    MALE = "L", "Laki-laki"
    FEMALE = "P", "Perempuan"


class Religion(models.TextChoices):
    ISLAM = "islam", "Islam"
    KRISTEN = "kristen", "Kristen"
    KATOLIK = "katolik", "Katolik"
    HINDU = "hindu", "Hindu"
    BUDDHA = "buddha", "Buddha"
    KONGHUCU = "konghucu", "Konghucu"
    KEPERCAYAAN = "kepercayaan", "Kepercayaan terhadap Tuhan YME"


class Education(models.TextChoices):
    SD = "sd", "SD/sederajat"
    SMP = "smp", "SMP/sederajat"
    SMA = "sma", "SMA/sederajat"
    D1 = "d1", "D1"
    D2 = "d2", "D2"
    D3 = "d3", "D3"
    D4_S1 = "s1", "D4/S1"
    S2 = "s2", "S2"
    S3 = "s3", "S3"


class StateOffice(models.TextChoices):
    """A post of the state that keeps somebody from being a TKSK (domain.md 1.3)."""

    NONE = "none", "Bukan PNS/TNI/Polri/legislatif"
    PNS = "pns", "PNS/PPPK"
    TNI = "tni", "TNI"
    POLRI = "polri", "Polri"
    LEGISLATOR = "legislator", "Anggota legislatif"


class PersonQuerySet(PlacedQuerySet):
    def visible_to(self, user):
        """People looked after in my region; those removed or merged away are seen by nobody."""
        scope = scope_of(user)
        return self.none() if scope is None else self.standing().within(scope)

    def standing(self):
        return self.filter(removed_at__isnull=True)

    def removed_in(self, user):
        """People of my region who were removed, for those who may bring them back."""
        scope = scope_of(user)
        if scope is None:
            return self.none()
        return self.filter(removed_at__isnull=False, merged_into__isnull=True).within(scope)

    def with_nik(self, nik_index: bytes):
        return self.filter(nik_index=nik_index)


class Person(models.Model):
    """A human being who serves, served, or was trained: once in the registry, whatever roles.

    `region` is where the person is looked after (place of duty, or where they come from while
    they have none); it decides who sees the row. `home_region` is the address. The NIK is
    sealed, found by its index, and shown as `nik_mask`; a person without one may exist.
    """

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    name = models.CharField("nama", max_length=150)
    # Normalised for sorting and search (pillars/names.py): upper case, titles dropped.
    name_key = models.CharField(max_length=150, editable=False, db_collation="C")
    # Folded for look-alike matching: Moh/Muh/Muhammad, oe/u, sorted words.
    match_key = models.CharField(max_length=150, editable=False, db_collation="C")
    nik = SealedTextField("NIK", null=True)
    nik_index = models.BinaryField(max_length=32, null=True, editable=False)
    nik_mask = models.CharField("NIK", max_length=16, blank=True, editable=False)
    kk = SealedTextField("nomor KK", null=True)
    kk_index = models.BinaryField(max_length=32, null=True, editable=False)
    mother_name = SealedTextField("nama ibu kandung", null=True)
    sex = models.CharField("jenis kelamin", max_length=1, choices=Sex, blank=True)
    born_on = models.DateField("tanggal lahir", null=True, blank=True)
    born_at = models.CharField("tempat lahir", max_length=80, blank=True)
    religion = models.CharField("agama", max_length=12, choices=Religion, blank=True)
    education = models.CharField("pendidikan", max_length=4, choices=Education, blank=True)
    occupation = models.CharField("pekerjaan", max_length=80, blank=True)
    state_office = models.CharField(
        "jabatan negara", max_length=10, choices=StateOffice, blank=True, default="", db_default=""
    )
    photo = models.FileField(
        "foto", upload_to="photos/%Y/%m", max_length=200, blank=True, default="", db_default=""
    )
    phone = models.CharField("nomor HP", max_length=20, blank=True)
    email = models.EmailField("surel", blank=True)
    address = models.CharField("alamat", max_length=250, blank=True)
    rt = models.CharField("RT", max_length=3, blank=True)
    rw = models.CharField("RW", max_length=3, blank=True)
    home_region = models.ForeignKey(
        "regions.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name="domisili",
    )
    region = models.ForeignKey(
        "regions.Region",
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name="wilayah pembinaan",
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
    # Removed, or merged away: the row stays for what hangs on it, and no list shows it.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged_rows"
    )
    removed_at = models.DateTimeField("dihapus", null=True, blank=True, editable=False)
    removed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    removed_reason = models.CharField(
        "alasan hapus", max_length=300, blank=True, default="", db_default="", editable=False
    )
    created_at = models.DateTimeField("dibuat", auto_now_add=True)
    updated_at = models.DateTimeField("diubah", auto_now=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "orang"
        verbose_name_plural = "orang"
        ordering = ["name_key", "id"]
        constraints = [
            models.UniqueConstraint(fields=["public_id"], name="pillars_person_public_id_once"),
            models.UniqueConstraint(
                fields=["nik_index"],
                name="pillars_person_nik_once",
                violation_error_message="NIK ini sudah tercatat untuk orang lain.",
            ),
            models.CheckConstraint(
                name="pillars_person_nik_parts_together",
                condition=models.Q(nik__isnull=True, nik_index__isnull=True, nik_mask="")
                | (models.Q(nik__isnull=False, nik_index__isnull=False) & ~models.Q(nik_mask="")),
            ),
            models.CheckConstraint(
                name="pillars_person_merged_is_removed",
                condition=models.Q(merged_into__isnull=True) | models.Q(removed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="pillars_person_sex_is_known_word", condition=models.Q(sex__in=["", "L", "P"])
            ),
            models.CheckConstraint(
                name="pillars_person_name_is_not_empty",
                condition=~models.Q(name="") & ~models.Q(name_key=""),
            ),
        ]
        indexes = [
            # The lists in the order of names. They also hold what decides who sees a row, so that
            # pages and counts are read from the index alone, also for a part of a name.
            *(
                models.Index(
                    fields=[*place, "name_key", "id"],
                    include=["region"],
                    condition=models.Q(removed_at__isnull=True),
                    name=name,
                )
                for place, name in (
                    ([], "pillars_person_by_name"),
                    (["regency_code"], "pillars_person_regency_by_name"),
                    (["district_code"], "pillars_person_district_names"),
                )
            ),
            models.Index(fields=["region", "name_key", "id"], name="pillars_person_region_name"),
            # What reports need to know of each person.
            models.Index(
                fields=["id"],
                include=["sex"],
                condition=models.Q(removed_at__isnull=True),
                name="pillars_person_sex",
            ),
            models.Index(fields=["match_key"], name="pillars_person_match_key"),
            models.Index(
                fields=["kk_index"],
                name="pillars_person_kk",
                condition=models.Q(kk_index__isnull=False),
            ),
            # Look-alikes: born on this day, of this name or one with the same letters.
            models.Index(fields=["born_on", "match_key"], name="pillars_person_born_name"),
            GinIndex(OpClass("name_key", "gin_trgm_ops"), name="pillars_person_name_trgm"),
            # Other spellings of a name, where none fits as typed (pillars/finding.py).
            GinIndex(OpClass("match_key", "gin_trgm_ops"), name="pillars_person_match_trgm"),
            models.Index(
                fields=["phone"], name="pillars_person_phone", condition=~models.Q(phone="")
            ),
        ]

    def __str__(self):
        return self.name


pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    # Sealed values change with every sealing; the index and mask tell that a NIK changed.
    # Once per statement: a workbook of 10,000 rows writes its history in one INSERT.
    level=pghistory.Statement,
    exclude=["nik", "kk", "mother_name", "regency_code", "district_code", "updated_at"],
)(Person)
