"""How wide texts are on paper, so that long tables need not be laid out twice.

typst finds the width of a column by setting every cell of it, and keeps what it has set: a table
of a thousand rows takes half as much memory again. The advance widths of Libertinus Serif are in
thousandths of its size, figures as in tables; a test holds them to the font itself.
"""

from collections.abc import Iterable

# Space to tilde.
REGULAR = (
    *(250, 288, 336, 465, 465, 637, 705, 190, 298, 298, 369, 550, 220, 338, 220, 323),
    *(465, 465, 465, 465, 465, 465, 465, 465, 465, 465, 236, 236, 550, 550, 550, 395),
    *(895, 695, 588, 646, 701, 557, 485, 685, 730, 297, 322, 637, 528, 839, 699, 702),
    *(541, 702, 587, 485, 577, 661, 612, 911, 660, 535, 604, 356, 287, 356, 518, 486),
    *(392, 457, 493, 428, 506, 447, 310, 500, 538, 271, 272, 512, 264, 790, 542, 504),
    *(519, 503, 372, 390, 316, 531, 497, 747, 490, 515, 424, 277, 205, 277, 449),
)
BOLD = (
    *(250, 266, 376, 514, 514, 637, 729, 215, 315, 315, 433, 537, 244, 358, 244, 316),
    *(514, 514, 514, 514, 514, 514, 514, 514, 514, 514, 256, 256, 512, 551, 512, 390),
    *(988, 740, 654, 706, 734, 609, 545, 732, 817, 367, 373, 736, 577, 899, 740, 730),
    *(614, 730, 716, 504, 632, 732, 660, 988, 718, 584, 624, 397, 307, 397, 518, 486),
    *(392, 506, 542, 456, 561, 489, 391, 521, 619, 322, 312, 613, 325, 905, 616, 551),
    *(581, 573, 428, 427, 358, 598, 529, 777, 561, 558, 452, 307, 220, 307, 473),
)
OTHER = 700
# Shorter tables are laid out as typst finds best.
LONG = 60


def em(text: str, *, bold: bool = False) -> float:
    """The width of one line, in sizes of its type."""
    table = BOLD if bold else REGULAR
    return sum(table[ord(c) - 32] if " " <= c <= "~" else OTHER for c in text) / 1000


def column_em(label: str, texts: Iterable[str], total: str) -> float:
    """How wide a column has to be for nothing in it to break."""
    widest = max((em(text) for text in set(texts)), default=0.0)
    return round(max(widest, em(label, bold=True), em(total, bold=True)), 2)
