"""A QR as a drawing: one path of squares, for a page and for paper alike."""

import re
from dataclasses import dataclass

import zxingcpp

VIEW = re.compile(r'<svg width="(\d+)"')
PATH = re.compile(r'<path d="([^"]+)"')


@dataclass(frozen=True)
class Drawing:
    """`size` squares a side, with the quiet margin; `path` in SVG's words."""

    size: int
    path: str

    def svg(self) -> str:
        """The whole picture, for typst."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.size} {self.size}" '
            f'width="{self.size}" height="{self.size}"><path d="{self.path}"/></svg>'
        )


def drawing(text: str) -> Drawing:
    # A quarter may be scratched or creased (Q): cards hang on people for three days.
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="Q").to_svg(
        scale=1
    )
    view, path = VIEW.search(made), PATH.search(made)
    if view is None or path is None:
        raise ValueError("the QR library draws otherwise than we know")
    return Drawing(int(view.group(1)), path.group(1))
