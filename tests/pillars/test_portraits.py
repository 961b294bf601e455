import io

import pytest
from PIL import Image

from pillars.errors import NotAPicture
from pillars.portraits import LARGEST, portrait


def picture(mode="RGB", size=(1200, 800), kind="JPEG", **more):
    target = io.BytesIO()
    Image.new(mode, size, "teal").save(target, kind, **more)
    target.seek(0)
    return target


def test_a_portrait_is_small_and_tells_nothing_of_the_camera():
    exif = Image.Exif()
    exif[0x010F] = "Pabrik HP"
    exif[0x0112] = 6  # lies on its side
    found = portrait(picture(exif=exif))

    with Image.open(io.BytesIO(found)) as made:
        assert made.format == "JPEG"
        assert made.size == (427, LARGEST), "turned upright"
        assert not made.getexif()
    assert b"Pabrik HP" not in found


@pytest.mark.parametrize(("mode", "kind"), [("RGBA", "PNG"), ("P", "PNG"), ("RGB", "WEBP")])
def test_other_kinds_become_jpeg(mode, kind):
    with Image.open(io.BytesIO(portrait(picture(mode, (40, 40), kind)))) as made:
        assert (made.format, made.size) == ("JPEG", (40, 40))


def test_what_is_no_picture_is_refused_in_words():
    with pytest.raises(NotAPicture, match="Simpan ulang"):
        portrait(io.BytesIO(b"\xff\xd8\xff tetapi bukan gambar"))
    with pytest.raises(NotAPicture):
        portrait(io.BytesIO(b"GIF89a"))
