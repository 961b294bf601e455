from django.apps import AppConfig


class PillarsConfig(AppConfig):
    name = "pillars"
    verbose_name = "Pilar sosial"

    def ready(self):
        # Registers the sheets of this app with the door for spreadsheets.
        from pillars.sheets import karang_taruna, lks, others, psm, tksk  # noqa: F401

        self._tell_what_holds()

    def _tell_what_holds(self):
        from pillars import holding
        from pillars.models import Organisation
        from pillars.services import organisations

        holding.register(Organisation, organisations.hanging_on)
