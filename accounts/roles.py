"""The roles of the office, each in words an official understands, with what it may do.

A role says what; the user's region says where. Nobody has two roles: a stand-in gets an
account of the role for the time.
"""

from dataclasses import dataclass

from django.db import models

from accounts.permissions import Permission as P
from regions.codes import Level


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator", "Administrator"
    STAFF = "staff", "Staf provinsi"
    HEAD = "head", "Kepala dinas"
    TREASURER = "treasurer", "Bendahara"
    KASUDIN = "kasudin", "Kepala suku dinas"
    OPERATOR = "operator", "Operator kab/kota"
    AUDITOR = "auditor", "Auditor"


@dataclass(frozen=True)
class RoleSheet:
    """What the office reads about a role, and the rights behind it."""

    description: str
    permissions: frozenset[P]


READS = frozenset(
    {
        P.REGION_VIEW,
        P.IMPORT_VIEW,
        P.PERSON_VIEW,
        P.ORGANISATION_VIEW,
        P.EVENT_VIEW,
        P.GRANT_VIEW,
        P.REPORT_VIEW,
    }
)
UPLOADS = frozenset({P.IMPORT_UPLOAD, P.IMPORT_APPLY, P.IMPORT_UNDO})
REGISTRY = frozenset({P.PERSON_EDIT, P.ORGANISATION_EDIT})

ROLES: dict[str, RoleSheet] = {
    Role.ADMINISTRATOR: RoleSheet(
        "Mengelola akun, wilayah, kosakata kolom, dan sistem. Tidak menyetujui dana.",
        READS
        | UPLOADS
        | REGISTRY
        | {
            P.USER_VIEW,
            P.USER_MANAGE,
            P.OFFICE_MANAGE,
            P.SYSTEM_VIEW,
            P.AUDIT_VIEW,
            P.NIK_REVEAL,
            P.DATA_EXPORT,
            P.DATA_EXPORT_FULL,
            P.REGION_MANAGE,
            P.VOCABULARY_MANAGE,
            P.IMPORT_RULE_MANAGE,
            P.PILLAR_KIND_MANAGE,
            P.PERSON_MERGE,
            P.EVENT_EDIT,
            P.EVENT_NOMINATE,
            P.ATTENDANCE_RECORD,
            P.REPORT_BUILD,
            P.REPORT_FORM_MANAGE,
        },
    ),
    Role.STAFF: RoleSheet(
        "Bekerja sehari-hari di dinas provinsi: kegiatan, peserta, register, laporan.",
        READS
        | UPLOADS
        | REGISTRY
        | {
            P.USER_VIEW,
            P.NIK_REVEAL,
            P.DATA_EXPORT,
            P.DATA_EXPORT_FULL,
            P.PERSON_MERGE,
            P.CHANGE_DECIDE,
            P.IMPORT_APPROVE,
            P.VOCABULARY_MANAGE,
            P.IMPORT_RULE_MANAGE,
            P.EVENT_EDIT,
            P.EVENT_NOMINATE,
            P.ATTENDANCE_RECORD,
            P.EVENT_CONFIRM,
            P.SELECTION_REVIEW,
            P.GRANT_PROPOSE,
            P.GRANT_VERIFY,
            P.REPORT_BUILD,
            P.REPORT_FORM_MANAGE,
        },
    ),
    Role.HEAD: RoleSheet(
        "Membaca semuanya, menyetujui, dan menandatangani.",
        READS
        | {
            P.USER_VIEW,
            P.OFFICE_MANAGE,
            P.DATA_EXPORT,
            P.CHANGE_DECIDE,
            P.SELECTION_DECIDE,
            P.GRANT_APPROVE,
            P.REPORT_BUILD,
            P.REPORT_VERIFY,
            P.REPORT_APPROVE,
        },
    ),
    Role.TREASURER: RoleSheet(
        "Membayar dana yang sudah ditetapkan dan memeriksa pertanggungjawaban.",
        READS | {P.DATA_EXPORT, P.GRANT_PAY, P.REPORT_BUILD},
    ),
    Role.KASUDIN: RoleSheet(
        "Memimpin suku dinas: menominasikan peserta, memeriksa usulan dari wilayahnya.",
        READS
        | UPLOADS
        | REGISTRY
        | {
            P.NIK_REVEAL,
            P.PERSON_MERGE,
            P.CHANGE_DECIDE,
            P.DATA_EXPORT,
            P.EVENT_EDIT,
            P.EVENT_NOMINATE,
            P.ATTENDANCE_RECORD,
            P.SELECTION_REVIEW,
            P.GRANT_PROPOSE,
            P.GRANT_VERIFY,
            P.REPORT_BUILD,
            P.REPORT_FORM_MANAGE,
            P.REPORT_VERIFY,
        },
    ),
    Role.OPERATOR: RoleSheet(
        "Mengisi dan mengunggah data kabupaten/kota.",
        READS
        | UPLOADS
        | REGISTRY
        | {
            P.EVENT_NOMINATE,
            P.ATTENDANCE_RECORD,
            P.GRANT_PROPOSE,
            P.REPORT_BUILD,
            P.REPORT_FORM_MANAGE,
        },
    ),
    Role.AUDITOR: RoleSheet(
        "Membaca semuanya termasuk catatan perubahan, tanpa mengubah apa pun.",
        READS | {P.USER_VIEW, P.AUDIT_VIEW, P.DATA_EXPORT},
    ),
}

# Where a role works, when it works at one level only.
ACTS_AT: dict[str, Level] = {
    Role.STAFF: Level.PROVINCE,
    Role.KASUDIN: Level.REGENCY,
    Role.OPERATOR: Level.REGENCY,
}


def permissions_of(role: str) -> frozenset[P]:
    sheet = ROLES.get(role)
    return sheet.permissions if sheet else frozenset()
