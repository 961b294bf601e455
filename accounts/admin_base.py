"""What every page of Django's admin has in common: the region, and often nothing to change.

The admin is a back room for administrators. It never says more than the site: rows come
through `visible_to`, and what only a service may change is not changeable here.
"""

from django.contrib import admin


class ScopedAdmin(admin.ModelAdmin):
    """Rows of the administrator's own region."""

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)


class ReadOnlyAdmin:
    """Mixed in before ModelAdmin: look, never touch."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
