from django.core.management.base import BaseCommand

from pillars.services import pairs, quality
from regions.codes import Level
from regions.models import Region


class Command(BaseCommand):
    help = "Finds likely pairs and doubtful NIKs and counts data quality, as every night."

    def add_arguments(self, parser):
        parser.add_argument("provinces", nargs="*", help="kode provinsi; kosong berarti semua")

    def handle(self, *args, provinces, **options):
        known = Region.objects.at(Level.PROVINCE).order_by("code")
        for code in provinces or known.values_list("code", flat=True):
            found = pairs.search(province=code)
            doubts = quality.doubt(province=code)
            figures = quality.count(scope=code)
            self.stdout.write(
                f"{code}: {found} pasangan baru atau berubah, {doubts} NIK meragukan, "
                f"{figures} hitungan mutu"
            )
