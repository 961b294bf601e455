from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    """Extensions that constraints (dated roles) and name search stand on."""

    initial = True
    dependencies = []
    operations = [BtreeGistExtension(), TrigramExtension()]
