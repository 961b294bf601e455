"""Headings as offices write them, and lists with other headings, order and city."""

import random

import pytest
import xlsxwriter

from imports.reading.headings import canonical, fingerprint, heading_key
from imports.reading.mapping import fingerprint_of, heading_list, map_headings, remember
from imports.reading.types import Mapping
from tests.imports.reading.sheets import (
    LKS,
    PARTICIPANTS,
    REGISTER,
    STIMULUS,
    only_table,
)

HEADINGS = {
    "name": (
        "Nama Lengkap (sesuai KTP)|NAMA PESERTA|Nama Lengkap & Gelar|Nama Peserta Bimtek"
        "|Nama Lengkap Tanpa Gelar|Nama PSM/TKSK|NAMA LENGKAP\nPESERTA|Nama*)|2. Nama|Nama Petugas"
    ),
    "nik": (
        "No. Induk Kependudukan (NIK)|NIK (16 digit)|Nomor KTP|NO. NIK|No.KTP/NIK|NIK/No.KTP|N.I.K."
        "|No. Identitas (NIK)|NIK sesuai KTP|No. e-KTP|NIK¹|no_ktp|nik"
    ),
    "sex": "L / P|Jns. Kel.|JK (L/P)|Gender|Kelamin (L/P)|Lk/Pr|Sex|Laki2/Prp|JENKEL|Pria/Wanita",
    "birth_date": (
        "Tgl. Lhr|Tanggal Lahir (dd/mm/yyyy)|Tgl/Bln/Thn Lahir|Tgl Kelahiran|TANGGAL LAHIR *"
    ),
    "birth_place": "Kota Kelahiran|Tempat Lhr|Tmpt Lahir|TEMPAT LAHIR",
    "village": "Kel/Desa|Desa/Kel.|Kelurahan Asal|Kel.|Nama Kelurahan|Utusan Kelurahan|Kel. / Desa",
    "district": "Kec.|Kecamatan Domisili|Nama Kec|KECAMATAN|Asal Kec.|Wilayah Kecamatan",
    "regency": "Kab./Kota|Kota/Kabupaten|Kabupaten/Kota Asal|Kota Adm.|Kabupaten / Kota",
    "pillar": "Pilar|Jenis Pilar|Unsur/Pilar|Pilar Sosial (TKSK/PSM)|UNSUR|Asal Unsur|Jenis SDM",
    "phone": (
        "No. Telp/WA|Nomor HP/WA Aktif|Telp.|No. Ponsel|Kontak HP|Nomor WhatsApp|CP|No HP / WA"
        "|HP (WA)|Nomer HP|No. yang bisa dihubungi"
    ),
    "shirt_size": "Uk. Kaos|Size Baju|Ukuran Kaos (S/M/L/XL)|Uk. Baju|UKURAN T SHIRT|Kaos",
    "rw": "RW|RW Domisili|No RW|Asal RW|Unit RW|RW (Asal)",
    "address": "Alamat Rumah|Alamat (KTP)|Alamat Tempat Tinggal|Almt|Alamat sesuai KTP",
}
ELSEWHERE = [
    (LKS, "name", "Nama Lembaga (LKS)|Nama Yayasan / LKS|NAMA LKS|Nama Panti/LKS"),
    (LKS, "leader_name", "Nama Ketua|Pimpinan|Ketua/Pimpinan|Nama Pimpinan LKS|Nama Kepala Panti"),
    (LKS, "leader_phone", "Telepon|HP Pimpinan|No. Telp|Kontak Pimpinan"),
    (LKS, "registration_number", "No. STP|Nomor Tanda Daftar|No. TD LKS|No Izin Operasional"),
    (LKS, "valid_until", "Masa Berlaku|Berlaku s.d.|Habis Berlaku|Berlaku Sampai Dengan"),
    (LKS, "clients_male", "Klien L|Jumlah Klien Pria|Jml Klien (L)|Penerima Manfaat Laki-laki"),
    (LKS, "clients_female", "Klien P|Jumlah Klien Wanita|Jml Klien (P)"),
    (STIMULUS, "name", "Nama KT|Nama UKKT|Karang Taruna|Nama Unit Kegiatan|Nama Lembaga Penerima"),
    (STIMULUS, "chair_nik", "NIK Ketua|No KTP Ketua|KTP Ketua|NIK Ketua KT"),
    (STIMULUS, "chair_phone", "HP Ketua|No WA Ketua|Telp Ketua|Nomor HP/WA Ketua"),
    (STIMULUS, "account", "No. Rek|Nomor Rekening|No Rekening Bank DKI|Rekening Bank Jatim"),
    (STIMULUS, "account_name", "A.n. Rekening|Atas Nama|a.n.|Nama Pemilik Rekening"),
    (STIMULUS, "monthly_amount", "Nominal/Bulan|Besaran/Bulan (Rp)|Bantuan per Bulan|Dana/Bulan"),
    (REGISTER, "duty_district", "Kecamatan Tugas|Tugas di Kecamatan|Kec. Tugas"),
    (REGISTER, "duty_village", "Kelurahan Tugas|Desa/Kelurahan Tugas|Kel. Tugas"),
    (REGISTER, "start_on", "TMT SK|Terhitung Mulai Tanggal (TMT)|Mulai Tugas|Tgl Mulai"),
    (REGISTER, "end_on", "Sampai Dengan|Masa Tugas s/d|Tgl Berakhir|Berlaku Sampai"),
    (REGISTER, "niat", "No Induk Anggota TKSK (NIAT)|No. NIAT"),
    (REGISTER, "member_number", "No Anggota IPSM|NIA PSM|No. Induk Anggota"),
]


