from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from accounts.models import User
from accounts.roles import Role
from accounts.services import first_links, users
from regions.models import Region


class Command(BaseCommand):
    help = "Makes an administrator and prints a link that sets the password, once."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--region", default=settings.PROVINCE, help="code (default: province)")
        parser.add_argument("--name", default="Administrator")

    def handle(self, *args, **options):
        email = options["email"].strip().lower()
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email!r} bukan alamat surel.") from error
        region = Region.objects.filter(code=options["region"]).first()
        if region is None:
            raise CommandError(
                f"Wilayah {options['region']} belum dimuat. Jalankan load_regions lebih dahulu."
            )
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            user = users.create(
                email=email, name=options["name"], role=Role.ADMINISTRATOR, region=region
            )
        elif user.role != Role.ADMINISTRATOR or not user.is_active:
            raise CommandError(f"{email} sudah punya akun, tetapi bukan administrator aktif.")
        hours = settings.PASSWORD_RESET_TIMEOUT // 3600
        self.stdout.write(f"Administrator {email} untuk {region.name}.")
        self.stdout.write(f"Buka tautan ini satu kali dalam {hours} jam untuk membuat kata sandi:")
        self.stdout.write(first_links.link_for(user))
