import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Each secret of a row is sealed on its own, so that SQL can copy it to the registry; and a
    batch knows who asked for its running step."""

    dependencies = [("imports", "0001_initial"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.RemoveField("importrow", "secrets"),
        migrations.AddField("importrow", "secrets", models.JSONField(default=dict)),
        migrations.AddField(
            "importbatch",
            "asked_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
