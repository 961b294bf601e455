import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.roles import Role


@pytest.fixture(autouse=True)
def demo(settings):
    settings.DEMO = True


def seed(**options) -> list[dict]:
    out = StringIO()
    call_command("seed_demo", province=["75"], json=True, stdout=out, **options)
    return json.loads(out.getvalue())["users"]


def test_cast_has_every_role_and_a_kasudin_for_each_regency(db):
    users = seed()

    roles = [user["role"] for user in users]
    assert {role: roles.count(role) for role in Role} == {
        "administrator": 1,
        "staff": 1,
        "head": 1,
        "treasurer": 1,
        "auditor": 1,
        "kasudin": 6,
        "operator": 6,
    }
    assert {user["region"] for user in users if user["role"] == "kasudin"} == {
        "75.01", "75.02", "75.03", "75.04", "75.05", "75.71",
    }  # fmt: skip
    assert "kasudin.7571@demo.sipilar.test" in [user["email"] for user in users]


def test_printed_logins_open_the_site(client, db, settings):
    settings.SIPILAR_MFA_REQUIRED = False
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
    for user in seed():
        client.post("/akun/login/", {"login": user["email"], "password": user["password"]})
        assert user["name"] in client.get("/").content.decode()
        client.post("/akun/logout/")


def test_cast_again_is_the_same_with_the_same_passwords(db):
    first = seed()
    User.objects.filter(email=first[0]["email"]).update(role=Role.OPERATOR, is_active=False)

    assert seed() == first
    assert User.objects.count() == len(first)
    assert User.objects.get(email=first[0]["email"]).is_active


def test_passwords_are_those_of_the_installation(db, settings):
    first = seed()
    settings.SECRET_KEY = "another-installation-has-another-key-0123456789"

    assert {user["password"] for user in first} & {user["password"] for user in seed()} == set()


def test_cast_outside_the_demo_is_refused(db, settings):
    settings.DEMO = settings.DEBUG = False

    with pytest.raises(CommandError, match="SIPILAR_DEMO=1"):
        seed()
    assert not User.objects.exists()
    assert seed(force=True)


def test_unknown_province_is_named(db):
    with pytest.raises(CommandError, match="88"):
        call_command("seed_demo", province=["88"], stdout=StringIO())


def test_first_administrator_sets_a_password_by_the_printed_link(client, places, settings):
    settings.SIPILAR_MFA_REQUIRED = False
    out = StringIO()
    call_command("create_administrator", "Dewi@uji.test", region="99", stdout=out)
    link = out.getvalue().split()[-1]
    user = User.objects.get(email="dewi@uji.test")
    assert user.role == Role.ADMINISTRATOR
    assert not user.has_usable_password()

    form = client.get(link[link.index("/akun") :], follow=True).request["PATH_INFO"]
    word = "kuda lumping menari sore"
    client.post(form, {"password1": word, "password2": word})
    client.post("/akun/login/", {"login": "dewi@uji.test", "password": word})

    assert client.get("/pengaturan/pengguna/").status_code == 200
    client.post("/akun/logout/")
    again = client.get(link[link.index("/akun") :], follow=True)
    assert "password1" not in again.content.decode()


def test_administrator_command_refuses_what_is_no_administrator(places, operator):
    with pytest.raises(CommandError, match="bukan administrator"):
        call_command("create_administrator", operator.email, region="99", stdout=StringIO())
    with pytest.raises(CommandError, match="bukan alamat surel"):
        call_command("create_administrator", "dewi", region="99", stdout=StringIO())
    with pytest.raises(CommandError, match="belum dimuat"):
        call_command("create_administrator", "d@uji.test", region="31", stdout=StringIO())
