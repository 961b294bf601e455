"""Every sentence with which a whole file is turned away: what it is, and what to do."""

from __future__ import annotations

from imports.reading.types import FileRefused

_SAVE_AS = (
    "Buka berkas di Excel, pilih Simpan Sebagai, jenis Buku Kerja Excel (.xlsx), lalu unggah."
)
_SAVE_AGAIN = "Buka berkas di Excel, simpan ulang sebagai .xlsx, lalu unggah lagi."
_ACCEPTED = "Unggah berkas .xlsx, .xls, .ods, atau .csv."


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f}".replace(".", ",") + " MB"


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def empty_file() -> FileRefused:
    return FileRefused(
        "empty_file", "Berkas ini kosong.", "Periksa apakah berkas yang dipilih sudah benar."
    )


def file_too_big(size: int, limit: int) -> FileRefused:
    return FileRefused(
        "file_too_big",
        f"Ukuran berkas {_megabytes(size)}, lebih dari batas {_megabytes(limit)}.",
        "Hapus gambar dan lembar yang tidak perlu, atau bagi menjadi beberapa berkas.",
    )


def wrong_type(suffix: str) -> FileRefused:
    return FileRefused(
        "wrong_type", f"Berkas {suffix} tidak dapat dibaca sebagai lembar kerja.", _ACCEPTED
    )


def not_a_workbook() -> FileRefused:
    return FileRefused("not_a_workbook", "Isi berkas ini bukan lembar kerja.", _ACCEPTED)


def broken_file() -> FileRefused:
    return FileRefused(
        "broken_file",
        "Berkas ini rusak atau terpotong, mungkin karena unduhan atau salinan belum selesai.",
        "Salin atau unduh ulang berkas aslinya, pastikan terbuka di Excel, lalu unggah lagi.",
    )


def pdf() -> FileRefused:
    return FileRefused(
        "pdf",
        "Ini berkas PDF, bukan lembar kerja.",
        "Mintalah berkas Excel aslinya kepada pembuat daftar, lalu unggah berkas itu.",
    )


def picture() -> FileRefused:
    return FileRefused(
        "picture",
        "Ini gambar atau foto, bukan lembar kerja.",
        "Mintalah berkas Excel aslinya, atau ketik datanya ke dalam templat.",
    )


def document(program: str) -> FileRefused:
    return FileRefused(
        "document",
        f"Ini berkas {program}, bukan lembar kerja.",
        "Salin tabelnya ke Excel, simpan sebagai .xlsx, lalu unggah.",
    )


def html_table() -> FileRefused:
    return FileRefused(
        "html_as_xls",
        "Berkas ini sebenarnya halaman web (HTML) yang diberi akhiran lembar kerja, seperti"
        " hasil ekspor beberapa aplikasi.",
        f"Simpan sebagai .xlsx: {_SAVE_AS[0].lower()}{_SAVE_AS[1:]}",
    )


def xml_spreadsheet() -> FileRefused:
    return FileRefused(
        "xml_as_xls",
        "Berkas ini tersimpan sebagai XML Spreadsheet 2003, bukan buku kerja Excel.",
        f"Simpan sebagai .xlsx: {_SAVE_AS[0].lower()}{_SAVE_AS[1:]}",
    )


def text_as_workbook(suffix: str) -> FileRefused:
    return FileRefused(
        "text_as_workbook",
        f"Berkas berakhiran {suffix}, tetapi isinya teks biasa.",
        "Jika isinya daftar terpisah koma atau titik koma, ganti akhirannya menjadi .csv; jika"
        " tidak, buka di Excel dan simpan sebagai .xlsx.",
    )


def old_binary() -> FileRefused:
    return FileRefused(
        "xlsb", "Buku kerja biner (.xlsb) tidak dapat dibaca.", f"Simpan sebagai .xlsx: {_SAVE_AS}"
    )


def password() -> FileRefused:
    return FileRefused(
        "password",
        "Berkas ini dilindungi kata sandi sehingga tidak dapat dibaca.",
        "Di Excel pilih Berkas > Info > Proteksi Buku Kerja > Enkripsi dengan Kata Sandi,"
        " kosongkan kata sandinya, simpan, lalu unggah lagi.",
    )


def macros() -> FileRefused:
    return FileRefused(
        "macros",
        "Berkas ini berisi makro, yang tidak kami terima demi keamanan.",
        "Di Excel pilih Simpan Sebagai, jenis Buku Kerja Excel (.xlsx) tanpa makro, lalu unggah.",
    )


