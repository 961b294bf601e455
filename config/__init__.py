"""Wiring only: settings, addresses, Celery with its schedule, and the launcher.

Importing this package imports no settings, because the launcher below it makes the keys that
the settings ask for. `config.apps` loads the Celery app together with Django.
"""
