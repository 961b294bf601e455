"""`make_template participants --region 31.71 --out templat.xlsx`

The same empty workbook as the page Templat gives. People are never in it: taking NIKs out has a
name and a reason, and belongs on the page.
"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from imports import registry
from imports.templating.writing import template
from regions.models import Region


class Command(BaseCommand):
    help = "Buat templat buku kerja untuk satu jenis data dan satu wilayah."

    def add_arguments(self, parser):
        parser.add_argument("sheet", help="jenis lembar: " + ", ".join(registry.slugs()))
        parser.add_argument("--region", required=True, help="kode wilayah, misalnya 31.71")
        parser.add_argument("--out", type=Path, required=True, help="berkas .xlsx yang ditulis")

    def handle(self, **options):
        try:
            sheet = registry.get(options["sheet"])
        except registry.UnknownSheet:
            known = ", ".join(registry.slugs())
            raise CommandError(
                f"Lembar {options['sheet']} tidak dikenal. Pilih: {known}."
            ) from None
        region = Region.objects.filter(code=options["region"]).first()
        if region is None:
            raise CommandError(f"Wilayah {options['region']} tidak ada di peta.")
        options["out"].write_bytes(template(sheet, region))
        self.stdout.write(f"{options['out'].name}: {sheet.title}, {region.name}")
