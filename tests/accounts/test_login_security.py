"""What protects the login, as ASVS 5.0 asks for it (the numbers stand at each test)."""

import logging
from datetime import timedelta

import pytest
import structlog
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user
from django.core import mail
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from accounts.services import users
from tests.conftest import PASSWORD, make_user

LOGIN = "/akun/login/"
NEW_PASSWORD = "kuda lumping menari sore"


@pytest.fixture(autouse=True)
def second_factor_required(settings):
    settings.SIPILAR_MFA_REQUIRED = True


def log_in(client, user, password=PASSWORD):
    return client.post(LOGIN, {"login": user.email, "password": password})


def who(client):
    return get_user(client)


@pytest.fixture
def seed(kasudin):
    seed = generate_totp_secret()
    TOTP.activate(kasudin, seed)
    return seed


def code_of(seed):
    return format_hotp_value(hotp_value(seed, next(yield_hotp_counters_from_time())))


# --- Second factor (6.3.3, 6.4.3, 6.5.1) --------------------------------------------------------
@pytest.mark.parametrize(
    "path", ["/", "/pengaturan/pengguna/", "/akun/password/change/", "/admin/"]
)
def test_role_that_needs_a_second_factor_reaches_nothing_before_it(client, kasudin, path):
    log_in(client, kasudin)

    response = client.get(path)

    assert (response.status_code, response.url) == (302, "/akun/2fa/totp/activate/")


def test_setting_up_the_second_factor_and_leaving_stay_open(client, kasudin):
    log_in(client, kasudin)

    assert client.get("/akun/2fa/totp/activate/").status_code == 200
    assert client.get("/livez").status_code == 200
    assert client.post("/akun/logout/").status_code == 302
    assert not who(client).is_authenticated


def test_role_that_needs_none_goes_straight_in(client, operator):
    log_in(client, operator)

    assert client.get("/").status_code == 200


def test_setting_off_lets_everybody_in(client, kasudin, settings):
    settings.SIPILAR_MFA_REQUIRED = False
    log_in(client, kasudin)

    assert client.get("/").status_code == 200


def test_password_alone_does_not_open_an_account_with_a_second_factor(client, kasudin, seed):
    response = log_in(client, kasudin)

    assert response.url == "/akun/2fa/authenticate/"
    assert not who(client).is_authenticated
    assert client.get("/").url == "/akun/login/?next=/"


def test_code_opens_once(client, kasudin, seed):
    code = code_of(seed)
    log_in(client, kasudin)
    client.post("/akun/2fa/authenticate/", {"code": code})
    assert who(client) == kasudin
    client.post("/akun/logout/")

    log_in(client, kasudin)
    response = client.post("/akun/2fa/authenticate/", {"code": code})

    assert response.status_code == 200
    assert not who(client).is_authenticated


def test_password_reset_does_not_go_around_the_second_factor(client, kasudin, seed):
    client.post("/akun/password/reset/", {"email": kasudin.email})
    link = next(word for word in mail.outbox[0].body.split() if "/reset/key/" in word)
    form = client.get(link[link.index("/akun") :], follow=True).request["PATH_INFO"]
    client.post(form, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})

    response = log_in(client, kasudin, NEW_PASSWORD)

    assert response.url == "/akun/2fa/authenticate/"
    assert not who(client).is_authenticated


def test_seed_is_sealed_in_the_database(kasudin, seed):
    data = Authenticator.objects.get(user=kasudin).data

    assert seed not in str(data)
    assert data["secret"].startswith("01")


# --- Accounts (6.3.2, 7.4) ----------------------------------------------------------------------
def test_nobody_signs_up(client, db):
    fields = {"email": "x@uji.test", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}

    client.post("/akun/signup/", fields)

    assert not User.objects.exists()


def test_deactivated_user_does_not_get_in(client, operator):
    User.objects.filter(pk=operator.pk).update(is_active=False)

    log_in(client, operator)

    assert not who(client).is_authenticated


def test_deactivated_user_is_out_with_the_next_click(client, operator):
    log_in(client, operator)
    User.objects.filter(pk=operator.pk).update(is_active=False)

    assert client.get("/").status_code == 302


def test_demo_account_opens_nothing_but_the_demo(client, operator, settings):
    User.objects.filter(pk=operator.pk).update(is_demo=True)
    settings.DEMO = settings.DEBUG = False
    log_in(client, operator)
    assert not who(client).is_authenticated

    settings.DEMO = True
    log_in(client, operator)
    assert who(client) == operator


def test_login_changes_the_session_key(client, operator):
    client.get(LOGIN)
    session = client.session
    session["before"] = 1
    session.save()
    before = session.session_key

    log_in(client, operator)

    assert client.session.session_key != before


