from django.db import models


class ReportKind(models.TextChoices):
    TRAINING_RECAP = "training-recap", "Rekap pelatihan"
    PILLAR_RECAP = "pillar-recap", "Rekap pilar"
    GRANT_REALISATION = "grant-realisation", "Realisasi bantuan"
    COMPLETENESS = "completeness", "Kelengkapan pelaporan"
    ANNUAL = "annual", "Laporan tahunan"
