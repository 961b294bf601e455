from pathlib import Path

import pytest
from django.conf import settings

from accounts.management.commands.describe_roles import text
from accounts.permissions import NEEDS_SECOND_FACTOR, Permission
from accounts.rights import RIGHTS
from accounts.roles import ROLES, Role, permissions_of

P = Permission


def test_every_permission_is_said_in_words_once():
    said = [permission for rights in RIGHTS.values() for permission in rights]

    assert sorted(said) == sorted(Permission)


def test_every_permission_belongs_to_some_role():
    given = frozenset().union(*(sheet.permissions for sheet in ROLES.values()))

    assert given == frozenset(Permission)


def test_documentation_is_up_to_date():
    page = Path(settings.BASE_DIR) / "docs" / "roles.md"

    assert page.read_text() == text(), "run: manage.py describe_roles > docs/roles.md"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # Who proposes money does not decide on it, who decides does not pay.
        (P.GRANT_PROPOSE, P.GRANT_APPROVE),
        (P.GRANT_VERIFY, P.GRANT_APPROVE),
        (P.GRANT_APPROVE, P.GRANT_PAY),
        (P.GRANT_PROPOSE, P.GRANT_PAY),
        (P.USER_MANAGE, P.GRANT_APPROVE),
        (P.USER_MANAGE, P.GRANT_PAY),
    ],
)
def test_no_role_holds_both_hands(one, other):
    assert [role for role in Role if {one, other} <= ROLES[role].permissions] == []


def test_auditor_changes_nothing():
    changing = {
        permission
        for permission in Permission
        if not permission.endswith("_view") and permission != P.DATA_EXPORT
    }
    assert ROLES[Role.AUDITOR].permissions & changing == frozenset()


@pytest.mark.parametrize(
    ("role", "needs"),
    [
        (Role.ADMINISTRATOR, True),
        (Role.STAFF, True),
        (Role.HEAD, True),
        (Role.TREASURER, True),
        (Role.KASUDIN, True),
        (Role.OPERATOR, False),
        (Role.AUDITOR, False),
    ],
)
def test_roles_that_reveal_approve_pay_or_administer_need_a_second_factor(role, needs):
    assert bool(ROLES[role].permissions & NEEDS_SECOND_FACTOR) is needs


def test_unknown_role_may_nothing():
    assert permissions_of("nobody") == frozenset()
