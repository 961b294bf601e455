"""Peran & hak: what each role may do, in words."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import require
from accounts.permissions import NEEDS_SECOND_FACTOR
from accounts.rights import RIGHTS
from accounts.roles import ROLES, Role


@require()
@require_GET
def role_list(request):
    """Everybody who works here may know who may do what."""
    groups = [
        (
            heading,
            [
                (
                    sentence,
                    permission in NEEDS_SECOND_FACTOR,
                    [(role.label, permission in ROLES[role].permissions) for role in Role],
                )
                for permission, sentence in rights.items()
            ],
        )
        for heading, rights in RIGHTS.items()
    ]
    sheets = [(role, ROLES[role].description) for role in Role]
    return render(request, "accounts/role/list.html", {"groups": groups, "sheets": sheets})
