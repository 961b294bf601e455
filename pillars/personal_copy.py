"""The copy of one person's data that the person may ask for, as a workbook of three columns."""

import hashlib
from collections.abc import Iterator
from typing import Any

from accounts import exports, formats
from accounts.changes import period
from accounts.models import User
from pillars import dossier
from pillars.models import Person
from pillars.templatetags.duties import sebagai

COLUMNS = (
    exports.Column("Bagian", lambda row: row[0], 20),
    exports.Column("Data", lambda row: row[1], 30),
    exports.Column("Isi", lambda row: row[2], 70),
)
PURPOSE = "Pembinaan pilar-pilar sosial oleh Dinas Sosial (kewajiban hukum dan tugas publik)"


def workbook_of(person: Person, user: User, *, full: bool) -> tuple[bytes, int, str]:
    """The file, how many values it tells, and its checksum. `full`: sealed values in clear."""
    rows = [row for row in _rows(person, user, full) if row[2] not in (None, "")]
    about = [
        ("Berkas", "Salinan data pribadi menurut UU 27 Tahun 2022"),
        ("Tujuan pemrosesan", PURPOSE),
        ("Dibuat oleh", f"{user.name}, {user.get_role_display()}"),
        ("NIK, KK, rekening", "lengkap" if full else "tersamar"),
    ]
    book = exports.workbook(COLUMNS, rows, sheet="Data pribadi", about=about)
    return book, len(rows), hashlib.sha256(book).hexdigest()


def _rows(person: Person, user: User, full: bool) -> Iterator[tuple[str, str, str]]:
    own = "Data diri"
    yield own, "Nama", person.name
    yield own, "NIK", _clear(person.nik) if full else person.nik_mask
    if full:
        yield own, "Nomor KK", _clear(person.kk)
        yield own, "Nama ibu kandung", _clear(person.mother_name)
    yield own, "Jenis kelamin", person.get_sex_display()
    yield own, "Tempat lahir", person.born_at
    yield own, "Tanggal lahir", formats.long_date(person.born_on) if person.born_on else ""
    yield own, "Agama", person.get_religion_display()
    yield own, "Pendidikan", person.get_education_display()
    yield own, "Pekerjaan", person.occupation
    yield own, "Jabatan negara", person.get_state_office_display()
    yield own, "Foto", "tersimpan" if person.photo else ""
    yield "Kontak", "Nomor HP", person.phone
    yield "Kontak", "Surel", person.email
    yield "Kontak", "Alamat", person.address
    yield "Kontak", "RT/RW", "/".join(filter(None, [person.rt, person.rw]))
    yield "Kontak", "Domisili", formats.region(person.home_region) if person.home_region else ""
    yield "Pembinaan", "Wilayah pembinaan", formats.region(person.region)
    for account in person.accounts.all():
        number = _clear(account.account) if full else account.account_mask
        label = account.bank_name or account.get_bank_display()
        yield "Rekening", label, f"{number} a.n. {account.account_name}"
    for duty in person.assignments.select_related("kind", "region__parent__parent"):
        words = ", ".join(filter(None, [period(duty.validity), duty.sk_number and "SK"]))
        words = f"{words} {duty.sk_number}".strip()
        ended = duty.get_end_reason_display()
        yield (
            "Penugasan",
            f"{sebagai(duty)}, {formats.place(duty.region)}",
            f"{words}. {ended}".removesuffix(". "),
        )
    for paper in person.documents.all():
        issued = formats.long_date(paper.issued_on) if paper.issued_on else ""
        told = [paper.number, issued, paper.file_name]
        yield "Dokumen", paper.get_category_display(), ", ".join(filter(None, told)) or "tersimpan"
    for entry in sorted(dossier.entries(person, user), key=lambda one: one.on):
        yield "Riwayat", formats.long_date(entry.on), f"{entry.title}. {entry.text}".strip(". ")


def _clear(secret: Any) -> str:
    """What a sealed column holds once it is read; empty where there is nothing."""
    return str(secret or "")
