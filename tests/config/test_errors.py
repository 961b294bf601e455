"""What a reader sees when something went wrong; each page says what to do next."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import override_settings
from django.urls import path, reverse

from config import urls as site


def forbidden(request):
    raise PermissionDenied


def broken(request):
    raise RuntimeError("deliberately")


urlpatterns = [
    *site.urlpatterns,
    path("uji/terlarang/", forbidden),
    path("uji/rusak/", broken),
]
handler400, handler403 = site.handler400, site.handler403
handler404, handler500 = site.handler404, site.handler500

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site_with_trouble():
    with override_settings(ROOT_URLCONF=__name__):
        yield


def test_page_that_is_not_there_keeps_the_menu_for_users(client, kasudin):
    client.force_login(kasudin)

    response = client.get("/tidak-ada/")

    page = response.content.decode()
    assert response.status_code == 404
    assert "tidak ditemukan" in page
    assert 'id="menu"' in page


def test_page_that_is_not_there_shows_strangers_no_menu(client):
    response = client.get("/tidak-ada/")

    assert response.status_code == 404
    assert 'id="menu"' not in response.content.decode()


def test_forbidden_page_says_whom_to_ask(client, kasudin):
    client.force_login(kasudin)

    response = client.get("/uji/terlarang/")

    assert response.status_code == 403
    assert "minta administrator" in response.content.decode()


def test_trouble_in_the_server_asks_no_database_and_gives_a_reference(
    client, django_assert_num_queries
):
    client.raise_request_exception = False

    with django_assert_num_queries(0):
        response = client.get("/uji/rusak/")

    page = response.content.decode()
    assert response.status_code == 500
    assert "Nomor rujukan" in page
    assert "deliberately" not in page


def test_form_without_its_token_says_that_nothing_was_saved(kasudin):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)

    response = client.post(reverse("account_login"), {"login": kasudin.email, "password": "x"})

    assert response.status_code == 403
    assert "Tidak ada yang tersimpan" in response.content.decode()
