from django.core.management.base import BaseCommand, CommandError

from accounts.crypto import SealBroken, sealing_key
from accounts.services import keys


class Command(BaseCommand):
    help = "Seals everything anew with the first key of SIPILAR_DATA_KEYS; safe to run again."

    def add_arguments(self, parser):
        parser.add_argument("--batch", type=int, default=keys.BATCH)

    def handle(self, *args, **options):
        try:
            total = keys.reseal_all(batch=options["batch"], say=self.say)
        except SealBroken as error:
            raise CommandError(
                "Ada nilai yang tidak dapat dibuka: kuncinya tidak ada di SIPILAR_DATA_KEYS, atau "
                "isinya diubah di luar aplikasi. Kembalikan kunci lama, lalu jalankan lagi."
            ) from error
        self.stdout.write(f"{total} nilai kini tersegel dengan kunci k{sealing_key()}.")

    def say(self, name: str, count: int) -> None:
        self.stdout.write(f"{name}: {count}")