@pytest.mark.parametrize(
    ("words", "key", "headings"),
    [*((PARTICIPANTS, key, headings) for key, headings in HEADINGS.items()), *ELSEWHERE],
)
def test_headings_of_a_column(words, key, headings):
    texts = headings.split("|")

    assert {text: words.match(text) and words.match(text).key for text in texts} == dict.fromkeys(
        texts, key
    )


@pytest.mark.parametrize(
    "text",
    ["Nama LKS", "Nama Yayasan", "Warna Favorit", "Nama/NIK", "HP/Email", "", "12", "Tanggal"],
)
def test_headings_that_are_no_persons_column(text):
    found = PARTICIPANTS.match(text)

    assert found is None or found.key not in {"name", "nik", "phone", "birth_date"}


def test_words_an_office_adds_win():
    words = PARTICIPANTS.with_words({"pillar": ["Instansi"], "unheard_of": ["x"]})

    assert PARTICIPANTS.match("instansi").key == "organisation"
    assert words.match("INSTANSI").key == "pillar"


def test_spelling_of_headings():
    assert canonical("No. HP/WA") == ("nomor", "hp", "wa")
    assert heading_key("N I K") == heading_key("nik")
    assert heading_key("Berlaku s/d") == heading_key("BERLAKU S.D.")
    assert fingerprint(["No. KTP", "Nama"]) == fingerprint(["nomor ktp", "NAMA"])
    assert fingerprint(["Nama", "No. KTP"]) != fingerprint(["No. KTP", "Nama"])


def test_how_well_a_workbook_fits_tells_the_wrong_one():
    headings = ["NO", "NAMA LKS", "ALAMAT", "NAMA PIMPINAN", "NO TANDA DAFTAR", "AKREDITASI"]

    assert LKS.fit(headings) == 5
    assert PARTICIPANTS.fit(headings) == 1


def test_a_mapping_survives_json_and_memory():
    headings = heading_list(["Nama", "Nomor Induk Kependudkan", "Kode X", "Ttd"])
    mapping = map_headings(headings, PARTICIPANTS, chosen={1: "nik", 2: None})

    assert Mapping.from_json(mapping.as_json()) == mapping
    assert mapping.ignored == [2, 3]
    again = map_headings(headings, PARTICIPANTS, remembered=remember(mapping))
    assert again.columns == mapping.columns == {"name": 0, "nik": 1}
    assert again.ignored == mapping.ignored
    assert fingerprint_of(again) == fingerprint_of(mapping)


def test_two_columns_for_one_thing_raise_a_doubt():
    mapping = map_headings(heading_list(["Nama", "NIK", "No KTP"]), PARTICIPANTS)

    assert mapping.columns["nik"] == 1
    assert [(doubt.code, doubt.positions) for doubt in mapping.doubts] == [("duplicate", (1, 2))]


PEOPLE = [
    {
        "name": f"Warga {word}",
        "nik": f"6471{n % 6 + 1:02d}{n % 28 + 1:02d}0585{n + 1:04d}",
        "sex": "LP"[n % 2],
        "birth_date": f"{n % 28 + 1} Mei 1985",
        "birth_place": "Balikpapan",
        "village": ("Sepinggan", "Damai", "Gunung Bahagia")[n % 3],
        "district": "Balikpapan Selatan",
        "regency": "Kota Balikpapan",
        "pillar": ("PSM", "TKSK")[n % 2],
        "phone": f"0812{n:08d}",
        "shirt_size": ("M", "L", "XL")[n % 3],
        "rw": f"{n % 12 + 1:03d}",
        "address": f"Jl. Marsma No. {n}",
    }
    for n, word in enumerate(
        ("Satu", "Dua", "Tiga", "Empat", "Lima", "Enam", "Tujuh", "Delapan", "Sembilan")
    )
]


@pytest.mark.parametrize("seed", range(25))
def test_lists_in_any_order_with_any_of_the_headings(tmp_path, seed):
    """A workbook as another office would make it; what it holds has to come out unchanged."""
    chance = random.Random(seed)
    keys = ["name", "nik", *chance.sample([k for k in HEADINGS if k not in ("name", "nik")], 8)]
    chance.shuffle(keys)
    left, top = chance.randrange(3), chance.randrange(5)
    path = tmp_path / "daftar.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Data")
    for line in range(top):
        sheet.write(
            line, left, ("DAFTAR HADIR", "KOTA BALIKPAPAN", "TAHUN 2025", "", "Ket :")[line]
        )
    sheet.write_row(
        top, left, ["No", *(chance.choice(HEADINGS[k].split("|")) for k in keys), "Ttd"]
    )
    row = top + 1
    if chance.random() < 0.5:
        sheet.write_row(row, left, range(1, len(keys) + 3))
        row += 1
    wanted = {}
    for n, person in enumerate(PEOPLE):
        if n % 4 == 0 and seed % 2:
            sheet.merge_range(row, left, row, left + len(keys), f"{'ABC'[n // 4]}. KELOMPOK {n}")
            row += 1
        sheet.write_row(row, left, [n + 1, *(person[key] for key in keys), f"{n + 1}. ....."])
        wanted[row + 1] = {key: person[key] for key in keys}
        row += 1
    sheet.write_row(row, left, ["Jumlah", "", len(PEOPLE)])
    sheet.write(row + 2, left + 4, "Balikpapan, 3 Maret 2025")
    sheet.write(row + 3, left + 4, "Kepala Dinas Sosial Kota Balikpapan")
    sheet.write(row + 6, left + 4, "Drs. H. Purnomo")
    book.close()

    table, rows = only_table(path, PARTICIPANTS)

    assert {found.number: table.values(found) for found in rows} == wanted
    assert table.mapping.unknown == []
