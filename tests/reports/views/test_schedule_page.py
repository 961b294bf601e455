"""The page of what the clock will make, and on which working days."""

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("role", "offer"), [("head", "Isi dari SKB"), ("kasudin", "Minta admin")])
def test_it_says_whose_holidays_are_missing(client, role, offer, request):
    client.force_login(request.getfixturevalue(role))
    with time_machine.travel("2026-11-22 09:00 +0700"):
        page = client.get(reverse("reports:schedule")).content.decode()
        assert "Hari libur dan cuti bersama 2026 belum diisi" in page
        assert offer in page

        call_command("load_holidays", "2026", "2027", verbosity=0)
        assert "belum diisi" not in client.get(reverse("reports:schedule")).content.decode()
