"""How figures, dates and names are written in Indonesian: one place for screen, Excel and PDF.

Every function takes a plain value and returns plain text; an empty value gives a dash, so that
no table has holes whose meaning must be guessed.
"""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import quote

from django.utils import timezone

from regions.codes import Level

MISSING = "–"
MONTHS = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
DAYS = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]
ZONES = {7: "WIB", 8: "WITA", 9: "WIT"}


def _local(moment: date | datetime) -> date | datetime:
    """A moment stored in UTC, as the office's own clock shows it."""
    if isinstance(moment, datetime) and timezone.is_aware(moment):
        return timezone.localtime(moment)
    return moment


def long_date(value: date | datetime | None) -> str:
    """`2 Mei 2024`."""
    if value is None:
        return MISSING
    day = _local(value)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def date_with_day(value: date | datetime | None) -> str:
    """`Kamis, 2 Mei 2024`."""
    if value is None:
        return MISSING
    day = _local(value)
    return f"{DAYS[day.weekday()]}, {long_date(day)}"


def date_range(first: date | None, last: date | None) -> str:
    """`2–4 Mei 2024`, repeating only what differs between the two ends."""
    if first is None or last is None or first == last:
        return long_date(first or last)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{long_date(last)}"
    if first.year == last.year:
        return f"{first.day} {MONTHS[first.month - 1]} – {long_date(last)}"
    return f"{long_date(first)} – {long_date(last)}"


def clock(value: datetime | None) -> str:
    """`09.10 WIB`; the zone's name follows the clock of the site."""
    if value is None:
        return MISSING
    moment = _local(value)
    offset = moment.utcoffset()  # type: ignore[attr-defined]
    zone = ZONES.get(int(offset.total_seconds() // 3600), "") if offset is not None else ""
    return f"{moment:%H.%M} {zone}".rstrip()


def date_and_clock(value: datetime | None) -> str:
    """`2 Mei 2024, 09.10 WIB`."""
    if value is None:
        return MISSING
    return f"{long_date(value)}, {clock(value)}"


def number(value: Decimal | float | None, digits: int = 0) -> str:
    """`1.600`; with digits, `80,5`."""
    if value is None or value == "":
        return MISSING
    quantum = Decimal(1).scaleb(-digits)
    rounded = Decimal(str(value)).quantize(quantum, rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):,.{digits}f}".translate(str.maketrans(",.", ".,"))
    return f"-{text}" if rounded < 0 else text


def rupiah(value: Decimal | float | None) -> str:
    """`Rp1.000.000`; a negative amount keeps its sign in front."""
    if value is None or value == "":
        return MISSING
    text = number(value)
    return f"-Rp{text[1:]}" if text.startswith("-") else f"Rp{text}"


def percent(value: Decimal | float | None, digits: int = 1) -> str:
    """`80,5 %` for 80.5; whole percentages lose the empty decimal."""
    if value is None or value == "":
        return MISSING
    text = number(value, digits)
    return f"{text.rstrip('0').rstrip(',') if ',' in text else text} %"


def masked(value: str | None, head: int = 4, tail: int = 4) -> str:
    """`3171********0812`: enough to recognise a number, too little to use it."""
    if not value:
        return MISSING
    if len(value) <= head + tail:
        return "*" * len(value)
    return f"{value[:head]}{'*' * (len(value) - head - tail)}{value[len(value) - tail :]}"


def phone(value: str | None) -> str:
    """`0812-3456-7890` for +6281234567890; foreign numbers stay as they are."""
    if not value:
        return MISSING
    text = str(value)
    if not text.startswith("+62"):
        return text
    digits = f"0{text[3:]}"
    return "-".join(part for part in (digits[:4], digits[4:8], digits[8:]) if part)


def whatsapp(number: str = "", text: str = "") -> str:
    """The address that opens a chat with +62812…, or asks with whom, with a text to send."""
    return f"https://wa.me/{number.lstrip('+')}{f'?text={quote(text)}' if text else ''}"


def rw(value: str | int | None) -> str:
    """`RW 005`."""
    if value is None or value == "":
        return MISSING
    return f"RW {str(value).rsplit('.', 1)[-1].zfill(3)}"


def ago(value: datetime | None, now: datetime | None = None) -> str:
    """`3 menit lalu`; after a week the date says more than a count of days."""
    if value is None:
        return MISSING
    seconds = int(((now or timezone.now()) - value).total_seconds())
    if seconds < 45:
        return "baru saja"
    if seconds < 3600:
        return f"{max(1, round(seconds / 60))} menit lalu"
    if seconds < 86_400:
        return f"{round(seconds / 3600)} jam lalu"
    if seconds < 7 * 86_400:
        return f"{round(seconds / 86_400)} hari lalu"
    return long_date(value)


def duration(seconds: float | None) -> str:
    """`4 menit 5 detik`, for work that took or will take a while."""
    if seconds is None:
        return MISSING
    whole = round(seconds)
    if whole < 60:
        return f"{whole} detik"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} menit {rest} detik" if rest else f"{minutes} menit"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} jam {minutes} menit" if minutes else f"{hours} jam"


def file_size(size: int | None) -> str:
    """`1,4 MB`."""
    if size is None:
        return MISSING
    for unit, step in (("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)):
        if size >= step:
            return f"{number(size / step, 1 if size < 100 * step else 0)} {unit}"
    return f"{size} byte"


BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)
DEVICES = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser(user_agent: str) -> str:
    """`Chrome di Windows`: enough to recognise one's own device."""
    found = next((name for mark, name in BROWSERS if mark in user_agent), "Peramban lain")
    device = next((name for mark, name in DEVICES if mark in user_agent), "")
    return f"{found} di {device}" if device else found


def initials(name: str) -> str:
    """`SA` for Siti Aminah, shown where a portrait would be."""
    words = [word for word in name.replace(".", " ").split() if word[0].isalpha()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def region(value) -> str:
    """`Kel. Duri Pulo, Kec. Gambir, Jakarta Pusat`: from the place up to its regency.

    Walks `parent`, so lists should come with select_related("parent__parent").
    """
    if value is None:
        return MISSING
    parts = [place(value)]
    while value.level > Level.REGENCY:
        value = value.parent
        parts.append(place(value))
    return ", ".join(parts)


SHORT_NAMES = (
    # The administrative regencies of Jakarta and special provinces go by these names.
    ("Kota Administrasi ", ""),
    ("Kabupaten Administrasi ", ""),
    ("Daerah Khusus Ibukota ", "DKI "),
    ("Daerah Istimewa ", "DI "),
    ("Kabupaten ", "Kab. "),
)
SHORT_KINDS = {"kecamatan": "Kec. ", "kelurahan": "Kel. ", "desa": "Desa "}


def place(region) -> str:
    """`Jakarta Pusat`, `Kab. Katingan`, `Kec. Gambir`: the place alone, as people call it."""
    if region is None:
        return MISSING
    if region.kind == "rw":
        return rw(region.code)
    for official, usual in SHORT_NAMES:
        if region.name.startswith(official):
            return f"{usual}{region.name.removeprefix(official)}"
    return f"{SHORT_KINDS.get(region.kind, '')}{region.name}"
