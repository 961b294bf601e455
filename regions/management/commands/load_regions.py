import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from regions import source
from regions.services import loading


class Command(BaseCommand):
    help = "Loads the map of one or more provinces; safe to run again."

    def add_arguments(self, parser):
        parser.add_argument(
            "--province",
            action="append",
            metavar="CODE",
            help="province code, may be repeated (default: SIPILAR_PROVINCE)",
        )
        parser.add_argument("--all", action="store_true", help="all 38 provinces")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args, **options):
        if options["all"]:
            provinces = source.province_codes()
        else:
            provinces = options["province"] or settings.PROVINCE.replace(",", " ").split()
        try:
            results = loading.load(provinces=provinces)
        except loading.UnknownProvince as error:
            raise CommandError(
                f"Tidak ada provinsi berkode {error}. Contoh kode: 31 (DKI Jakarta)."
            ) from error
        if options["json"]:
            self.stdout.write(json.dumps({"provinces": [vars(result) for result in results]}))
            return
        for result in results:
            self.stdout.write(
                f"{result.code} {result.name}: {result.regencies} kabupaten/kota, "
                f"{result.districts} kecamatan, {result.villages} desa/kelurahan "
                f"({result.written} baris ditulis)"
            )
