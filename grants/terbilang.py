"""Amounts in words, as they stand on receipts: 1.500.000 → “satu juta lima ratus ribu”."""

UNITS = (
    "nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan",
    "sepuluh", "sebelas",
)  # fmt: skip
SCALES = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (10**3, "ribu"))
LARGEST = 10**15 - 1


def terbilang(number: int) -> str:
    """The number in words. Raises ValueError beyond 999 triliun, and below zero."""
    if not 0 <= number <= LARGEST:
        raise ValueError(f"no words for {number}")
    if number == 0:
        return UNITS[0]
    words = []
    for size, name in SCALES:
        count, number = divmod(number, size)
        if count == 1 and name == "ribu":
            words.append("seribu")
        elif count:
            words += [_below_thousand(count), name]
    if number:
        words.append(_below_thousand(number))
    return " ".join(words)


def rupiah_in_words(amount: int) -> str:
    """`Satu juta rupiah`, as a sentence begins."""
    words = f"{terbilang(amount)} rupiah"
    return words[0].upper() + words[1:]


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    words = []
    if hundreds:
        words.append("seratus" if hundreds == 1 else f"{UNITS[hundreds]} ratus")
    if rest:
        words.append(_below_hundred(rest))
    return " ".join(words)


def _below_hundred(number: int) -> str:
    if number < 12:
        return UNITS[number]
    if number < 20:
        return f"{UNITS[number - 10]} belas"
    tens, units = divmod(number, 10)
    return f"{UNITS[tens]} puluh" + (f" {UNITS[units]}" if units else "")
