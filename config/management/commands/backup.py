"""A copy of the database and its files."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.formats import file_size
from config import backups


class Command(BaseCommand):
    help = "Mencadangkan basis data dan berkas ke folder baru di DIR. Kunci tidak ikut dicadangkan."

    def add_arguments(self, parser):
        parser.add_argument("dir", type=Path, help="folder tempat cadangan ditulis")
        parser.add_argument("--json", action="store_true", help="cetak satu objek JSON")

    def handle(self, *args, **options):
        try:
            made = backups.make(options["dir"])
        except (backups.BackupError, OSError) as fault:
            raise CommandError(str(fault)) from fault
        if options["json"]:
            self.stdout.write(json.dumps({"folder": str(made.folder), **made.manifest}))
            return
        size = sum(path.stat().st_size for path in made.folder.iterdir())
        self.stdout.write(f"Cadangan tersimpan di {made.folder} ({file_size(size)}).")
        self.stdout.write("Kuncinya (secrets.env atau SIPILAR_DATA_KEYS) disimpan terpisah.")
