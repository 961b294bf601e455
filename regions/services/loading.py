"""Writing the ministry's list into our tables: whole provinces, again and again without harm."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction

from regions import rw_counts, source
from regions.aliases import ALIASES
from regions.codes import Level, ancestor, parent_code
from regions.models import Region, RegionAlias, RwCount
from regions.names import fold

STAGE = """
    CREATE TEMPORARY TABLE IF NOT EXISTS regions_stage (
        code text, name text, name_key text, level smallint, kind text, parent text, source text
    ) ON COMMIT DROP
"""
COPY = "COPY regions_stage FROM STDIN"
# Only lines that differ are written, so that a second run touches no row.
MERGE = """
    INSERT INTO regions_region
        (code, name, name_key, level, kind, parent_id, source, valid_from)
    SELECT code, name, name_key, level, kind, parent, source, DATE '1900-01-01'
    FROM regions_stage
    ON CONFLICT (code) DO UPDATE
    SET name = EXCLUDED.name, name_key = EXCLUDED.name_key, kind = EXCLUDED.kind,
        source = EXCLUDED.source
    WHERE (regions_region.name, regions_region.kind, regions_region.source)
        IS DISTINCT FROM (EXCLUDED.name, EXCLUDED.kind, EXCLUDED.source)
"""


@dataclass(frozen=True)
class Loaded:
    """What one province holds now: "6 kabupaten/kota, 44 kecamatan, 267 desa/kelurahan"."""

    code: str
    name: str
    regencies: int
    districts: int
    villages: int
    # Rows that were new or different.
    written: int


class UnknownProvince(Exception):
    """The list has no province of this code."""


@transaction.atomic
def load(*, provinces: Iterable[str]) -> list[Loaded]:
    """Bring these provinces and their usual aliases up to the list; what is there stays."""
    known = set(source.province_codes())
    results = []
    with connection.cursor() as cursor:
        cursor.execute(STAGE)
        for province in provinces:
            if province not in known:
                raise UnknownProvince(province)
            results.append(_load_province(cursor, province))
    load_aliases()
    load_rw_counts()
    return results


def _load_province(cursor, province: str) -> Loaded:
    label = source.label()
    counts = dict.fromkeys(Level, 0)
    name = ""
    cursor.execute("TRUNCATE regions_stage")
    with cursor.copy(COPY) as rows:
        for place in source.places(province):
            counts[place.level] += 1
            name = name or place.name
            rows.write_row(
                (
                    place.code,
                    place.name,
                    fold(place.name),
                    int(place.level),
                    str(place.kind),
                    parent_code(place.code),
                    label,
                )
            )
    cursor.execute(MERGE)
    return Loaded(
        code=province,
        name=name,
        regencies=counts[Level.REGENCY],
        districts=counts[Level.DISTRICT],
        villages=counts[Level.VILLAGE],
        written=cursor.rowcount,
    )


def load_aliases() -> int:
    """The usual spellings (regions/aliases.py) of the places that are loaded; how many are new."""
    wanted = {ancestor(code, Level.PROVINCE) for code, _, _ in ALIASES}
    loaded = set(Region.objects.filter(province_code__in=wanted).values_list("code", flat=True))
    made = RegionAlias.objects.bulk_create(
        (
            RegionAlias(region_id=code, name=name, name_key=fold(name), note=note)
            for code, name, note in ALIASES
            if code in loaded
        ),
        ignore_conflicts=True,
    )
    return len(made)


def load_rw_counts() -> int:
    """The published counts of RW (regions/rw_counts.py) of places that are loaded."""
    loaded = set(Region.objects.filter(code__in=rw_counts.COUNTS).values_list("code", flat=True))
    made = RwCount.objects.bulk_create(
        (
            RwCount(
                region_id=code,
                counted_on=rw_counts.COUNTED_ON,
                count=count,
                source=rw_counts.SOURCE,
            )
            for code, count in rw_counts.COUNTS.items()
            if code in loaded
        ),
        ignore_conflicts=True,
    )
    return len(made)
