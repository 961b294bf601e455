from django.apps import AppConfig


class TrainingsConfig(AppConfig):
    name = "trainings"
    verbose_name = "Pelatihan"

    def ready(self):
        # Registers the sheets of this app with the door for spreadsheets.
        from trainings.sheets import participants  # noqa: F401
