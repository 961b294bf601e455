"""Celery is the doorbell: every long job is a row, tasks only ring it (docs/decisions/0004)."""

import os

from celery import Celery
from celery.signals import celeryd_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings

from config.schedule import SCHEDULE

app = Celery("sipilar")
app.config_from_object({**settings.CELERY, "beat_schedule": SCHEDULE})
app.autodiscover_tasks()


@celeryd_init.connect
def _be_patient(conf, **_):
    """A page gives up on a hung queue soon; a worker does not lose its place at every pause."""
    conf.broker_transport_options = {**conf.broker_transport_options, "socket_timeout": 10}
