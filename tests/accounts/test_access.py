import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.views import View
from django_htmx.middleware import HtmxDetails

from accounts.access import PermissionRequiredMixin, ensure, require, visible_or_404
from accounts.models import User
from accounts.permissions import Permission


@require(Permission.USER_VIEW)
def page(request):
    return HttpResponse("isi")


class Page(PermissionRequiredMixin, View):
    permission = Permission.USER_VIEW

    def get(self, request):
        return HttpResponse("isi")


VIEWS = pytest.mark.parametrize("view", [page, Page.as_view()], ids=["function", "class"])


def ask(rf, user, **headers):
    request = rf.get("/pengaturan/", headers=headers)
    request.user = user
    request.htmx = HtmxDetails(request)
    return request


@VIEWS
def test_stranger_is_led_to_login_and_back(rf, view):
    response = view(ask(rf, AnonymousUser()))

    assert (response.status_code, response.url) == (302, "/akun/login/?next=/pengaturan/")


@VIEWS
def test_fragment_of_a_stranger_moves_the_whole_page(rf, view):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/pelatihan/"}

    response = view(ask(rf, AnonymousUser(), **headers))

    assert response["HX-Redirect"] == "/akun/login/?next=/pelatihan/"


@VIEWS
def test_role_too_small_is_forbidden(rf, view, operator):
    with pytest.raises(PermissionDenied):
        view(ask(rf, operator))


@VIEWS
def test_role_that_may_gets_in(rf, view, staff):
    assert view(ask(rf, staff)).content == b"isi"


def test_row_of_another_region_does_not_exist(kasudin, other_kasudin, administrator):
    users = User.objects.all()

    assert visible_or_404(users, administrator, pk=kasudin.pk) == kasudin
    assert visible_or_404(users, kasudin, pk=kasudin.pk) == kasudin
    with pytest.raises(Http404):
        visible_or_404(users, other_kasudin, pk=kasudin.pk)


def test_deactivated_user_sees_nothing(kasudin):
    kasudin.is_active = False

    assert list(User.objects.visible_to(kasudin)) == []
    assert kasudin.permissions == frozenset()


def test_ensure_asks_for_right_and_region(kasudin, operator):
    ensure(kasudin, Permission.NIK_REVEAL, "99.71.01")
    with pytest.raises(PermissionDenied):
        ensure(kasudin, Permission.NIK_REVEAL, "99.01.01")
    with pytest.raises(PermissionDenied):
        ensure(operator, Permission.NIK_REVEAL, "99.71.01")
