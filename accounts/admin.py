from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts.access import login_redirect
from accounts.admin_base import ReadOnlyAdmin, ScopedAdmin
from accounts.models import AccessLog, Holiday, Invitation, User
from accounts.services import users

admin.site.site_header = admin.site.site_title = "SIPILAR · ruang administrator"
admin.site.index_title = "Data mentah"


@never_cache
def to_the_login(request, extra_context=None):
    """No password is ever taken here, not even of somebody who is logged in already: the way in
    is the site's own login, with its limits and its second factor."""
    if not request.user.is_authenticated:
        return login_redirect(request)
    if not admin.site.has_permission(request):
        raise PermissionDenied
    return HttpResponseRedirect(reverse("admin:index"))


admin.site.login = to_the_login  # type: ignore[method-assign]


@admin.register(User)
class UserAdmin(ScopedAdmin):
    """Names can be mended here; roles, regions and ends of accounts have their own page."""

    list_display = ["name", "email", "role", "region", "is_active", "last_login"]
    list_filter = ["role", "is_active"]
    list_select_related = ["region"]
    search_fields = ["name", "email"]
    fields = ["name", "job_title", "nip", "email", "role", "region", "is_active", "last_login"]
    readonly_fields = ["email", "role", "region", "is_active", "last_login"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        changed = {name: form.cleaned_data[name] for name in form.changed_data}
        users.change(user=obj, by=request.user, **changed)


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin, ScopedAdmin):
    list_display = ["email", "role", "region", "invited_by", "invited_at", "expires_at"]
    list_select_related = ["region", "invited_by"]
    exclude = ["secret_hash"]


@admin.register(AccessLog)
class AccessLogAdmin(ReadOnlyAdmin, ScopedAdmin):
    list_display = ["happened_at", "kind", "user_email", "subject_kind", "reason"]
    list_filter = ["kind"]
    search_fields = ["user_email", "reason"]
    date_hierarchy = "happened_at"


@admin.register(Holiday)
class HolidayAdmin(admin.ModelAdmin):
    """Entered once a year from the joint decree; deadlines and reports count days with it."""

    list_display = ["day", "name", "is_joint_leave"]
    list_filter = ["is_joint_leave"]
    date_hierarchy = "day"
    search_fields = ["name"]
