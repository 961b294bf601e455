"""Spellings that offices really use and that no rule of `regions/spelling.py` explains.

Loaded with the map into `RegionAlias`, where an office adds its own. Each line: code, spelling,
where it was met.
"""

OPEN_DATA_2014 = "data.jakarta.go.id 2014"
DAILY = "singkatan sehari-hari"

ALIASES: tuple[tuple[str, str, str], ...] = (
    ("31", "DKI Jakarta", DAILY),
    ("31", "Jakarta", DAILY),
    ("31", "DKI", DAILY),
    ("31", "DKJ", DAILY),
    ("31", "Daerah Khusus Jakarta", "UU 2/2024"),
    ("31.01", "Pulau Seribu", DAILY),
    ("31.71", "Jakpus", DAILY),
    ("31.72", "Jakut", DAILY),
    ("31.73", "Jakbar", DAILY),
    ("31.74", "Jaksel", DAILY),
    ("31.75", "Jaktim", DAILY),
    ("31.73.04.1005", "Kerendang", OPEN_DATA_2014),
    ("31.75.04.1002", "Kampung Tengah", OPEN_DATA_2014),
    ("31.75.08.1004", "Halim Perdana Kusumah", OPEN_DATA_2014),
    ("62", "Kalteng", DAILY),
    ("62.01", "Kobar", DAILY),
    ("62.02", "Kotim", DAILY),
    ("62.04", "Barsel", DAILY),
    ("62.05", "Barut", DAILY),
    ("65", "Kaltara", DAILY),
    ("65.04", "KTT", DAILY),
    ("75.03", "Bonbol", DAILY),
    ("75.05", "Gorut", DAILY),
)
