"""A photograph made fit for keeping: small, upright, and without what the camera wrote into it."""

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from pillars.errors import NotAPicture

LARGEST = 640
# A picture that says it is larger is not opened: unpacked it would fill the memory.
MOST_PIXELS = 40_000_000
UNREADABLE = "Gambar tidak terbaca atau terlalu besar. Simpan ulang sebagai JPG, lalu pilih lagi."


def portrait(file, *, largest: int = LARGEST) -> bytes:
    """The picture as JPEG of at most so many pixels; place, camera and hour (EXIF) are gone.

    Raises NotAPicture.
    """
    try:
        with Image.open(file, formats=("JPEG", "PNG", "WEBP")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise NotAPicture(UNREADABLE)
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((largest, largest))
            if upright.mode not in ("RGB", "L"):
                upright = upright.convert("RGBA")
                ground = Image.new("RGB", upright.size, "white")
                ground.paste(upright, mask=upright.getchannel("A"))
                upright = ground
            target = io.BytesIO()
            # Made anew from the pixels: no segment of the old file comes along.
            Image.frombytes(upright.mode, upright.size, upright.tobytes()).save(
                target, "JPEG", quality=85, optimize=True
            )
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as fault:
        raise NotAPicture(UNREADABLE) from fault
    return target.getvalue()
