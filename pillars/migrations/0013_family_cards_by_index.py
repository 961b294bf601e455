from django.db import migrations

from accounts import crypto

PORTION = 2_000


def index_family_cards(apps, schema_editor):
    """Cards sealed before their index existed; nothing to do in a new registry."""
    person = apps.get_model("pillars", "Person")
    waiting = person.objects.filter(kk__isnull=False, kk_index__isnull=True).order_by("pk")
    last = 0
    while rows := list(waiting.filter(pk__gt=last).only("kk")[:PORTION]):
        for row in rows:
            row.kk_index = crypto.index(row.kk, "kk")
        person.objects.bulk_update(rows, ["kk_index"])
        last = rows[-1].pk


class Migration(migrations.Migration):
    dependencies = [("pillars", "0012_default_rules")]
    operations = [migrations.RunPython(index_family_cards, migrations.RunPython.noop)]
