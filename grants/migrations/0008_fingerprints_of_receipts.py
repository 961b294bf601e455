from django.db import migrations

from grants.services.likeness import bands, fingerprint

TWINS = """
    UPDATE grants_finding f SET other_receipt_id = t.id
      FROM (SELECT DISTINCT ON (g.id) g.id AS finding, o.id
              FROM grants_finding g
              JOIN grants_receipt m ON m.id = g.receipt_id
              JOIN grants_receipt o ON o.id <> m.id
                   AND CASE g.kind WHEN 'same_photo' THEN o.sha256 = m.sha256
                                   ELSE o.number = m.number END
              JOIN grants_lpjline l ON l.id = o.line_id
              JOIN grants_lpj j ON j.id = l.lpj_id
              JOIN grants_instalment i ON i.id = j.instalment_id
             WHERE g.kind IN ('same_photo', 'same_receipt') AND i.recipient_id = g.other_id
             ORDER BY g.id, o.id) t
     WHERE t.finding = f.id
"""


def look_at_photographs(apps, schema_editor):
    Receipt = apps.get_model("grants", "Receipt")
    for receipt in Receipt.objects.exclude(file="").iterator():
        try:
            with receipt.file.open("rb") as file:
                found = fingerprint(file.read())
        except OSError:
            continue
        if found:
            rows = Receipt.objects.filter(pk=receipt.pk)
            rows.update(fingerprint=found, bands=bands(found))


class Migration(migrations.Migration):
    """Receipts that were handed in before are compared with those to come."""

    dependencies = [("grants", "0007_photos_that_look_alike")]
    operations = [
        migrations.RunSQL(TWINS, migrations.RunSQL.noop),
        migrations.RunPython(look_at_photographs, migrations.RunPython.noop),
    ]
