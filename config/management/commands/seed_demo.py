import json
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts import demo
from accounts.holiday_lists import decreed
from accounts.services import holidays
from regions.models import Region
from regions.services import loading

# Each may have a `demo.py` with `seed(cast)`; later rooms build on the data of earlier ones.
ROOMS = ("pillars", "trainings", "grants", "imports", "reports")


class Command(BaseCommand):
    help = "Makes the demo cast and demo data, and prints the logins; safe to run again."

    def add_arguments(self, parser):
        parser.add_argument(
            "--province",
            action="append",
            metavar="CODE",
            help="province code, may be repeated (default: SIPILAR_PROVINCE)",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--force", action="store_true", help="also outside the demo")

    def handle(self, *args, **options):
        if not (demo.is_allowed() or options["force"]):
            raise CommandError(
                "Akun contoh hanya untuk demo. Jalankan dengan SIPILAR_DEMO=1, "
                "atau buat administrator pertama dengan create_administrator."
            )
        provinces = options["province"] or settings.PROVINCE.replace(",", " ").split()
        for decree in filter(None, map(decreed, range(2024, timezone.localdate().year + 2))):
            holidays.fill(days=decree.days)
        casts = [self.seed(province) for province in provinces]
        users = [
            {
                "email": member.user.email,
                "password": member.password,
                "role": member.user.role,
                "role_name": member.user.get_role_display(),
                "region": member.user.region_id,
                "region_name": member.user.region.name,
                "name": member.user.name,
            }
            for cast in casts
            for member in cast.members
        ]
        if options["json"]:
            self.stdout.write(json.dumps({"users": users}, ensure_ascii=False))
            return
        for user in users:
            self.stdout.write(
                f"{user['email']:42} {user['password']}   {user['role']:14} {user['region_name']}"
            )

    def seed(self, province: str) -> demo.Cast:
        if not Region.objects.filter(code=province).exists():
            try:
                loading.load(provinces=[province])
            except loading.UnknownProvince as error:
                raise CommandError(f"Tidak ada provinsi berkode {error}.") from error
        cast = demo.seed_cast(province=province)
        for room in ROOMS:
            if find_spec(f"{room}.demo"):
                import_module(f"{room}.demo").seed(cast)
        return cast
