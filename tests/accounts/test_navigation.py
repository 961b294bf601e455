import pytest
from django.urls import get_resolver

from accounts import navigation
from accounts.navigation import MENU, menu_for
from accounts.permissions import Permission


@pytest.fixture
def whole_site(monkeypatch):
    """Every page of the menu exists, whatever is built by now."""
    monkeypatch.setattr(navigation, "address_of", lambda name: f"/{name}/")


def labels(user):
    return {
        section.label: [link.label for link in section.links] for section in menu_for(user, "/")
    }


@pytest.mark.usefixtures("whole_site")
def test_menu_shows_what_a_role_may_open(administrator, kasudin, auditor):
    assert "Undangan" in labels(administrator)["Pengaturan"]
    assert "Undangan" not in labels(kasudin)["Pengaturan"]
    assert "Unggah" in labels(kasudin)["Impor"]
    assert "Unggah" not in labels(auditor)["Impor"]
    assert list(labels(kasudin)) == [label for label, _, _ in MENU]


def test_page_that_does_not_exist_yet_is_left_out(administrator, monkeypatch):
    monkeypatch.setattr(
        navigation,
        "MENU",
        (("Nanti", "clock", (navigation.Page("Besok", "nowhere:page"),)), *MENU[:1]),
    )

    assert [section.label for section in menu_for(administrator, "/")] == ["Beranda"]


@pytest.mark.parametrize(
    ("path", "view_name", "label"),
    [
        ("/", "home", "Beranda"),
        ("/admin/accounts/user/", "admin:accounts_user_changelist", "Admin Django"),
        ("/laporan/arsip/", "reports:run-list", "Arsip"),
        ("/laporan/7d3c/", "reports:run-detail", "Arsip"),
        ("/laporan/7d3c/koreksi/", "reports:corrections", "Arsip"),
        ("/hibah/teguran/", "grants:warning-list", "LPJ"),
        ("/hibah/rekening/7d3c/", "grants:fix-detail", "Pembayaran"),
        ("/pilar/pindah/", "pillars:transfer-list", "Orang"),
        ("/pelatihan/kegiatan/BMT-1/peserta/", "trainings:participant-list", "Kegiatan"),
        ("/tidak-ada/", "", None),
    ],
)
def test_menu_marks_the_one_page_that_holds_this_one(administrator, path, view_name, label):
    sections = menu_for(administrator, path, view_name)
    here = [link.label for section in sections for link in section.links if link.is_here]

    assert here == ([label] if label else [])


def test_nouns_held_by_a_page_have_an_address_of_their_own():
    """A noun renamed in the addresses would leave its pages unmarked without anybody noticing."""
    held = {noun for _, _, pages in MENU for page in pages for noun in page.holds}
    named = {
        f"{space}:{name}"
        for space, (_, resolver) in get_resolver().namespace_dict.items()
        for name in resolver.reverse_dict
        if isinstance(name, str)
    }

    assert {noun for noun in held if not any(name.startswith(noun) for name in named)} == set()


def test_every_page_of_the_menu_asks_for_a_permission_that_exists():
    needs = {page.needs for _, _, pages in MENU for page in pages} - {None}

    assert needs <= set(Permission)


def test_frame_of_a_page_costs_no_query_beyond_session_user_and_region(
    client, kasudin, django_assert_max_num_queries
):
    client.force_login(kasudin)
    client.get("/")

    with django_assert_max_num_queries(8):
        client.get("/akun/password/change/")
