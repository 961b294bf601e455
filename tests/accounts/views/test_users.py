import pytest
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from tests.conftest import make_user


@pytest.fixture
def as_admin(client, administrator, settings):
    settings.SIPILAR_MFA_REQUIRED = False
    client.force_login(administrator)
    return client


def test_list_finds_by_name_role_and_state(as_admin, operator, kasudin):
    operator.is_active = False
    operator.save()
    url = reverse("accounts:user-list")

    everybody = as_admin.get(url).content.decode()
    assert operator.name in everybody
    assert kasudin.name in everybody
    for query in ("?q=oki", "?role=operator", "?active=tidak"):
        page = as_admin.get(url + query).content.decode()
        assert operator.name in page
        assert kasudin.name not in page


@pytest.mark.parametrize("people", [1, 3])
def test_list_asks_the_database_as_often_for_one_as_for_three(
    as_admin, places, django_assert_num_queries, people
):
    for number in range(people):
        make_user(Role.OPERATOR, "99.71", f"o{number}@uji.test", f"O {number}")

    as_admin.get("/")  # the first click also keeps the list of devices
    # session, user, menu's region; rows and their count
    with django_assert_num_queries(5):
        as_admin.get(reverse("accounts:user-list"))


def test_edit_saves_and_tells(as_admin, operator):
    url = reverse("accounts:user-edit", args=[operator.public_id])
    fields = {
        "name": "Oki Baru",
        "job_title": "Operator",
        "nip": "",
        "role": Role.KASUDIN,
        "region": "99.71",
        "reason": "SK 12/2026",
    }

    response = as_admin.post(url, fields, follow=True)

    operator.refresh_from_db()
    assert (operator.name, operator.role) == ("Oki Baru", Role.KASUDIN)
    page = response.content.decode()
    assert "Akun Oki Baru disimpan." in page
    assert "SK 12/2026" in page


def test_edit_refuses_a_role_at_the_wrong_level(as_admin, operator):
    url = reverse("accounts:user-edit", args=[operator.public_id])

    response = as_admin.post(url, {"name": "Oki", "role": Role.STAFF, "region": "99.71"})

    assert "Staf provinsi bekerja untuk satu provinsi" in response.content.decode()
    operator.refresh_from_db()
    assert operator.role == Role.OPERATOR


def test_edit_takes_no_fields_that_are_not_on_the_form(as_admin, operator):
    url = reverse("accounts:user-edit", args=[operator.public_id])
    as_admin.post(
        url,
        {"name": "Oki", "role": "operator", "region": "99.71", "is_superuser": "on",
         "is_active": "", "email": "jahat@uji.test"},
    )  # fmt: skip

    operator.refresh_from_db()
    assert (operator.is_superuser, operator.is_active) == (False, True)
    assert operator.email == "operator.selatan@uji.test"


def test_edit_offers_and_takes_no_region_outside(client, places, operator, settings):
    settings.SIPILAR_MFA_REQUIRED = False
    client.force_login(make_user(Role.ADMINISTRATOR, "99.71", "lokal@uji.test", "Lokal"))
    url = reverse("accounts:user-edit", args=[operator.public_id])

    assert "Kabupaten Utara" not in client.get(url).content.decode()
    client.post(url, {"name": "Oki", "role": "operator", "region": "99.01"})
    operator.refresh_from_db()
    assert operator.region_id == "99.71"


def test_deactivate_needs_a_reason(as_admin, operator):
    url = reverse("accounts:user-deactivate", args=[operator.public_id])

    as_admin.post(url, {"reason": ""})
    assert User.objects.get(pk=operator.pk).is_active
    as_admin.post(url, {"reason": "Pindah tugas"})
    assert not User.objects.get(pk=operator.pk).is_active


def test_administrator_cannot_lock_themselves_out(as_admin, administrator):
    url = reverse("accounts:user-deactivate", args=[administrator.public_id])

    response = as_admin.post(url, {"reason": "Coba"}, follow=True)

    assert "tidak dapat menonaktifkan akun sendiri" in response.content.decode()
    assert User.objects.get(pk=administrator.pk).is_active


def test_detail_for_those_who_only_look_has_no_buttons(client, staff, operator, settings):
    settings.SIPILAR_MFA_REQUIRED = False
    client.force_login(staff)

    page = client.get(reverse("accounts:user-detail", args=[operator.public_id])).content.decode()

    assert operator.email in page
    assert "Nonaktifkan" not in page
    assert "Riwayat akun" not in page


def test_profile_changes_only_ones_own_words(client, operator):
    client.force_login(operator)

    client.post(
        reverse("accounts:profile"),
        {"name": "Oki O.", "job_title": "Pengelola", "nip": "1980", "role": "administrator"},
    )

    operator.refresh_from_db()
    assert (operator.name, operator.nip, operator.role) == ("Oki O.", "1980", Role.OPERATOR)


def test_roles_page_says_every_right_of_every_role(client, operator):
    client.force_login(operator)

    page = client.get(reverse("accounts:role-list")).content.decode()

    assert "Kepala suku dinas" in page
    assert "Membuka NIK dan nomor rekening" in page