def embedded_object() -> FileRefused:
    return FileRefused(
        "embedded_object",
        "Berkas ini berisi berkas atau program lain yang disisipkan (objek OLE).",
        "Hapus objek yang disisipkan, atau salin tabelnya ke buku kerja baru, lalu unggah.",
    )


def external_links() -> FileRefused:
    return FileRefused(
        "external_links",
        "Berkas ini mengambil isi dari berkas lain, sehingga angkanya bisa berbeda dari aslinya.",
        "Di Excel pilih Data > Edit Tautan > Putuskan Tautan, simpan, lalu unggah lagi.",
    )


def unpacked_too_big(limit: int) -> FileRefused:
    return FileRefused(
        "unpacked_too_big",
        f"Isi berkas ini melebihi {_megabytes(limit)} setelah dibuka.",
        "Salin tabelnya saja ke buku kerja baru, simpan sebagai .xlsx, lalu unggah.",
    )


def odd_package() -> FileRefused:
    return FileRefused(
        "odd_package", "Susunan berkas ini tidak wajar sehingga tidak kami buka.", _SAVE_AGAIN
    )


def doctype() -> FileRefused:
    return FileRefused(
        "doctype",
        "Berkas ini berisi perintah XML (DTD) yang tidak dipakai lembar kerja biasa.",
        _SAVE_AGAIN,
    )


def sheet_too_wide(columns: int, limit: int) -> FileRefused:
    return FileRefused(
        "sheet_too_wide",
        f"Ada isi di kolom ke-{_thousands(columns)}; batasnya {_thousands(limit)} kolom.",
        "Di Excel tekan Ctrl+End untuk melihat sel terakhir, hapus kolom kosong sampai sel itu,"
        " simpan, lalu unggah lagi.",
    )


def sheet_too_long(rows: int, limit: int) -> FileRefused:
    return FileRefused(
        "sheet_too_long",
        f"Ada isi di baris ke-{_thousands(rows)}; batasnya {_thousands(limit)} baris.",
        "Jika datanya tidak sebanyak itu, tekan Ctrl+End di Excel, hapus baris kosong sampai sel"
        " terakhir, dan simpan. Jika memang sebanyak itu, bagi menjadi beberapa berkas.",
    )


def sheet_too_large(rows: int, columns: int) -> FileRefused:
    return FileRefused(
        "sheet_too_large",
        f"Lembar kerja terlalu besar: {_thousands(rows)} baris × {_thousands(columns)} kolom.",
        "Hapus baris dan kolom kosong di luar tabel, simpan, lalu unggah lagi.",
    )


def took_too_long() -> FileRefused:
    return FileRefused(
        "took_too_long",
        "Berkas ini terlalu lama dibaca sehingga pembacaannya dihentikan.",
        "Salin tabelnya saja (tempel sebagai nilai) ke buku kerja baru, lalu unggah.",
    )


def out_of_memory() -> FileRefused:
    return FileRefused(
        "out_of_memory",
        "Berkas ini membutuhkan memori lebih besar daripada yang tersedia.",
        "Salin tabelnya saja ke buku kerja baru, atau bagi menjadi beberapa berkas, lalu unggah.",
    )


def reader_stopped() -> FileRefused:
    return FileRefused(
        "reader_stopped",
        "Pembacaan berkas terhenti sebelum selesai.",
        "Unggah lagi. Jika tetap terhenti, salin tabelnya ke buku kerja baru dan unggah itu.",
    )


def no_content() -> FileRefused:
    return FileRefused(
        "no_content",
        "Semua lembar dalam berkas ini kosong.",
        "Periksa apakah berkas yang dipilih sudah benar dan sudah disimpan.",
    )


def broken_text(row: int) -> FileRefused:
    return FileRefused(
        "broken_text",
        f"Teks dalam berkas ini tidak dapat dipisah menjadi kolom sejak sekitar baris {row}.",
        "Biasanya ada tanda kutip yang tidak ditutup. Buka di Excel, perbaiki, simpan sebagai"
        " .xlsx, lalu unggah.",
    )


def other_kind(slug: str, name: str, wanted: str, place: str) -> FileRefused:
    return FileRefused(
        f"other_kind_{slug}",
        f"Ini {name}, bukan {wanted}.",
        f"Data seperti ini dicatat di {place}. Bila memang {wanted} yang dimaksud, unggah berkas "
        f"yang berisi nama dan NIK {wanted}.",
    )
