"""Proves what the rooms promise, on demand."""

import json
import sys

from django.core.management.base import BaseCommand

from config.promises import prove

SHOWN = 50


class Command(BaseCommand):
    help = "Membuktikan buku besar dan janji lain basis data; menyebut baris yang melanggarnya."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="cetak satu objek JSON")

    def handle(self, *args, **options):
        broken, counted = prove()
        if options["json"]:
            self.stdout.write(json.dumps({"broken": broken, "counted": counted}))
        else:
            looked = ", ".join(f"{count} {name}" for name, count in counted.items())
            self.stdout.write(f"Diperiksa: {looked}.")
            for one in broken[:SHOWN]:
                self.stdout.write(f"{one['row']}: {one['promise']} ({one['detail']})")
            if len(broken) > SHOWN:
                self.stdout.write(f"… dan {len(broken) - SHOWN} lagi.")
            self.stdout.write("Semua janji ditepati." if not broken else f"{len(broken)} rusak.")
        if broken:
            sys.exit(1)
