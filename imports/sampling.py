"""What a second person looks at before agreeing: every doubtful row, and a few of the others."""

from __future__ import annotations

from typing import NamedTuple

from django.db import connection

from imports import queries
from imports.models import ImportBatch
from imports.queries import PreviewRow

SAMPLE = 20
# A page that is still read; the rest is on the tab of warnings.
MOST_WARNINGS = 200

# Spread over the file by the batch's own key, so that nobody can choose what is looked at and
# everybody who opens the page sees the same rows.
_PICK = """
    (SELECT sheet_index, number FROM imports_importrow
      WHERE batch_id = %(batch)s AND level = 1
      ORDER BY sheet_index, number LIMIT %(most)s)
     UNION ALL
    (SELECT sheet_index, number FROM imports_importrow
      WHERE batch_id = %(batch)s AND level = 0 AND outcome IN ('new', 'changed')
      ORDER BY md5(%(key)s || sheet_index || '-' || number)
      LIMIT greatest(0, %(sample)s - (SELECT count(*) FROM imports_importrow
                                       WHERE batch_id = %(batch)s AND level = 1)))
"""


class Sample(NamedTuple):
    rows: list[PreviewRow]
    # Doubtful rows that did not fit on the page.
    hidden_warnings: int


def sample_of(batch: ImportBatch, *, viewer) -> Sample:
    """Twenty rows of those that would be written, all with a warning among them."""
    with connection.cursor() as cursor:
        cursor.execute(
            _PICK,
            {
                "batch": batch.pk,
                "key": str(batch.public_id),
                "most": MOST_WARNINGS,
                "sample": SAMPLE,
            },
        )
        places = cursor.fetchall()
    rows = queries.rows_at(batch, viewer=viewer, places=places)
    return Sample(rows, max(0, batch.rows_warning - MOST_WARNINGS))
