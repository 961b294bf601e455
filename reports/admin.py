"""What the office sets for its reports: targets and rules of indicators, forms of its own."""

from django.contrib import admin

from accounts.admin_base import ReadOnlyAdmin, ScopedAdmin
from reports.models import IndicatorSetting, OfficeForm


@admin.register(IndicatorSetting)
class IndicatorSettingAdmin(admin.ModelAdmin):
    """A new rule or target is a new row; the old one keeps its days, and old reports their rule."""

    list_display = ["indicator", "validity", "target", "training_months", "legal_basis"]
    list_filter = ["indicator"]

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(OfficeForm)
class OfficeFormAdmin(ReadOnlyAdmin, ScopedAdmin):
    """Versions of the offices' own workbooks; what happens to them happens on their page."""

    list_display = ["name", "kind", "level", "region", "version", "state", "uploaded_at"]
    list_filter = ["state", "kind", "level"]
    search_fields = ["name", "file_name"]
    exclude = ["file"]
