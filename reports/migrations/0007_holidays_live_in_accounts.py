from django.db import migrations

# With their history, whose rows are copied as they were written and not written anew.
MOVE = """
    ALTER TABLE accounts_holiday DISABLE TRIGGER USER;
    INSERT INTO accounts_holiday (id, day, name, is_joint_leave) OVERRIDING SYSTEM VALUE
    SELECT id, day, name, is_joint_leave FROM reports_holiday;
    ALTER TABLE accounts_holiday ENABLE TRIGGER USER;
    INSERT INTO accounts_holidayevent
        (pgh_id, pgh_created_at, pgh_label, pgh_obj_id, pgh_context_id, id, day, name,
         is_joint_leave) OVERRIDING SYSTEM VALUE
    SELECT pgh_id, pgh_created_at, pgh_label, pgh_obj_id, pgh_context_id, id, day, name,
           is_joint_leave
      FROM reports_holidayevent;
    SELECT setval(pg_get_serial_sequence('accounts_holiday', 'id'),
                  (SELECT coalesce(max(id), 0) + 1 FROM accounts_holiday), false);
    SELECT setval(pg_get_serial_sequence('accounts_holidayevent', 'pgh_id'),
                  (SELECT coalesce(max(pgh_id), 0) + 1 FROM accounts_holidayevent), false);
"""


class Migration(migrations.Migration):
    """Deadlines of grants count the same holidays as the reports, so they live below both."""

    dependencies = [
        ("accounts", "0005_holidays"),
        ("reports", "0006_the_name_of_who_asked"),
    ]

    operations = [
        migrations.RunSQL(MOVE, migrations.RunSQL.noop),
        migrations.RemoveField(model_name="holidayevent", name="pgh_obj"),
        migrations.RemoveField(model_name="holidayevent", name="pgh_context"),
        migrations.DeleteModel(name="Holiday"),
        migrations.DeleteModel(name="HolidayEvent"),
    ]
