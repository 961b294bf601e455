"""Who may open the pages of accounts, the map, and the login."""

import secrets
from datetime import date

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str

from accounts.models import Holiday, Invitation, ListExport, SavedView, Sharing
from accounts.permissions import Permission as P
from accounts.roles import Role
from accounts.services import invitations
from regions.models import RegionAlias
from tests.access_matrix import VILLAGE, Anyone, LoggedIn, Row


def colleague(world, region):
    return {"public_id": world.colleague(region).public_id}


def invitation(world, region):
    return {"public_id": _invitation(world, region)[0].public_id}


def acceptance(world, region):
    return {"secret": _invitation(world, region)[1]}


def _invitation(world, region) -> tuple[Invitation, str]:
    def make():
        by = world.make(
            "inviter", region, lambda: world.user(Role.ADMINISTRATOR, region, f"i{region}@m.test")
        )
        return invitations.create(
            email=f"tamu.{region}@matriks.test",
            name="Tamu",
            role=Role.OPERATOR,
            region=by.region,
            by=by,
        )

    return world.make("invitation", region, make)


HOLIDAYS = {
    "99.71": date(2031, 4, 1),
    "99.01": date(2031, 4, 2),
    "98.01": date(2031, 4, 3),
}


def holiday(world, region):
    row = world.make(
        "holiday",
        region,
        lambda: Holiday.objects.create(day=HOLIDAYS[region], name="Libur"),
    )
    return {"pk": row.pk}


def place(world, region):
    return {"code": VILLAGE[region]}


def alias(world, region):
    found = world.make(
        "alias",
        region,
        lambda: RegionAlias.objects.create(region_id=VILLAGE[region], name="Lama", name_key="lama"),
    )
    return {"code": VILLAGE[region], "pk": found.pk}


def user_form(world, region):
    return {"name": "Baru", "role": Role.OPERATOR, "region": region}


def invitation_form(world, region):
    return {
        "email": f"{secrets.token_hex(4)}@matriks.test",
        "name": "Baru",
        "role": Role.OPERATOR,
        "region": region,
    }


def reset_key(world, region):
    user = world.colleague(region)
    return {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}


def shared_view(world, region):
    """A view that the office of the province shares with everybody beneath it."""

    def make():
        owner = world.colleague(region)
        return SavedView.objects.create(
            listing="orang",
            name="PSM",
            query="pilar=PSM",
            owner=owner,
            region_id=region[:2],
            sharing=Sharing.REGION,
        )

    return {"public_id": world.make("shared view", region, make).public_id}


def export_of_another(world, region):
    """Somebody else's file: it does not exist for whoever asks."""

    def make():
        owner = world.colleague(region)
        return ListExport.objects.create(
            listing="orang", format="csv", asked_by=owner, region=owner.region
        )

    return {"public_id": world.make("export", region, make).public_id}


def people(world, region):
    return {"listing": "orang"}


LISTS = [
    Row("lists:view-list", LoggedIn),
    Row("lists:view-open", LoggedIn, at=shared_view, get=302),
    # Only who made a view may change it.
    Row("lists:view-edit", LoggedIn, at=shared_view, get=404, post=404),
    Row("lists:view-replace", LoggedIn, at=shared_view, get=405, post=404),
    Row("lists:view-delete", LoggedIn, at=shared_view, get=405, post=404),
    Row("lists:view-new", LoggedIn, at=people, post=200),
    Row("lists:column-choose", LoggedIn, at=people, post=302, data={"kolom": ["jk"]}),
    Row(
        "lists:export-new",
        P.DATA_EXPORT,
        at=people,
        post=200,
        data={"format": "csv", "nik": "tersamar"},
        elsewhere=200,
    ),
    Row("lists:export-list", P.DATA_EXPORT),
    Row("lists:export-detail", P.DATA_EXPORT, at=export_of_another, get=404),
    Row("lists:export-progress", P.DATA_EXPORT, at=export_of_another, get=404),
    Row("lists:export-file", P.DATA_EXPORT, at=export_of_another, get=404),
]

USERS = [
    Row("accounts:profile", LoggedIn, post=302, data={"name": "Nama Baru"}),
    Row("accounts:role-list", LoggedIn),
    Row("accounts:user-list", P.USER_VIEW),
    Row("accounts:user-detail", P.USER_VIEW, at=colleague),
    Row("accounts:user-edit", P.USER_MANAGE, at=colleague, post=302, data=user_form),
    Row(
        "accounts:user-deactivate",
        P.USER_MANAGE,
        at=colleague,
        get=405,
        post=302,
        data={"reason": "Pindah tugas"},
    ),
    Row("accounts:user-activate", P.USER_MANAGE, at=colleague, get=405, post=302),
    Row("accounts:user-end-sessions", P.USER_MANAGE, at=colleague, get=405, post=302),
    Row("accounts:user-remove-factor", P.USER_MANAGE, at=colleague, get=405, post=302),
    Row("accounts:invitation-list", P.USER_MANAGE),
    Row("accounts:invitation-new", P.USER_MANAGE, post=302, data=invitation_form),
    # Only the administrator who has just made the link sees it, once.
    Row("accounts:invitation-link", P.USER_MANAGE, at=invitation, get=404),
    Row("accounts:invitation-resend", P.USER_MANAGE, at=invitation, get=405, post=302),
    Row("accounts:invitation-withdraw", P.USER_MANAGE, at=invitation, get=405, post=302),
    Row("accounts:invitation-accept", Anyone, at=acceptance),
    Row("accounts:holiday-list", LoggedIn),
    Row("accounts:holiday-create", P.OFFICE_MANAGE, post=422, data={"day": "besok lusa"}),
    Row(
        "accounts:holiday-fill",
        P.OFFICE_MANAGE,
        at=lambda *_: {"year": 2030},
        post=200,
        elsewhere=200,
    ),
    Row("accounts:holiday-delete", P.OFFICE_MANAGE, at=holiday, get=405, post=302, elsewhere=302),
    Row("accounts:access-log", P.AUDIT_VIEW),
    Row("accounts:system-status", P.SYSTEM_VIEW),
]
# The map is no secret; changing its spellings elsewhere is forbidden.
MAP = [
    Row("regions:region-list", P.REGION_VIEW),
    Row("regions:region-detail", P.REGION_VIEW, at=place, elsewhere=200),
    Row(
        "regions:alias-add",
        P.REGION_MANAGE,
        at=place,
        get=405,
        post=302,
        data={"name": "Ejaan Baru"},
        elsewhere=403,
    ),
    Row("regions:alias-delete", P.REGION_MANAGE, at=alias, get=405, post=302, elsewhere=403),
]
ROWS = [*USERS, *LISTS, *MAP]
