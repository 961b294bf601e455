from django.apps import AppConfig


class TrainingsConfig(AppConfig):
    name = "trainings"
    verbose_name = "Pelatihan"

    def ready(self):
        # Registers the sheets of this app with the door for spreadsheets, and what it knows of
        # people with the rules of eligibility and of removing.
        from trainings import eligibility, holds  # noqa: F401
        from trainings.sheets import candidates, participants, plan  # noqa: F401
