from django.db import models


class Heartbeat(models.Model):
    """The last sign of life of something that works out of sight: the worker, the backup."""

    WORKER = "worker"
    BACKUP = "backup"

    name = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "tanda hidup"
        verbose_name_plural = "tanda hidup"

    def __str__(self):
        return self.name
