"""A whole year of a programme, decided, paid and accounted for by the demo cast."""

import time

from django.core.management.base import BaseCommand, CommandError

from accounts import demo
from accounts.models import User
from accounts.roles import Role
from grants import rehearsal
from grants.models import Programme


class Command(BaseCommand):
    help = "Menjalankan satu tahun sebuah program lewat layanan, atas nama pemeran contoh."

    def add_arguments(self, parser):
        parser.add_argument("programme", help="kode program, misalnya STM-31-2024-001")
        parser.add_argument("--force", action="store_true", help="juga di luar demo")

    def handle(self, *args, **options):
        if not (demo.is_allowed() or options["force"]):
            raise CommandError("Ini menulis pembayaran contoh, jadi hanya untuk demo.")
        programme = Programme.objects.filter(code__iexact=options["programme"]).first()
        if programme is None:
            raise CommandError(f"Program {options['programme']} tidak ditemukan.")
        start = time.monotonic()
        rehearsal.run(programme, self.actors(programme), say=self.stdout.write)
        line = programme.line
        line.refresh_from_db()
        self.stdout.write(
            f"ditetapkan {line.approved_total}, dibayar {line.paid_total}, dipertanggungjawabkan "
            f"{line.spent_total}; {time.monotonic() - start:.0f} detik"
        )

    def actors(self, programme: Programme) -> rehearsal.Actors:
        region = programme.region_id
        people = User.objects.within(region).filter(is_active=True).order_by("pk")
        found = {
            role: people.filter(role=role, region=region).first()
            for role in (Role.STAFF, Role.HEAD, Role.TREASURER)
        }
        proposers = list(people.filter(role=Role.OPERATOR))
        if not proposers or None in found.values():
            raise CommandError("Pemeran belum lengkap. Jalankan seed_demo lebih dulu.")
        return rehearsal.Actors(
            proposers, found[Role.STAFF], found[Role.HEAD], found[Role.TREASURER]
        )
