"""Each permission in words of the office, grouped as the page "Peran & hak" shows them."""

from accounts.permissions import Permission as P

RIGHTS: dict[str, dict[P, str]] = {
    "Akun dan sistem": {
        P.USER_VIEW: "Melihat daftar pengguna",
        P.USER_MANAGE: "Mengundang, mengubah, dan menonaktifkan pengguna",
        P.OFFICE_MANAGE: "Menunjuk pelaksana tugas dan mengatur hari libur",
        P.SYSTEM_VIEW: "Melihat status sistem",
        P.AUDIT_VIEW: "Membaca catatan akses data pribadi",
    },
    "Data pribadi": {
        P.NIK_REVEAL: "Membuka NIK dan nomor rekening, dengan alasan yang dicatat",
        P.DATA_EXPORT: "Mengekspor daftar dengan NIK tersamar",
        P.DATA_EXPORT_FULL: "Mengekspor daftar dengan NIK lengkap, dengan alasan yang dicatat",
    },
    "Wilayah": {
        P.REGION_VIEW: "Melihat daftar wilayah",
        P.REGION_MANAGE: "Mengatur ejaan lain, pemekaran, dan perubahan nama wilayah",
    },
    "Impor": {
        P.IMPORT_VIEW: "Melihat riwayat impor",
        P.IMPORT_UPLOAD: "Mengunggah berkas",
        P.IMPORT_APPLY: "Menerapkan impor yang sudah diperiksa",
        P.IMPORT_APPROVE: "Menyetujui impor yang membutuhkan orang kedua",
        P.IMPORT_UNDO: "Membatalkan impor yang sudah diterapkan",
        P.VOCABULARY_MANAGE: "Mengatur kosakata kolom",
        P.IMPORT_RULE_MANAGE: "Mengatur kapan impor membutuhkan persetujuan",
    },
    "Pilar sosial": {
        P.PERSON_VIEW: "Melihat orang dan penugasannya",
        P.PERSON_EDIT: "Mengubah orang dan penugasannya",
        P.PERSON_MERGE: "Menggabungkan data ganda, menghapus, dan memulihkan orang",
        P.CHANGE_DECIDE: "Memutuskan perubahan NIK, nama, dan rekening yang diminta orang lain",
        P.ORGANISATION_VIEW: "Melihat organisasi",
        P.ORGANISATION_EDIT: "Mengubah organisasi",
        P.PILLAR_KIND_MANAGE: "Mengatur jenis pilar dan aturannya",
    },
    "Pelatihan": {
        P.EVENT_VIEW: "Melihat kegiatan dan pesertanya",
        P.EVENT_EDIT: "Membuat dan mengubah kegiatan",
        P.EVENT_NOMINATE: "Menominasikan peserta",
        P.EVENT_CONFIRM: "Mengesahkan peserta",
        P.ATTENDANCE_RECORD: "Mencatat dan memperbaiki kehadiran",
        P.SELECTION_REVIEW: "Menilai calon pada seleksi yang ditugaskan kepadanya",
        P.SELECTION_DECIDE: "Menetapkan hasil seleksi",
    },
    "Bantuan": {
        P.GRANT_VIEW: "Melihat bantuan",
        P.GRANT_PROPOSE: "Mengajukan usulan",
        P.GRANT_VERIFY: "Memeriksa usulan dan LPJ",
        P.GRANT_APPROVE: "Menetapkan penerima",
        P.GRANT_PAY: "Mencatat pembayaran",
    },
    "Laporan": {
        P.REPORT_VIEW: "Melihat laporan",
        P.REPORT_BUILD: "Menyusun laporan",
        P.REPORT_VERIFY: "Menyetujui atau mengembalikan laporan yang diajukan",
        P.REPORT_APPROVE: "Mengesahkan laporan dan menutup buku",
        P.REPORT_FORM_MANAGE: "Mengunggah dan mengganti formulir kantor untuk laporan",
    },
}