def test_session_ends_when_idle_and_after_twelve_hours(client, operator, settings):
    settings.SIPILAR_SESSION_IDLE = 30 * 60
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        log_in(client, operator)
        client.get("/")
        clock.shift(timedelta(minutes=29))
        assert client.get("/").status_code == 200
        clock.shift(timedelta(minutes=31))
        assert client.get("/").status_code == 302

        log_in(client, operator)
        client.get("/")
        for _ in range(25):
            clock.shift(timedelta(minutes=29))
            client.get("/")
        assert client.get("/").status_code == 302


def test_user_sees_and_ends_other_sessions(client, operator, client_of_another_browser):
    log_in(client_of_another_browser, operator)
    client_of_another_browser.get("/")
    log_in(client, operator)
    client.get("/")
    assert UserSession.objects.filter(user=operator).count() == 2

    client.post("/akun/sesi/")

    assert client.get("/").status_code == 200
    assert client_of_another_browser.get("/").status_code == 302


@pytest.fixture
def client_of_another_browser():
    from django.test import Client

    return Client(headers={"user-agent": "Peramban lain"})


# --- Guessing and logging (6.3.1, 16.2) ----------------------------------------------------------
def test_guessing_is_slowed_down_and_a_forged_address_does_not_help(client, operator):
    for number in range(6):
        client.post(
            LOGIN,
            {"login": operator.email, "password": f"salah-{number}"},
            headers={"x-forwarded-for": f"10.0.0.{number}"},
        )

    log_in(client, operator)

    assert not who(client).is_authenticated


def test_failures_are_logged_without_address_or_password(client, operator, caplog):
    with structlog.testing.capture_logs() as lines, caplog.at_level(logging.DEBUG):
        log_in(client, operator, "salah-sekali-ini")
        client.post(LOGIN, {"login": "tak.dikenal@uji.test", "password": "salah-sekali-ini"})

    failures = [line for line in lines if line["event"] == "login_failed"]
    assert [line["user"] for line in failures] == [str(operator.public_id), None]
    assert failures[0]["ip"] == "127.0.0.1"
    text = f"{lines}{caplog.text}"
    assert operator.email not in text
    assert "tak.dikenal" not in text
    assert "salah-sekali-ini" not in text


@pytest.mark.parametrize(
    "password", ["pendek", "dinsos-jakarta-2026", "password1234", "operator.selatan"]
)
def test_weak_passwords_are_refused(operator, password):
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        validate_password(password, operator)


# --- Django's admin (design: login through allauth only) ------------------------------------------
def test_admin_login_never_authenticates(client, administrator):
    fields = {"username": administrator.email, "password": PASSWORD}

    response = client.post("/admin/login/?next=/admin/", fields)

    assert response.url.startswith("/akun/login/?next=")
    assert not who(client).is_authenticated


def test_admin_login_does_not_change_who_is_logged_in(client, administrator, settings):
    settings.SIPILAR_MFA_REQUIRED = False
    other = make_user(Role.ADMINISTRATOR, "99", "lain@uji.test", "Lain")
    log_in(client, administrator)

    client.post("/admin/login/", {"username": other.email, "password": PASSWORD})

    assert who(client) == administrator


def test_administrator_works_in_the_admin_without_being_superuser(client, administrator, settings):
    settings.SIPILAR_MFA_REQUIRED = False
    log_in(client, administrator)

    assert not administrator.is_superuser
    assert client.get("/admin/").status_code == 200
    assert client.get(f"/admin/accounts/user/{administrator.pk}/change/").status_code == 200
    assert client.post("/admin/accounts/user/add/").status_code == 403
    assert client.get("/admin/accounts/accesslog/").status_code == 200
    assert client.post("/admin/accounts/accesslog/add/").status_code == 403


def test_admin_shows_only_the_administrators_region(client, kasudin, other_kasudin, settings):
    settings.SIPILAR_MFA_REQUIRED = False
    local = make_user(Role.ADMINISTRATOR, "99.71", "lokal@uji.test", "Lokal")
    log_in(client, local)

    page = client.get("/admin/accounts/user/").content.decode()

    assert kasudin.name in page
    assert other_kasudin.name not in page
    assert client.get(f"/admin/accounts/user/{other_kasudin.pk}/change/").status_code == 302


def test_admin_changes_names_but_neither_role_nor_region(client, administrator, operator, settings):
    settings.SIPILAR_MFA_REQUIRED = False
    log_in(client, administrator)

    client.post(
        f"/admin/accounts/user/{operator.pk}/change/",
        {"name": "Nama Baru", "job_title": "", "nip": "", "role": Role.ADMINISTRATOR,
         "region": "99", "is_superuser": "on"},
    )  # fmt: skip

    operator.refresh_from_db()
    assert (operator.name, operator.role, operator.region_id, operator.is_superuser) == (
        "Nama Baru",
        Role.OPERATOR,
        "99.71",
        False,
    )


def test_removed_factor_must_be_set_up_again(client, administrator, kasudin, seed):
    users.remove_factor(user=kasudin, by=administrator)
    log_in(client, kasudin)

    assert client.get("/").url == "/akun/2fa/totp/activate/"
