from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.home import HomeCard, HomeFigure, HomeItem, HomeJob
from config import home


def card(key, **fields):
    return HomeCard(**{"key": key, "title": key, "count": 1, "text": "", "url": "/", **fields})


@pytest.fixture
def room(monkeypatch):
    """One app that offers all four parts; the test fills in what they hold."""
    parts = SimpleNamespace(waits=[], numbers=[], items=[], work=[])
    module = SimpleNamespace(
        cards=lambda _user: parts.waits,
        figures=lambda _user: parts.numbers,
        recent=lambda _user: parts.items,
        jobs=lambda _user: parts.work,
    )
    silent = SimpleNamespace()
    monkeypatch.setattr(home, "providers", lambda: [silent, module])
    return parts


def test_longest_wait_comes_first_and_empty_cards_are_left_out(room, kasudin):
    now = timezone.now()
    room.waits = [
        card("tanpa jam", order=1),
        card("kemarin", oldest_at=now - timedelta(days=1)),
        card("kosong", count=0, oldest_at=now - timedelta(days=9)),
        card("minggu lalu", oldest_at=now - timedelta(days=7)),
    ]

    assert [c.key for c in home.waiting_for(kasudin)] == ["minggu lalu", "kemarin", "tanpa jam"]


def test_page_shows_what_waits_with_its_age_and_the_way_to_it(client, room, kasudin):
    room.waits = [
        card(
            "impor",
            title="Impor siap diterapkan",
            count=1_649,
            url="/impor/1/",
            oldest_at=timezone.now() - timedelta(days=2),
        )
    ]
    room.numbers = [HomeFigure(key="psm", label="PSM aktif", value=801, definition="Hari ini.")]
    room.items = [
        HomeItem(title="peserta.xlsx", text="52 baris", url="/impor/2/", at=timezone.now())
    ]
    client.force_login(kasudin)

    page = client.get(reverse("home")).content.decode()

    assert "1.649" in page
    assert "tertua 2 hari lalu" in page
    assert 'href="/impor/1/"' in page
    assert "PSM aktif" in page
    assert "peserta.xlsx" in page
    assert "Kota Selatan" in page


def test_page_without_anything_waiting_says_so(client, room, kasudin):
    client.force_login(kasudin)

    assert "Tidak ada yang menunggu Anda" in client.get(reverse("home")).content.decode()


def test_only_the_last_imports_are_shown(client, room, kasudin):
    room.items = [
        HomeItem(title=f"berkas-{n}", text="", url="/", at=timezone.now() - timedelta(hours=n))
        for n in range(9)
    ]
    client.force_login(kasudin)

    page = client.get(reverse("home")).content.decode()

    assert [f"berkas-{n}" in page for n in range(9)] == [True] * 6 + [False] * 3


@pytest.mark.parametrize(("state", "asks_again"), [("running", True), ("done", False)])
def test_header_asks_again_only_while_work_runs(client, room, kasudin, state, asks_again):
    room.work = [
        HomeJob(key="1", title="Menerapkan", state=state, state_label="…", text="", url="/impor/1/")
    ]
    client.force_login(kasudin)

    fragment = client.get(reverse("jobs")).content.decode()

    assert ("hx-trigger" in fragment) is asks_again
    assert 'href="/impor/1/"' in fragment


def test_nothing_running_leaves_the_header_empty(client, room, kasudin):
    client.force_login(kasudin)

    assert not client.get(reverse("jobs")).content.strip()


@pytest.mark.parametrize("name", ["home", "jobs"])
def test_strangers_are_led_to_the_login_page(client, db, name):
    response = client.get(reverse(name))

    assert response.status_code == 302
    assert response.url.startswith("/akun/login/")


def test_every_provider_of_the_site_answers_for_every_role(
    administrator, staff, head, treasurer, kasudin, operator, auditor
):
    for user in (administrator, staff, head, treasurer, kasudin, operator, auditor):
        for name, kind in (
            ("cards", HomeCard),
            ("figures", HomeFigure),
            ("recent", HomeItem),
            ("jobs", HomeJob),
        ):
            assert all(isinstance(found, kind) for found in home.offers(name, user))
