from django.db import migrations

# With the usual sample the planner takes a name of 26,000 people among a million for one of 86,
# and opens every one of them. A larger sample costs a second of each ANALYZE.
COLUMNS = ("name_key", "match_key")


class Migration(migrations.Migration):
    dependencies = [("pillars", "0015_names_from_the_index")]

    operations = [
        migrations.RunSQL(
            f"ALTER TABLE pillars_person ALTER COLUMN {column} SET STATISTICS 1000",
            f"ALTER TABLE pillars_person ALTER COLUMN {column} SET STATISTICS -1",
        )
        for column in COLUMNS
    ]
