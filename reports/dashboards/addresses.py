"""Addresses of the dashboard and its parts."""

from urllib.parse import urlencode

from django.urls import reverse

from reports.dashboards.look import Look

FIRST = "ringkasan"


def address(look: Look, *, part: str = FIRST, region: str = "", **more: str) -> str:
    """The dashboard of this year and a region, perhaps with a part open."""
    query = {"tahun": str(look.year), "wilayah": region or look.code}
    if part != FIRST:
        query["bagian"] = part
    return f"{reverse('reports:dashboard')}?{urlencode({**query, **more})}"
