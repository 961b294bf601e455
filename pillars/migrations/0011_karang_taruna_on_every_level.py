from django.db import migrations

PROVINCE, REGENCY, DISTRICT = 1, 2, 3


def allow_boards_above_the_village(apps, schema_editor):
    PillarKind = apps.get_model("pillars", "PillarKind")
    PillarKind.objects.filter(code="KARANG_TARUNA").update(
        other_levels=[PROVINCE, REGENCY, DISTRICT]
    )


class Migration(migrations.Migration):
    """Karang Taruna have boards of the kecamatan, the city and the province, too."""

    dependencies = [("pillars", "0010_organisations_complete")]
    operations = [
        migrations.RunPython(allow_boards_above_the_village, migrations.RunPython.noop)
    ]
