"""Every page of the way in, as its reader sees it: Indonesian, in our frame, usable."""

import re
from html import unescape
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.core import mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from tests.conftest import PASSWORD

ENGLISH = re.compile(
    r"\b(the|your|you|password|sign|signed|please|account|email|e-mail|code|codes|login|"
    r"current|again|forgot|verify|verified|session|sessions|enter|this|with|and|is|are|have)\b",
    re.IGNORECASE,
)


def words_of(response):
    page = response.content.decode()
    assert '<html lang="id"' in page
    page = re.sub(r"<(script|svg|head).*?</\1>", " ", page, flags=re.DOTALL)
    spoken = " ".join(re.findall(r'(?:aria-label|alt|title|placeholder)="([^"]*)"', page))
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", page).split()) + " " + spoken)


def assert_indonesian(response):
    words = words_of(response)
    assert not ENGLISH.findall(words), words
    return words


@pytest.fixture
def secret(kasudin):
    """The seed of the kasudin's authenticator app."""
    seed = generate_totp_secret()
    TOTP.activate(kasudin, seed)
    RecoveryCodes.activate(kasudin)
    return seed


def app_shows(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


@pytest.fixture
def inside(client, kasudin):
    """Logged in, and a moment ago asked for the password once more."""
    client.post(reverse("account_login"), {"login": kasudin.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "account_signup",
        "account_inactive",
    ],
)
def test_pages_for_strangers_speak_indonesian(client, name):
    response = client.get(reverse(name))

    assert response.status_code == 200
    assert_indonesian(response)


@pytest.mark.parametrize(
    "name",
    [
        "account_logout",
        "account_change_password",
        "account_reauthenticate",
        "account_email",
        "mfa_index",
        "mfa_activate_totp",
        "usersessions_list",
    ],
)
def test_pages_of_the_own_account_speak_indonesian(inside, name):
    response = inside.get(reverse(name))

    assert response.status_code == 200
    assert_indonesian(response)


@pytest.mark.parametrize(
    "name",
    ["mfa_index", "mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_reauthenticate"],
)
def test_pages_of_the_second_factor_speak_indonesian(inside, secret, name):
    response = inside.get(reverse(name))

    assert response.status_code == 200
    assert_indonesian(response)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"login": "", "password": ""}, "tidak boleh kosong"),
        ({"login": "x@uji.test", "password": "salah"}, "tidak cocok"),
    ],
)
def test_refused_login_says_why_in_indonesian(client, db, fields, says):
    response = client.post(reverse("account_login"), fields)

    words = assert_indonesian(response)
    assert "Belum dapat masuk" in words
    assert says in words


def test_weak_new_password_is_refused_in_indonesian(inside):
    response = inside.post(
        reverse("account_change_password"),
        {"oldpassword": "bukan ini", "password1": "12345", "password2": "54321"},
    )

    assert response.status_code == 200
    assert_indonesian(response)


def test_way_back_in_by_e_mail(client, kasudin):
    EmailAddress.objects.create(user=kasudin, email=kasudin.email, primary=True, verified=True)
    response = client.post(reverse("account_reset_password"), {"email": kasudin.email}, follow=True)
    assert_indonesian(response)
    letter = mail.outbox[-1]
    assert not ENGLISH.findall(letter.subject + re.sub(r"http\S+", "", letter.body))

    link = re.search(r"https?://[^/]+(\S+)", letter.body)[1]
    form = client.get(link, follow=True)
    assert "Buat kata sandi baru" in assert_indonesian(form)

    new = "kuda-baterai-jepit-benar"
    done = client.post(form.request["PATH_INFO"], {"password1": new, "password2": new}, follow=True)
    assert_indonesian(done)
    kasudin.refresh_from_db()
    assert kasudin.check_password(new)

    assert "tidak berlaku lagi" in assert_indonesian(client.get(link, follow=True))


def test_second_step_of_a_login(client, kasudin, secret):
    response = client.post(
        reverse("account_login"), {"login": kasudin.email, "password": PASSWORD}, follow=True
    )
    assert "Langkah kedua" in assert_indonesian(response)

    refused = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert_indonesian(refused)

    client.post(reverse("mfa_authenticate"), {"code": app_shows(secret)})
    assert client.get(reverse("home")).status_code == 200


def test_second_factor_is_set_up_with_the_code_of_the_app(inside, kasudin):
    page = inside.get(reverse("mfa_activate_totp"))
    seed = page.context["form"].secret
    assert seed in page.content.decode()

    done = inside.post(reverse("mfa_activate_totp"), {"code": app_shows(seed)}, follow=True)

    assert_indonesian(done)
    assert Authenticator.objects.filter(user=kasudin, type=Authenticator.Type.TOTP).exists()


def test_owner_is_told_by_letter_when_the_second_factor_goes(inside, secret, kasudin):
    done = inside.post(reverse("mfa_deactivate_totp"), follow=True)

    assert "sudah dimatikan" in assert_indonesian(done)
    letter = mail.outbox[-1]
    assert letter.to == [kasudin.email]
    assert "Jika bukan Anda" in letter.body
    assert not ENGLISH.findall(letter.subject + letter.body)


def test_codes_are_shown_once_after_they_were_made(inside, kasudin, secret):
    page = inside.post(reverse("mfa_generate_recovery_codes"), follow=True)

    words = assert_indonesian(page)
    codes = Authenticator.objects.get(user=kasudin, type=Authenticator.Type.RECOVERY_CODES)
    assert all(code in words for code in codes.wrap().get_unused_codes())
    assert get_adapter().decrypt(codes.data["seed"])


def test_other_devices_can_be_sent_out(inside, client, kasudin):
    other = client.__class__(headers={"user-agent": "Mozilla/5.0 (Android 14) Chrome/130"})
    other.post(reverse("account_login"), {"login": kasudin.email, "password": PASSWORD})
    words = assert_indonesian(inside.get(reverse("usersessions_list")))
    assert "Chrome di Android" in words

    inside.post(reverse("usersessions_list"))

    assert other.get(reverse("home")).status_code == 302
    assert inside.get(reverse("home")).status_code == 200


LETTERS = sorted(
    str(path.relative_to(Path(settings.BASE_DIR) / "templates"))
    for app in ("account", "mfa")
    for path in (Path(settings.BASE_DIR) / "templates" / app / "email").glob("*_*.txt")
    if not path.name.startswith("base_")
)


@pytest.mark.parametrize("letter", LETTERS)
def test_letter_is_written_in_indonesian(letter):
    text = render_to_string(
        letter,
        {
            "user": {"name": "Siti Aminah"},
            "timestamp": timezone.now(),
            "ip": "127.0.0.1",
            "user_agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/130",
            "password_reset_url": "/x/",
            "activate_url": "/y/",
            "from_email": "lama@uji.test",
            "to_email": "baru@uji.test",
            "deleted_email": "lama@uji.test",
        },
    )

    assert text.strip()
    assert not ENGLISH.findall(text)
    assert letter.endswith("_subject.txt") or "Yth. Siti Aminah" in text
