"""Choosing a place in a filter: my own region, what lies right beneath it, and deeper on demand.

One list instead of three that depend on each other: after a kabupaten/kota is chosen, its
kecamatan stand under it, and so on. Works without JavaScript.
"""

from accounts.formats import place
from regions.codes import Level, lies_within, path
from regions.models import Region

INDENT = "   "


def place_choices(
    scope: str, chosen: str = "", *, deepest: Level = Level.VILLAGE, lead: str = "Semua"
) -> list[tuple[str, str]]:
    """(code, name) of the regions to offer somebody who acts for `scope` and chose `chosen`."""
    opened = [scope]
    if chosen and lies_within(chosen, scope):
        opened = [code for code in path(chosen) if lies_within(code, scope)]
    shown = Region.objects.filter(parent_id__in=opened, level__lte=deepest).order_by("code")
    base = scope.count(".") + 1
    own = [(scope, place(Region.objects.get(pk=scope)))] if chosen == scope else []
    return [
        ("", lead),
        *own,
        *((region.code, INDENT * (region.level - base - 1) + place(region)) for region in shown),
    ]
