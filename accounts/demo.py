"""The demo cast: somebody of every role, and one kasudin and operator per kabupaten/kota.

Passwords are derived from the installation's own SECRET_KEY: every installation has others,
each start prints the same ones, and they are stored nowhere. Outside the demo the accounts
cannot log in (accounts/adapters.py).
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher, verify_password
from django.db import transaction
from django.utils.crypto import get_random_string

from accounts.models import User
from accounts.roles import Role
from regions.codes import Level
from regions.models import Region

DOMAIN = "demo.sipilar.test"
OF_PROVINCE = (
    ("administrator", Role.ADMINISTRATOR, "Pengelola Sistem"),
    ("staf", Role.STAFF, "Staf Bidang Pemberdayaan Sosial"),
    ("kadis", Role.HEAD, "Kepala Dinas Sosial"),
    ("bendahara", Role.TREASURER, "Bendahara Pengeluaran"),
    ("auditor", Role.AUDITOR, "Auditor Inspektorat"),
)
OF_REGENCY = (
    ("kasudin", Role.KASUDIN, "Kepala Suku Dinas Sosial"),
    ("operator", Role.OPERATOR, "Operator Data"),
)
FIRST_NAMES = (
    "Ratna", "Bambang", "Sulastri", "Hendra", "Wulan", "Dedi", "Maya", "Joko", "Nurul", "Agus",
    "Fitri", "Rudi", "Lestari", "Taufik", "Yanti", "Surya", "Dian", "Eko", "Rini", "Fajar",
)  # fmt: skip
LAST_NAMES = (
    "Hartono", "Wibowo", "Kusuma", "Siregar", "Pratama", "Handayani", "Nasution", "Setiawan",
    "Lubis", "Permana", "Saputra",
)  # fmt: skip


@dataclass(frozen=True)
class Member:
    """One of the cast with the password that opens the account."""

    user: User
    password: str


@dataclass(frozen=True)
class Cast:
    """The people of one province's demo, for those who make demo data in their name."""

    province: Region
    members: tuple[Member, ...]

    def one(self, role: Role, region: str = "") -> User:
        """The user of a role, of this kabupaten/kota where the role has one in each."""
        return next(
            member.user
            for member in self.members
            if member.user.role == role and (not region or member.user.region_id == region)
        )


def is_allowed() -> bool:
    return settings.DEMO or settings.DEBUG


@transaction.atomic
def seed_cast(*, province: str) -> Cast:
    """Make or mend the accounts; again and again without harm."""
    place = Region.objects.get(code=province, level=Level.PROVINCE)
    parts = [(*part, place) for part in OF_PROVINCE]
    for regency in place.children.order_by("code"):
        parts += [(*part, regency) for part in OF_REGENCY]
    members = [_member(number, *part) for number, part in enumerate(parts)]
    return Cast(place, tuple(members))


def _member(number: int, word: str, role: Role, job_title: str, region: Region) -> Member:
    email = f"{word}.{region.code.replace('.', '')}@{DOMAIN}"
    first = FIRST_NAMES[number % len(FIRST_NAMES)]
    last = LAST_NAMES[number % len(LAST_NAMES)]
    at = "" if region.level == Level.PROVINCE else f" {region.name}"
    user, _ = User.objects.update_or_create(
        email=email,
        defaults={
            "name": f"{first} {last}",
            "job_title": f"{job_title}{at}",
            "role": role,
            "region": region,
            "is_active": True,
            "is_demo": True,
        },
    )
    password = password_of(email)
    if not verify_password(password, user.password)[0]:
        # 80 random bits need no slow hash, and the start of the demo would wait for seventeen;
        # the first login replaces it by the usual one.
        user.password = PBKDF2PasswordHasher().encode(password, get_random_string(22), iterations=1)
        user.save(update_fields=["password"])
    EmailAddress.objects.get_or_create(user=user, email=email, defaults={"primary": True})
    return Member(user, password)


def password_of(email: str) -> str:
    """Sixteen letters and digits in groups of four: 80 bits of the installation's own key."""
    digest = hmac.digest(settings.SECRET_KEY.encode(), f"demo:{email}".encode(), hashlib.sha256)
    text = base64.b32encode(digest[:10]).decode().lower()
    return "-".join(text[start : start + 4] for start in range(0, 16, 4))
