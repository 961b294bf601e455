"""Proofs about training: numbers without gaps, papers that were not changed since."""

import hashlib
from collections.abc import Iterator

from django.core.files.storage import default_storage

from accounts.proving import Broken, Proof, broken_by, counts, history_tells
from trainings.certificates import sealing
from trainings.models import Certificate, Enrolment, Letter

PROOFS = (
    Proof(
        "nomor sertifikat tanpa lompat",
        """
        SELECT 'trainings_certificate ' || series || ' ' || year,
               count(DISTINCT serial) || ' sertifikat, nomor tertinggi ' || max(serial)
          FROM trainings_certificate GROUP BY series, year
        HAVING count(DISTINCT serial) <> max(serial)
        """,
    ),
    Proof(
        "seri nomor sampai sertifikat terakhir",
        """
        SELECT 'trainings_numberseries ' || c.series || ' ' || c.year,
               'seri sampai ' || coalesce(s.last, 0) || ', sertifikat sampai ' || c.last
          FROM (SELECT series, year, max(serial) AS last FROM trainings_certificate
                 GROUP BY series, year) c
          LEFT JOIN trainings_numberseries s USING (series, year)
         WHERE s.last IS DISTINCT FROM c.last
        """,
    ),
    history_tells(Enrolment),
)
UNTOUCHED = "berkas surat dan sertifikat sama dengan saat disimpan"
SIGNED = "segel sertifikat ditandatangani kantor ini"


def prove() -> Iterator[Broken]:
    """Everything that breaks a promise of training, row by row."""
    yield from broken_by(PROOFS)
    for model in (Certificate, Letter):
        yield from _files(model)
    yield from _seals()


def _files(model) -> Iterator[Broken]:
    kept = model.objects.exclude(file="").values_list("pk", "file", "file_sha256")
    for key, name, digest in kept.iterator(chunk_size=500):
        try:
            with default_storage.open(name) as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            yield Broken(UNTOUCHED, f"{model._meta.db_table} {key}", "berkasnya hilang")
            continue
        if found != digest:
            yield Broken(UNTOUCHED, f"{model._meta.db_table} {key}", "isinya berubah")


def _seals() -> Iterator[Broken]:
    """Those signed with an earlier key are for the archive's key to check."""
    signed = Certificate.objects.filter(seal__startswith=f"v1.{sealing.key_name()}.")
    for key, seal in signed.values_list("pk", "seal").iterator(chunk_size=2000):
        try:
            sealing.open_seal(seal)
        except sealing.SealInvalid:
            yield Broken(SIGNED, f"trainings_certificate {key}", "segelnya tidak sah")


def counted() -> dict[str, int]:
    return counts(
        peserta="trainings_enrolment", sertifikat="trainings_certificate", surat="trainings_letter"
    )
