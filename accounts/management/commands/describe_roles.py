from django.core.management.base import BaseCommand

from accounts.permissions import NEEDS_SECOND_FACTOR
from accounts.rights import RIGHTS
from accounts.roles import ROLES, Role

HEAD = """# Roles and rights

Written by `manage.py describe_roles` from `accounts/roles.py`; a test fails when it is out of date.
A role says what somebody may do, their region says where. Users see the same at "Peran & hak".

| role | in words |
|---|---|
"""
NOTE = """
`2FA`: whoever has one such right must log in with a second factor (`SIPILAR_MFA_REQUIRED`).
"""


class Command(BaseCommand):
    help = "Prints docs/roles.md."

    def handle(self, *args, **options):
        self.stdout.write(text(), ending="")


def text() -> str:
    lines = [f"| {role.label} (`{role}`) | {ROLES[role].description} |" for role in Role]
    lines += ["", "| right | " + " | ".join(role.label for role in Role) + " | |"]
    lines += ["|---|" + "---|" * (len(Role) + 1)]
    for heading, rights in RIGHTS.items():
        lines += [f"| **{heading}** |" + " |" * (len(Role) + 1)]
        for permission, sentence in rights.items():
            marks = ["✓" if permission in ROLES[role].permissions else "" for role in Role]
            factor = "2FA" if permission in NEEDS_SECOND_FACTOR else ""
            lines += [f"| {sentence} (`{permission}`) | " + " | ".join([*marks, factor]) + " |"]
    return HEAD + "\n".join(lines) + "\n" + NOTE
