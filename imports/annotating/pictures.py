"""Pictures of the user's workbook pass through as the bytes they are.

openpyxl drops pictures unless an image library opens them. Nobody here needs to see them, so
this stands in for that library: it tells the kind by the first bytes and hands the rest on.
"""

from __future__ import annotations

from typing import Any

KINDS = ((b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"))


class Image:
    """The bytes of a picture, with its kind."""

    def __init__(self, fp: Any, kind: str) -> None:
        self.fp = fp
        self.format = kind
        # Where and how large it stands is said by its anchor in the sheet.
        self.size = (1, 1)


def open(fp: Any) -> Image:  # the name that openpyxl asks for
    fp.seek(0)
    start = fp.read(8)
    fp.seek(0)
    kind = next((name for sign, name in KINDS if start.startswith(sign)), "")
    if not kind:
        raise OSError("no picture that a browser would show")
    return Image(fp, kind)


def keep_unopened() -> None:
    """Let openpyxl carry pictures along."""
    import sys

    from openpyxl.drawing import image
    from openpyxl.reader import drawings

    ours = sys.modules[__name__]
    image.PILImage = drawings.PILImage = ours
