from datetime import date

from django.db import migrations
from django.db.backends.postgresql.psycopg_any import DateRange

TKSK = "Permensos 28/2018 dan Perdirjen Dayasos 35/2020"
PSM = "Permensos 10/2019"
KARANG_TARUNA = "Permensos 25/2019, diubah dengan Permensos 9/2025"
# The year in which each regulation came into force is known to us, for two of them not the day.
SINCE = {TKSK: date(2018, 11, 30), PSM: date(2019, 1, 1), KARANG_TARUNA: date(2019, 1, 1)}
# kind, code, value, whether it stops an appointment, legal basis
RULES = [
    ("TKSK", "min_age", 20, True, TKSK),
    ("TKSK", "max_age", 35, True, TKSK),
    ("TKSK", "min_education", "sma", True, TKSK),
    ("TKSK", "home_in_duty_region", None, True, TKSK),
    ("TKSK", "not_state_officer", None, True, TKSK),
    ("TKSK", "comes_from_pillar", ["PSM", "KARANG_TARUNA"], True, TKSK),
    ("PSM", "min_age", 18, True, PSM),
    ("PSM", "home_in_duty_region", None, True, PSM),
    ("PSM", "basic_training", None, True, PSM),
    ("KARANG_TARUNA", "min_age", 17, True, KARANG_TARUNA),
    ("KARANG_TARUNA", "home_in_duty_region", None, True, KARANG_TARUNA),
    ("KARANG_TARUNA", "term_years", 5, True, KARANG_TARUNA),
    # That the board of a unit follows the rules of its Karang Taruna is our reading of them.
    ("UKKT", "min_age", 17, False, KARANG_TARUNA),
    ("UKKT", "term_years", 5, False, KARANG_TARUNA),
]


def add_rules(apps, schema_editor):
    rule = apps.get_model("pillars", "EligibilityRule")
    for kind, code, value, blocks, basis in RULES:
        rule.objects.get_or_create(
            kind_id=kind,
            code=code,
            defaults={
                "value": value,
                "blocks": blocks,
                "legal_basis": basis,
                "validity": DateRange(SINCE[basis], None),
            },
        )


class Migration(migrations.Migration):
    """What the regulations ask of TKSK, PSM and boards; administrators change it by date."""

    dependencies = [("pillars", "0011_karang_taruna_on_every_level")]
    operations = [migrations.RunPython(add_rules, migrations.RunPython.noop)]
