"""Participants' workbooks of any size, as a careful office would send them: all rows good.

The same seed gives the same people. Names and places repeat as they do in life; NIKs do not.
"""

import random
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

HEADINGS = [
    "NO",
    "NAMA LENGKAP",
    "NIK",
    "L/P",
    "TEMPAT LAHIR",
    "TANGGAL LAHIR",
    "ALAMAT",
    "RT/RW",
    "KELURAHAN",
    "KECAMATAN",
    "UNSUR",
    "NO. HP/WA",
    "UKURAN KAOS",
]
FIRST = [
    "Ahmad",
    "Siti",
    "Budi",
    "Dewi",
    "Rizki",
    "Nur",
    "Agus",
    "Sri",
    "Muhammad",
    "Rina",
    "Dedi",
    "Wati",
    "Eko",
    "Yanti",
    "Hendra",
    "Lestari",
    "Joko",
    "Ratna",
    "Bambang",
    "Indah",
    "Slamet",
    "Fitri",
    "Wahyu",
    "Endang",
    "Arif",
    "Maya",
    "Yusuf",
    "Tuti",
    "Iwan",
    "Nina",
]
LAST = [
    "Saputra",
    "Wijaya",
    "Lestari",
    "Hidayat",
    "Susanti",
    "Pratama",
    "Nugroho",
    "Rahayu",
    "Siregar",
    "Nasution",
    "Simbolon",
    "Gunawan",
    "Kurniawan",
    "Setiawan",
    "Handayani",
    "Permata",
    "Wibowo",
    "Santoso",
    "Utami",
    "Firmansyah",
    "Hakim",
    "Maulana",
]
TOWNS = ["Jakarta", "Bogor", "Bandung", "Surabaya", "Padang", "Medan", "Brebes", "Solo"]
SIZES = ["S", "M", "L", "XL", "XXL"]
FIRST_BIRTH, BIRTH_DAYS = date(1965, 1, 1), 14_000


def people(count: int, villages: list[tuple[str, str, str]], seed: int = 2026):
    """Rows in the order of HEADINGS. `villages`: (code, village name, district name)."""
    pick = random.Random(seed)
    for number in range(1, count + 1):
        code, village, district = villages[pick.randrange(len(villages))]
        sex = pick.choice("LP")
        born = FIRST_BIRTH + timedelta(days=pick.randrange(BIRTH_DAYS))
        day = born.day + (40 if sex == "P" else 0)
        # The serial and the district part together make every NIK of the file different.
        serial = number % 9999 + 1
        place = code.replace(".", "")[:4] + f"{number // 9999 % 90 + 1:02}"
        nik = f"{place}{day:02}{born:%m%y}{serial:04}"
        yield [
            number,
            f"{pick.choice(FIRST)} {pick.choice(FIRST)} {pick.choice(LAST)}",
            nik,
            sex,
            pick.choice(TOWNS),
            born,
            f"Jl. Melati No. {pick.randrange(1, 400)}",
            f"{pick.randrange(1, 16):03}/{pick.randrange(1, 13):03}",
            village,
            district,
            "PSM",
            f"08{pick.randrange(11, 99)}{pick.randrange(1_000_000, 9_999_999)}0",
            pick.choice(SIZES),
        ]


def write(path: Path, count: int, villages: list[tuple[str, str, str]]) -> None:
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("PESERTA")
    day = book.add_format({"num_format": "dd-mm-yyyy"})
    sheet.write_row(0, 0, ["DAFTAR PESERTA"])
    sheet.write_row(2, 0, HEADINGS)
    for index, row in enumerate(people(count, villages), start=3):
        sheet.write_number(index, 0, row[0])
        for column, value in enumerate(row[1:], start=1):
            if isinstance(value, date):
                sheet.write_datetime(index, column, value, day)
            else:
                sheet.write_string(index, column, value)
    book.close()
