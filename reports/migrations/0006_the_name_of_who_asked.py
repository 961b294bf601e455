import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


def write_names(apps, schema_editor):
    reports = apps.get_model("reports", "ReportRun")
    doors = {"clock": "Jadwal", "command": "Perintah di server"}
    done = reports.objects.filter(job_state="done").select_related("requested_by").defer("figures")
    for run in done:
        user = run.requested_by
        name = (user.name or user.email) if user else doors[run.asked_via]
        reports.objects.filter(pk=run.pk).update(asked_by_name=name)


class Migration(migrations.Migration):
    """Keep the name of who asked for a finished report; the finished ones have today's name."""

    dependencies = [
        ("reports", "0005_closing_and_subscriptions"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="reportrun",
            name="closed_is_kept",
        ),
        migrations.AddField(
            model_name="reportrun",
            name="asked_by_name",
            field=models.CharField(blank=True, max_length=150, verbose_name="diminta oleh"),
        ),
        migrations.RunPython(write_names, migrations.RunPython.noop),
        pgtrigger.migrations.AddTrigger(
            model_name="reportrun",
            trigger=pgtrigger.compiler.Trigger(
                name="closed_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF EXISTS (SELECT 1 FROM reports_reportclosing c WHERE c.run_id = OLD.id AND c.state = 'closed') THEN\n            RAISE EXCEPTION 'the book is closed'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'reports_reportclosing_run_is_kept';\n        END IF;\n    RETURN NEW;",
                    hash="cf0d8f171d772dcf8c1d9adf3c250b26adc41fd0",
                    operation='UPDATE OF "kind", "period", "region_id", "as_of", "figures", "figures_sha256", "program_version", "built_at", "asked_by_name", "check_url", "job_state"',
                    pgid="pgtrigger_closed_is_kept_efa11",
                    table="reports_reportrun",
                    when="BEFORE",
                ),
            ),
        ),
    ]
