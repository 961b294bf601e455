from django.apps import AppConfig

# Tasks bind to this app; it is loaded before any of them because this app config comes first.
from config.celery import app as celery_app  # noqa: F401


class ConfigConfig(AppConfig):
    """Wiring only; holds the commands that belong to the whole site."""

    name = "config"
    label = "config"
