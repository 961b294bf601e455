"""What the office sets for its reports: targets and rules of indicators."""

from django.contrib import admin

from reports.models import IndicatorSetting


@admin.register(IndicatorSetting)
class IndicatorSettingAdmin(admin.ModelAdmin):
    """A new rule or target is a new row; the old one keeps its days, and old reports their rule."""

    list_display = ["indicator", "validity", "target", "training_months", "legal_basis"]
    list_filter = ["indicator"]

    def has_delete_permission(self, request, obj=None):
        return False
