"""Whether two photographs show the same paper, though their bytes differ.

A difference hash: of a small blurred grey picture, which of two neighbours is brighter. Saving
anew, other sizes, other light and a slight cut or turn change a few of its 128 bits; another paper
changes about forty. Written here because it is fifteen lines on Pillow, which is here already; the
packages that do it bring numpy and scipy along.
"""

import io

from PIL import Image, ImageFilter, UnidentifiedImageError

SIDE = 8
SMALL = (128, 128)
# A wall or a lid over the lens: nothing in it to know it by.
LEAST_CONTRAST = 24
BAND_BITS = 16


def fingerprint(content: bytes) -> str:
    """32 hexadecimal digits; empty for a PDF, for what cannot be read, and for a blank picture."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as picture:
            picture.draft("L", (4 * SMALL[0], 4 * SMALL[1]))
            small = picture.convert("L").resize(SMALL, Image.Resampling.BOX)
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError):
        return ""
    greys = [grey for grey, pixels in enumerate(small.histogram()) if pixels]
    if greys[-1] - greys[0] < LEAST_CONTRAST:
        return ""
    small = small.filter(ImageFilter.GaussianBlur(3))
    across = small.resize((SIDE + 1, SIDE), Image.Resampling.BOX).tobytes()
    down = small.resize((SIDE, SIDE + 1), Image.Resampling.BOX).tobytes()
    places = [(x, y) for y in range(SIDE) for x in range(SIDE)]
    bits = [across[y * (SIDE + 1) + x] < across[y * (SIDE + 1) + x + 1] for x, y in places]
    bits += [down[y * SIDE + x] < down[(y + 1) * SIDE + x] for x, y in places]
    return f"{int(''.join('01'[bit] for bit in bits), 2):032x}"


def bands(print_: str) -> list[int]:
    """The fingerprint in eight pieces, each with its place: two prints that differ in at most
    15 bits share a piece but for one bit, which is how an index finds them."""
    digits = BAND_BITS // 4
    pieces = [print_[at : at + digits] for at in range(0, len(print_), digits)]
    return [place << BAND_BITS | int(piece, 16) for place, piece in enumerate(pieces)]
