"""Doorbells of the registry: what is looked after every night."""

from celery import shared_task


@shared_task(name="pillars.care_for_data")
def care_for_data() -> None:
    """Likely pairs, doubtful NIKs and the quality of the data, province by province."""
    from pillars.services import pairs, quality
    from regions.codes import Level
    from regions.models import Region

    for code in Region.objects.at(Level.PROVINCE).order_by("code").values_list("code", flat=True):
        pairs.search(province=code)
        quality.doubt(province=code)
        quality.count(scope=code)
