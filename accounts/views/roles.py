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
    sheets = [
        {
            "role": role,
            "description": ROLES[role].description,
            "needs_second_factor": bool(ROLES[role].permissions & NEEDS_SECOND_FACTOR),
            "is_own": request.user.role == role,
            "groups": rights_of(role),
        }
        for role in Role
    ]
    return render(request, "accounts/role/list.html", {"sheets": sheets})


def rights_of(role: str) -> list[tuple[str, list[str]]]:
    """The rights of a role in words, under the headings of `accounts/rights.py`."""
    may = ROLES[role].permissions
    groups = [
        (heading, [sentence for permission, sentence in rights.items() if permission in may])
        for heading, rights in RIGHTS.items()
    ]
    return [(heading, sentences) for heading, sentences in groups if sentences]
