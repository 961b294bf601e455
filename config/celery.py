"""Celery is the doorbell: every long job is a row, tasks only ring it (docs/decisions/0004)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings

from config.schedule import SCHEDULE

app = Celery("sipilar")
app.config_from_object({**settings.CELERY, "beat_schedule": SCHEDULE})
app.autodiscover_tasks()
