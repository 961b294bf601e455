import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import User
from accounts.roles import Role
from accounts.services import users
from tests.conftest import PASSWORD, make_user


@pytest.fixture
def second_administrator(places):
    return make_user(Role.ADMINISTRATOR, "99", "admin.dua@uji.test", "Dewi Administrator")


def log_in(client, user):
    client.post("/akun/login/", {"login": user.email, "password": PASSWORD})
    client.get("/")
    return UserSession.objects.filter(user=user).count()


def test_create_makes_the_row_by_which_a_password_is_reset(places):
    user = users.create(
        email="Baru@Uji.test", name="Baru", role=Role.OPERATOR, region=places["99.71"]
    )

    address = EmailAddress.objects.get(user=user)
    assert (user.email, address.email, address.primary) == ("baru@uji.test", "baru@uji.test", True)
    assert not user.has_usable_password()


def test_change_of_role_ends_all_sessions_and_is_signed(administrator, operator, client):
    assert log_in(client, operator) == 1

    users.change(user=operator, by=administrator, role=Role.KASUDIN, reason="Menggantikan Bu Ani")

    operator.refresh_from_db()
    event = operator.events.order_by("pgh_id").last()
    assert operator.role == Role.KASUDIN
    assert client.get("/").status_code == 302
    assert event.pgh_context.metadata["user"] == administrator.pk
    assert event.pgh_context.metadata["reason"] == "Menggantikan Bu Ani"


def test_change_of_name_keeps_sessions(administrator, operator, client):
    log_in(client, operator)

    users.change(user=operator, by=administrator, name="Oki Baru")

    assert client.get("/").status_code == 200


def test_change_refuses_fields_that_are_not_the_administrators(administrator, operator):
    with pytest.raises(TypeError):
        users.change(user=operator, by=administrator, is_superuser=True)


def test_only_administrators_change_accounts(staff, operator):
    with pytest.raises(PermissionDenied):
        users.change(user=operator, by=staff, name="X")


def test_administrator_of_a_regency_reaches_nobody_outside(places, operator, other_kasudin):
    local = make_user(Role.ADMINISTRATOR, "99.71", "admin.selatan@uji.test", "Lia Lokal")

    users.change(user=operator, by=local, name="Oki")
    with pytest.raises(PermissionDenied):
        users.change(user=other_kasudin, by=local, name="X")
    with pytest.raises(PermissionDenied):
        users.change(user=operator, by=local, region=places["99"])


def test_nobody_changes_their_own_role_or_region(administrator, second_administrator, places):
    with pytest.raises(ValidationError):
        users.change(user=administrator, by=administrator, role=Role.STAFF)
    with pytest.raises(ValidationError):
        users.change(user=administrator, by=administrator, region=places["99.71"])


def test_last_administrator_stays(administrator, second_administrator):
    users.deactivate(user=second_administrator, by=administrator, reason="Pensiun")

    administrator.refresh_from_db()
    with pytest.raises(PermissionDenied):
        users.deactivate(
            user=administrator, by=User.objects.get(pk=second_administrator.pk), reason="x"
        )
    with pytest.raises(ValidationError):
        users.deactivate(user=administrator, by=administrator, reason="Pensiun")
    assert User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).count() == 1


def test_deactivated_user_is_out_at_once(administrator, operator, client):
    log_in(client, operator)

    users.deactivate(user=operator, by=administrator, reason="Pindah tugas")

    assert client.get("/").status_code == 302
    assert not UserSession.objects.filter(user=operator).exists()
    assert log_in(client, operator) == 0


def test_activated_user_may_log_in_again(administrator, operator, client):
    users.deactivate(user=operator, by=administrator, reason="Pindah tugas")
    users.activate(user=operator, by=administrator)

    assert log_in(client, operator) == 1


def test_end_sessions_logs_out_everywhere(administrator, operator, client):
    log_in(client, operator)

    assert users.end_sessions(user=operator, by=administrator) == 1
    assert client.get("/").status_code == 302


def test_remove_factor_tells_the_owner(
    administrator, operator, mailoutbox, django_capture_on_commit_callbacks
):
    Authenticator.objects.create(user=operator, type=Authenticator.Type.TOTP, data={"secret": ""})

    with django_capture_on_commit_callbacks(execute=True):
        users.remove_factor(user=operator, by=administrator)

    assert not Authenticator.objects.filter(user=operator).exists()
    assert [letter.to for letter in mailoutbox] == [[operator.email]]
    assert "Ani Administrator" in mailoutbox[0].body


def test_change_own_takes_only_what_is_ones_own(operator):
    users.change_own(by=operator, name="Oki O.", job_title="Pengelola data")
    operator.refresh_from_db()

    assert (operator.name, operator.job_title) == ("Oki O.", "Pengelola data")
    with pytest.raises(TypeError):
        users.change_own(by=operator, role=Role.ADMINISTRATOR)
