from django.apps import AppConfig


class PillarsConfig(AppConfig):
    name = "pillars"
    verbose_name = "Pilar sosial"

    def ready(self):
        # Registers the sheets of this app with the door for spreadsheets.
        from pillars.sheets import karang_taruna, lks, others, psm, tksk  # noqa: F401
