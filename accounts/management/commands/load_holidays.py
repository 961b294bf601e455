from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.holiday_lists import DayOff, ListBroken, decreed, read
from accounts.services import holidays


class Command(BaseCommand):
    help = "Enters a year's days off: of a decree that the program knows, or from a list."

    def add_arguments(self, parser):
        parser.add_argument("years", nargs="*", type=int, help="such as 2026; needs no list")
        parser.add_argument(
            "--file", type=Path, help="lines such as `17-02-2026; Tahun Baru Imlek`"
        )

    def handle(self, *args, **options):
        if not options["years"] and not options["file"]:
            raise CommandError("Sebutkan tahunnya, atau beri --file dengan daftar hari libur.")
        for year in options["years"]:
            decree = decreed(year)
            if decree is None:
                raise CommandError(
                    f"Hari libur {year} belum dikenal program ini. Tulis daftarnya dari SKB tiga "
                    "menteri ke sebuah berkas, lalu jalankan dengan --file."
                )
            self.enter(list(decree.days), f"{year} ({decree.name})")
        if options["file"]:
            try:
                days = read(options["file"].read_text(encoding="utf-8-sig"))
            except OSError as fault:
                raise CommandError(f"Berkas tidak terbaca: {fault}") from fault
            except ListBroken as fault:
                raise CommandError(str(fault)) from fault
            self.enter(days, str(options["file"]))

    def enter(self, days: list[DayOff], source: str) -> None:
        added = holidays.fill(days=days)
        self.stdout.write(f"{source}: {added} ditambahkan, {len(days) - added} sudah ada.")
