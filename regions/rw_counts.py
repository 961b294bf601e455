"""How many RW an office has counted, for regions of which no list of RW is published.

Loaded with the map into `RwCount`; newer counts are added in the admin and win over these.
"""

from datetime import date

SOURCE = "Jakarta Open Data: jumlah kecamatan, kelurahan, RW, RT, dan KK menurut kecamatan, 2013"
COUNTED_ON = date(2013, 12, 31)
# Kecamatan: RW.
COUNTS = {
    "31.01.01": 13,  # Kepulauan Seribu Utara
    "31.01.02": 11,  # Kepulauan Seribu Selatan
    "31.71.01": 44,  # Gambir
    "31.71.02": 49,  # Sawah Besar
    "31.71.03": 77,  # Kemayoran
    "31.71.04": 48,  # Senen
    "31.71.05": 30,  # Cempaka Putih
    "31.71.06": 38,  # Menteng
    "31.71.07": 67,  # Tanah Abang
    "31.71.08": 40,  # Johar Baru
    "31.72.01": 70,  # Penjaringan
    "31.72.02": 103,  # Tanjung Priok
    "31.72.03": 82,  # Koja
    "31.72.04": 85,  # Cilincing
    "31.72.05": 34,  # Pademangan
    "31.72.06": 68,  # Kelapa Gading
    "31.73.01": 84,  # Cengkareng
    "31.73.02": 73,  # Grogol Petamburan
    "31.73.03": 60,  # Taman Sari
    "31.73.04": 96,  # Tambora
    "31.73.05": 70,  # Kebon Jeruk
    "31.73.06": 74,  # Kalideres
    "31.73.07": 61,  # Pal Merah
    "31.73.08": 63,  # Kembangan
    "31.74.01": 80,  # Tebet
    "31.74.02": 51,  # Setiabudi
    "31.74.03": 38,  # Mampang Prapatan
    "31.74.04": 65,  # Pasar Minggu
    "31.74.05": 77,  # Kebayoran Lama
    "31.74.06": 46,  # Cilandak
    "31.74.07": 73,  # Kebayoran Baru
    "31.74.08": 43,  # Pancoran
    "31.74.09": 54,  # Jagakarsa
    "31.74.10": 51,  # Pesanggrahan
    "31.75.01": 62,  # Matraman
    "31.75.02": 93,  # Pulogadung
    "31.75.03": 90,  # Jatinegara
    "31.75.04": 65,  # Kramatjati
    "31.75.05": 53,  # Pasar Rebo
    "31.75.06": 86,  # Cakung
    "31.75.07": 95,  # Duren Sawit
    "31.75.08": 53,  # Makasar
    "31.75.09": 49,  # Ciracas
    "31.75.10": 56,  # Cipayung
}
