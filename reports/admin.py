"""What the office sets for its reports: holidays, and targets and rules of indicators."""

from django.contrib import admin

from reports.models import Holiday, IndicatorSetting


@admin.register(Holiday)
class HolidayAdmin(admin.ModelAdmin):
    """Entered once a year from the joint decree; the schedule counts working days with it."""

    list_display = ["day", "name", "is_joint_leave"]
    list_filter = ["is_joint_leave"]
    date_hierarchy = "day"
    search_fields = ["name"]


@admin.register(IndicatorSetting)
class IndicatorSettingAdmin(admin.ModelAdmin):
    """A new rule or target is a new row; the old one keeps its days, and old reports their rule."""

    list_display = ["indicator", "validity", "target", "training_months", "legal_basis"]
    list_filter = ["indicator"]

    def has_delete_permission(self, request, obj=None):
        return False
