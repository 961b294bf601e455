"""The outline icons of Tabler, drawn into the page so that they take the colour of the words."""

import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

DRAWING = re.compile(r"<svg[^>]*>(?P<paths>.*)</svg>", re.DOTALL)
NAME = re.compile(r"[a-z0-9-]+")


class IconMissing(LookupError):
    """A template asks for an icon that the installed set does not have."""


@lru_cache(maxsize=512)
def paths(name: str) -> str:
    """What is inside the icon's svg element; nothing where the icon set is not installed."""
    folder = Path(settings.SIPILAR_ICON_DIR)
    if not NAME.fullmatch(name):
        raise IconMissing(f"{name!r} is not a name of an icon")
    try:
        drawing = (folder / f"{name}.svg").read_text(encoding="utf-8")
    except FileNotFoundError:
        # Words stand beside every icon, so a page without node_modules is still usable. A
        # misspelt name in a complete set is our own mistake and must be seen.
        if folder.is_dir() and (settings.DEBUG or settings.TESTING):
            raise IconMissing(f"No icon {name!r} in {folder.name}") from None
        return ""
    match = DRAWING.search(drawing)
    return " ".join(match["paths"].split()) if match else ""


def svg(name: str, *, label: str = "", css: str = "") -> SafeString:
    """The icon as inline SVG; silent for screen readers unless it stands alone with a label."""
    voice = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else mark_safe('aria-hidden="true"')
    )
    return format_html(
        '<svg class="icon {}" viewBox="0 0 24 24" width="20" height="20" fill="none" '
        'stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" '
        'focusable="false" {}>{}</svg>',
        css,
        voice,
        mark_safe(paths(name)),
    )
