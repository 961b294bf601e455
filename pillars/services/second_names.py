"""A workbook calls somebody whom the registry knows by NIK by quite another name.

Another spelling of the same name is written at once. Another name is a change that two people
agree on (pillars/services/changes.py): the row is applied without it, and whoever applied the
import has asked for it. `SIPILAR_IMPORTED_NAMES_TAKE_TWO` turns that off. Accounts that differ
are never written by an import at all; the rows say so.
"""

from __future__ import annotations

from django.conf import settings

from pillars.models import ChangeRequest

REASON = "Nama lain pada berkas impor"

# Other letters, in whatever order of the words: not the same name spelt otherwise.
_HOLD_BACK = """
    UPDATE imports_importrow r
       SET differences = r.differences - 'name'
      FROM pillars_person p
     WHERE r.batch_id = %(batch)s AND r.level < 2 AND r.match_id = p.id
       AND r.differences ? 'name' AND p.name_key <> ''
       AND similarity(r.values->>'match_key', p.match_key) < %(alike)s
 RETURNING p.id, p.region_id, p.name, r.values->>'name'
"""
ALIKE = 0.5


def hold_back(cursor, batch) -> int:
    """Leave such names out of what is written, and ask a second person; how many there are."""
    by = batch.applied_by or batch.asked_by or batch.uploaded_by
    if not settings.SIPILAR_IMPORTED_NAMES_TAKE_TWO or by is None:
        return 0
    cursor.execute(_HOLD_BACK, {"batch": batch.pk, "alike": ALIKE})
    made = ChangeRequest.objects.bulk_create(
        (
            ChangeRequest(
                person_id=person,
                region_id=region,
                field=ChangeRequest.Field.NAME,
                proposed=name,
                before_mask=known[:200],
                proposed_mask=name[:200],
                reason=f"{REASON} {batch.file_name}"[:300],
                asked_by=by,
            )
            for person, region, known, name in cursor.fetchall()
        ),
        # The same change may wait already, from an earlier workbook.
        ignore_conflicts=True,
    )
    return len(made)
