from django.apps import AppConfig


class GrantsConfig(AppConfig):
    name = "grants"
    verbose_name = "Bantuan"

    def ready(self):
        # Registers the sheets of this app with the door for spreadsheets, and what it holds
        # against removing an organisation.
        from grants import holds  # noqa: F401
        from grants.sheets import stimulus  # noqa: F401
