from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from pillars.errors import RegistryError
from pillars.services import resettling
from regions.services.succession import SuccessionInvalid, parse


class Command(BaseCommand):
    help = "Applies a pemekaran: lines of `old code; new code; name`. Without --apply only told."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--on", type=date.fromisoformat, required=True)
        parser.add_argument("--decree", required=True)
        parser.add_argument("--by", required=True, help="surel administrator")
        parser.add_argument("--apply", action="store_true")

    def handle(self, *args, file, on, decree, by, **options):
        user = User.objects.filter(email__iexact=by, is_active=True).first()
        if user is None:
            raise CommandError(f"Tidak ada pengguna aktif dengan surel {by}.")
        act = resettling.resettle if options["apply"] else resettling.preview
        try:
            lines = parse(file.read_text(encoding="utf-8"))
            found = act(lines=lines, on=on, decree=decree, by=user)
        except (RegistryError, SuccessionInvalid) as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(
            f"{len(found.map.made)} wilayah baru, {len(found.map.ended)} berakhir; {found.people} "
            f"orang, {found.organisations} organisasi, {found.duties} penugasan pindah"
        )
        for code, count in found.waiting.items():
            self.stdout.write(f"{code}: {count} orang menunggu dipindahkan")
        if not options["apply"]:
            self.stdout.write("Belum diterapkan. Ulangi dengan --apply.")
