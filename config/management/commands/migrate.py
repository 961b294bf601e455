from django.core.management.commands import migrate

from config.migrating import one_model_at_a_time


class Command(migrate.Command):
    """Django's own, without rebuilding every related model at every step (config/migrating.py)."""

    def handle(self, *args, **options):
        with one_model_at_a_time():
            super().handle(*args, **options)
