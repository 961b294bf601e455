import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import Invitation, User
from accounts.roles import Role

GOOD = "kuda lumping menari sore"
FIELDS = {"email": "baru@uji.test", "name": "Bayu", "role": Role.OPERATOR, "region": "99.71"}


@pytest.fixture
def as_admin(client, administrator, settings):
    settings.SIPILAR_MFA_REQUIRED = False
    client.force_login(administrator)
    return client


@pytest.fixture
def link(as_admin):
    """The path of a fresh invitation, as the administrator sees it."""
    page = as_admin.post(reverse("accounts:invitation-new"), FIELDS, follow=True).content.decode()
    address = page.split('value="', 2)[-1]
    start = page.index("/pengaturan/undangan/terima/")
    assert address
    return page[start : page.index('"', start)]


def test_link_is_shown_once(as_admin, link):
    invitation = Invitation.objects.get()

    assert (
        as_admin.get(reverse("accounts:invitation-link", args=[invitation.public_id])).status_code
        == 404
    )
    assert link not in as_admin.get(reverse("accounts:invitation-list")).content.decode()


def test_invited_person_opens_the_account_and_logs_in(link, client):
    client.logout()
    page = client.get(link)
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page["Cache-Control"]

    response = client.post(link, {"name": "Bayu B.", "password": GOOD, "password_again": GOOD})

    assert response.url == reverse("account_login")
    client.post(reverse("account_login"), {"login": "baru@uji.test", "password": GOOD})
    assert "Bayu B." in client.get("/").content.decode()


def test_second_click_says_that_the_link_was_used(link, client):
    client.logout()
    fields = {"name": "Bayu", "password": GOOD, "password_again": GOOD}
    client.post(link, fields)

    again = client.post(link, fields)

    assert again.status_code == 410
    assert "tidak berlaku lagi" in again.content.decode()
    assert User.objects.filter(email="baru@uji.test").count() == 1


@pytest.mark.parametrize(
    ("password", "again", "says"),
    [
        (GOOD, "lain sekali ini ya", "tidak sama"),
        ("pendek", "pendek", "terlalu pendek"),
        ("dinsos-jakarta", "dinsos-jakarta", "nama kantor"),
    ],
)
def test_unusable_password_keeps_the_link(link, client, password, again, says):
    client.logout()

    response = client.post(link, {"name": "B", "password": password, "password_again": again})

    assert says in response.content.decode()
    assert client.get(link).status_code == 200


def test_resend_gives_a_new_link_and_withdraw_ends_it(as_admin, link):
    invitation = Invitation.objects.get()

    page = as_admin.post(
        reverse("accounts:invitation-resend", args=[invitation.public_id]), follow=True
    )
    assert "/pengaturan/undangan/terima/" in page.content.decode()
    assert as_admin.get(link).status_code == 410
    as_admin.post(reverse("accounts:invitation-withdraw", args=[invitation.public_id]))
    assert Invitation.objects.get().state == "withdrawn"


def test_known_address_is_refused_with_words(as_admin, operator):
    response = as_admin.post(reverse("accounts:invitation-new"), FIELDS | {"email": operator.email})

    assert "Sudah ada pengguna dengan surel ini." in response.content.decode()


@pytest.mark.django_db(transaction=True)
def test_office_without_mail_still_gets_the_link(as_admin, monkeypatch):
    def refuse(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)

    page = as_admin.post(reverse("accounts:invitation-new"), FIELDS, follow=True)

    assert "/pengaturan/undangan/terima/" in page.content.decode()
    assert mail.outbox == []
