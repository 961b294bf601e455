from datetime import date

from django.db import migrations
from django.db.backends.postgresql.psycopg_any import DateRange

# Holidays with the same date every year; those of the moon calendars are entered each year from
# the joint decree.
FIXED = [
    (1, 1, "Tahun Baru"),
    (5, 1, "Hari Buruh Internasional"),
    (6, 1, "Hari Lahir Pancasila"),
    (8, 17, "Proklamasi Kemerdekaan"),
    (12, 25, "Hari Raya Natal"),
]
YEARS = range(2024, 2036)
# Targets are set by the office; the rule of the key indicator stands from the year it was set.
SETTINGS = [
    ("able", 24, ["berkembang", "maju", "percontohan"], "Indikator kinerja utama Dinas Sosial"),
    ("trained", 12, [], ""),
    ("seats", 12, [], "Permensos 28/2018"),
    ("funded", 12, [], ""),
    ("accredited", 12, [], ""),
]


def add_calendar_and_rules(apps, schema_editor):
    Holiday = apps.get_model("reports", "Holiday")
    Setting = apps.get_model("reports", "IndicatorSetting")
    for year in YEARS:
        for month, day, name in FIXED:
            Holiday.objects.get_or_create(day=date(year, month, day), defaults={"name": name})
    for indicator, months, classes, basis in SETTINGS:
        Setting.objects.get_or_create(
            indicator=indicator,
            defaults={
                "validity": DateRange(date(2021, 1, 1), None),
                "training_months": months,
                "classes": classes,
                "legal_basis": basis,
            },
        )


class Migration(migrations.Migration):
    """The holidays that never move, and the first rules of the indicators."""

    dependencies = [("reports", "0003_kinds_calendar_and_indicators")]
    operations = [migrations.RunPython(add_calendar_and_rules, migrations.RunPython.noop)]
