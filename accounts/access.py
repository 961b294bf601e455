"""The door of every page: who is asking, may they, and is it in their region.

    @require(Permission.EVENT_EDIT)
    def event_edit(request, public_id):
        event = visible_or_404(TrainingEvent.objects.all(), request.user, public_id=public_id)

Not logged in leads to the login page; a role that is too small is 403; a row outside the
user's region is 404, because even its existence is not theirs to know.
"""

from functools import wraps
from typing import ClassVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django_htmx.http import HttpResponseClientRedirect

from accounts.permissions import Permission
from regions.codes import lies_within
from regions.scoping import scope_of


def require(*permissions: Permission):
    """Decorates a view: logged in, with every one of these permissions (none: just logged in)."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            return refusal(request, permissions) or view(request, *args, **kwargs)

        guarded.required_permissions = permissions
        return guarded

    return decorate


class PermissionRequiredMixin:
    """The same for class-based views: `permission = Permission.REPORT_VIEW`."""

    permission: ClassVar[Permission]

    def dispatch(self, request, *args, **kwargs):
        return refusal(request, (self.permission,)) or super().dispatch(request, *args, **kwargs)


def refusal(request, permissions):
    """The way to the login page for strangers; None for those who may. Raises PermissionDenied."""
    user = request.user
    if not user.is_authenticated:
        return login_redirect(request)
    if not user.permissions.issuperset(permissions):
        raise PermissionDenied
    return None


def login_redirect(request):
    """To the login page and back. A fragment's request moves the whole page, not its own spot."""
    if getattr(request, "htmx", False):
        back = request.htmx.current_url_abs_path or "/"
        return HttpResponseClientRedirect(redirect_to_login(back).url)
    return redirect_to_login(request.get_full_path())


def visible_or_404(rows, user, **lookup):
    """The one row that fits, if it lies in the user's region; otherwise it does not exist."""
    return get_object_or_404(rows.visible_to(user), **lookup)


def ensure(user, permission: Permission, region: str = "") -> None:
    """For services, which cannot rely on the page having asked. Raises PermissionDenied."""
    if not user.has(permission):
        raise PermissionDenied(permission)
    scope = scope_of(user)
    if region and (scope is None or not lies_within(region, scope)):
        raise PermissionDenied(f"{permission} outside {scope}")
