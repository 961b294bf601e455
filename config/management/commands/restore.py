"""Puts a backup in the place of what is there."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from config import backups


class Command(BaseCommand):
    help = "Memulihkan basis data dan berkas dari folder cadangan, lalu membuktikan janjinya."

    def add_arguments(self, parser):
        parser.add_argument("dir", type=Path, help="folder cadangan (berisi manifest.json)")
        parser.add_argument("--replace", action="store_true", help="ganti isi yang ada")
        parser.add_argument("--json", action="store_true", help="cetak satu objek JSON")

    def handle(self, *args, **options):
        try:
            backup, broken = backups.restore(options["dir"], replace=options["replace"])
        except (backups.BackupError, OSError) as fault:
            raise CommandError(str(fault)) from fault
        if options["json"]:
            self.stdout.write(json.dumps({"made_at": backup.manifest["made_at"], "broken": broken}))
        else:
            self.stdout.write(f"Dipulihkan ke keadaan {backup.manifest['made_at']}.")
            for one in broken:
                self.stdout.write(f"{one['row']}: {one['promise']} ({one['detail']})")
        if broken:
            sys.exit(1)
