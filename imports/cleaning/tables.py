"""Choice lists that do not change from office to office."""

from __future__ import annotations

from imports.cleaning.choices import ChoiceTable
from imports.cleaning.types import Level

RELIGION = ChoiceTable(
    "religion",
    {
        "Islam": ("moslem", "muslim"),
        "Kristen": ("Kristen Protestan", "Protestan", "kristen p"),
        "Katolik": ("Katholik", "Kristen Katolik", "Catholic"),
        "Hindu": ("Hindhu",),
        "Buddha": ("Budha", "Budhis", "Buddhis"),
        "Konghucu": ("Khonghucu", "Kong Hu Cu", "Kong Hu Chu"),
        "Kepercayaan": ("Kepercayaan terhadap Tuhan YME", "Penghayat", "Penghayat Kepercayaan"),
    },
    label="Agama",
    level=Level.WARNING,
)

EDUCATION = ChoiceTable(
    "education",
    {
        "Tidak sekolah": ("tidak tamat sd", "belum sekolah", "tidak/belum sekolah"),
        "SD": ("sekolah dasar", "sd/mi", "mi", "sd sederajat", "sd/sederajat", "paket a"),
        "SMP": ("sltp", "mts", "smp/mts", "smp sederajat", "smp/sederajat", "paket b", "sltp/smp"),
        "SLTA": (
            "SMA", "SMK", "MA", "SMU", "STM", "SMEA", "SMEAK", "SPG", "SMA/SMK", "SMA/sederajat",
            "SMA sederajat", "SLTA/sederajat", "SLTA/SMA", "SMA/SMK/MA", "SMA/MA", "paket c",
            "SMKK", "SPK", "KPA",
        ),
        "D1": ("diploma 1", "d-1", "diploma i", "d i"),
        "D2": ("diploma 2", "diploma ii", "d ii"),
        "D3": ("diploma 3", "diploma iii", "d iii", "diploma", "akademi", "sarjana muda"),
        "D4": ("diploma 4", "diploma iv", "d iv", "d4/s1"),
        "S1": ("sarjana", "strata 1", "strata i", "s 1", "s.1"),
        "S2": ("magister", "strata 2", "pascasarjana", "strata ii"),
        "S3": ("doktor", "strata 3", "strata iii"),
    },
    label="Pendidikan",
    level=Level.WARNING,
)  # fmt: skip

MARITAL = ChoiceTable(
    "marital",
    {
        "Belum kawin": ("belum menikah", "lajang", "bk", "tk", "single", "belum nikah"),
        "Kawin": ("menikah", "nikah", "k", "sudah kawin", "sudah menikah", "kawin tercatat"),
        "Cerai hidup": ("cerai", "janda", "duda", "ch"),
        "Cerai mati": ("cm",),
    },
    label="Status perkawinan",
    level=Level.WARNING,
)

ACTIVITY = ChoiceTable(
    "status",
    {
        "aktif": ("Aktif", "active", "ya", "1", "masih aktif", "a"),
        "tidak aktif": ("Tidak Aktif", "non aktif", "nonaktif", "inactive", "tdk aktif", "0",
                        "pasif", "vakum", "tidak", "kurang aktif"),
    },
    label="Status",
    level=Level.WARNING,
)  # fmt: skip

CLASSIFICATION = ChoiceTable(
    "classification",
    {"Tumbuh": (), "Berkembang": (), "Maju": (), "Percontohan": ("teladan", "mandiri")},
    label="Klasifikasi",
    level=Level.WARNING,
)

ACCREDITATION = ChoiceTable(
    "accreditation",
    {
        "A": ("akreditasi a", "sangat baik", "a (sangat baik)"),
        "B": ("akreditasi b", "baik", "b (baik)"),
        "C": ("akreditasi c", "cukup", "c (cukup)"),
        "Belum": ("belum terakreditasi", "belum akreditasi", "tidak terakreditasi", "tidak"),
    },
    label="Akreditasi",
    level=Level.WARNING,
)
