"""Matching a list against a large registry: the preview of 10,000 rows, with one million people
registered and with nobody, and the ratio of the two (aim: at most 2).

The whole read step is timed: guard, cleaning, staging, matching by NIK, look-alikes, counts. A
tenth of the rows are people of the registry by NIK, a tenth look like somebody there.
"""

import tempfile
from pathlib import Path

from django.core.files import File
from django.db import connection

from accounts.crypto import seal
from bench import workbooks
from bench.imports import clear, prepare
from bench.measuring import apart, median, spread, table
from imports import registry
from imports.models import ImportBatch
from imports.services import batches, steps
from imports.states import READ
from regions.models import Region

ROWS = 10_000
PEOPLE = 1_000_000
# Every tenth row is somebody of the registry, and every tenth looks like somebody there.
SHARE = 10

_FILL = """
    INSERT INTO pillars_person
        (public_id, name, name_key, match_key, nik, nik_index, nik_mask, sex, born_on, born_at,
         religion, education, occupation, phone, email, address, rt, rw, region_id, created_at,
         updated_at)
    SELECT gen_random_uuid(), initcap(first || ' ' || last), upper(first || ' ' || last),
           first || last, %(sealed)s, sha256(convert_to('bench' || n, 'UTF8')),
           '3171********' || lpad((n %% 10000)::text, 4, '0'), 'L',
           date '1955-01-01' + (n * 7919 %% 18000)::int, 'Jakarta', '', '', '', '', '', '', '', '',
           (%(villages)s::text[])[(1 + n %% %(count)s)::int], now(), now()
      FROM generate_series(1::bigint, %(people)s) n,
           LATERAL (SELECT 'nama' || (n * 31 %% 4001) AS first,
                           'warga' || (n * 17 %% 2003) AS last) AS words
"""
_KNOWN = """
    INSERT INTO pillars_person
        (public_id, name, name_key, match_key, nik, nik_index, nik_mask, sex, born_on, born_at,
         religion, education, occupation, phone, email, address, rt, rw, region_id, created_at,
         updated_at)
    SELECT gen_random_uuid(), r.values->>'name', r.values->>'name_key', r.values->>'match_key',
           decode(r.secrets->>'nik', 'base64'),
           CASE WHEN r.number %% %(share)s = 0 THEN r.key_index
                ELSE sha256(r.key_index) END,
           r.values->>'nik_mask', r.values->>'sex', (r.values->>'born_on')::date, '', '', '', '',
           '', '', '', '', '', r.region_code, now(), now()
      FROM imports_importrow r
     WHERE r.batch_id = %(batch)s AND r.number %% %(share)s < 2
"""


def run(options) -> None:
    staff, event = prepare()
    places = list(Region.objects.filter(code__startswith="31.7", level=4).select_related("parent"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "peserta.xlsx"
        workbooks.write(path, ROWS, [(one.code, one.name, one.parent.name) for one in places])
        clear()
        preview(path, staff, event)
        empty = [apart(lambda: preview(path, staff, event)) for _ in range(options.rounds)]
        fill(ImportBatch.objects.latest("pk"), [one.code for one in places])
        full = [apart(lambda: preview(path, staff, event)) for _ in range(options.rounds)]
    ratio = median(full) / median(empty)
    table(
        ["registry", "preview of 10,000 rows, s", "waiting", "peak MB"],
        [
            ["empty", spread(empty), empty[-1]["undecided"], empty[-1]["peak_mb"]],
            [f"{PEOPLE:,} people", spread(full), full[-1]["undecided"], full[-1]["peak_mb"]],
            ["ratio", f"{ratio:.2f} x (aim 2)", "", ""],
        ],
    )
    if not full[-1]["undecided"] or not full[-1]["known"]:
        raise RuntimeError(f"nobody was met: {full[-1]}")
    clear()


def fill(batch: ImportBatch, villages: list[str]) -> None:
    """A registry of strangers, and of some people of the workbook; triggers off for the making."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE pillars_person DISABLE TRIGGER USER")
        cursor.execute(
            _FILL,
            {
                "sealed": seal("3171010101900001"),
                "villages": villages,
                "count": len(villages),
                "people": PEOPLE,
            },
        )
        cursor.execute(_KNOWN, {"batch": batch.pk, "share": SHARE})
        cursor.execute("ALTER TABLE pillars_person ENABLE TRIGGER USER")
        cursor.execute("VACUUM ANALYZE pillars_person")


def preview(path: Path, staff, event) -> dict:
    with path.open("rb") as stream:
        batch = batches.upload(
            sheet=registry.get("participants"),
            file=File(stream, path.name),
            by=staff,
            target=event.code,
            rings=False,
        )
    steps.run(batch.pk, READ)
    batch.refresh_from_db()
    if batch.rows_total != ROWS:
        raise RuntimeError(f"{batch.state}: {batch.job_error}")
    known = batch.rows.filter(match_id__isnull=False).count()
    return {"undecided": batch.rows_undecided, "known": known}
