"""Django's admin for imports: a look at the rows; what may be done has its own pages."""

from django.contrib import admin

from accounts.admin_base import ReadOnlyAdmin, ScopedAdmin
from imports.models import ApprovalRule, HeadingWord, ImportBatch, RememberedMapping


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnlyAdmin, ScopedAdmin):
    """Rows of a batch are sealed and stay out of here."""

    list_display = ["file_name", "sheet", "target", "region", "state", "job_state", "uploaded_at"]
    list_filter = ["sheet", "state", "job_state"]
    list_select_related = ["region"]
    search_fields = ["file_name", "target", "target_label"]
    date_hierarchy = "uploaded_at"
    fields = [
        "public_id", "file_name", "file_size", "file_sha256", "sheet", "target", "target_label",
        "region", "state", "uploaded_by", "uploaded_at", "rows_total", "rows_new", "rows_changed",
        "rows_same", "rows_warning", "rows_error", "rows_applied", "applied_by", "applied_at",
        "job_state", "job_step", "job_attempts", "job_note", "job_error", "purged_at",
    ]  # fmt: skip


@admin.register(ApprovalRule)
class ApprovalRuleAdmin(ReadOnlyAdmin, ScopedAdmin):
    """Set on the page Persetujuan impor."""

    list_display = ["region", "is_enabled", "max_rows", "changed_by", "changed_at"]
    list_select_related = ["region", "changed_by"]


@admin.register(HeadingWord)
class HeadingWordAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """Words are added and removed on the page Kosakata kolom."""

    list_display = ["word", "column", "sheet", "added_by", "added_at"]
    list_filter = ["sheet"]
    list_select_related = ["added_by"]
    search_fields = ["word", "column"]


@admin.register(RememberedMapping)
class RememberedMappingAdmin(ScopedAdmin):
    """A wrong choice that an office made once can be forgotten here."""

    list_display = ["sheet", "region", "chosen_by", "used_at"]
    list_filter = ["sheet"]
    list_select_related = ["region", "chosen_by"]
    readonly_fields = ["sheet", "region", "headings_key", "columns", "chosen_by", "used_at"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
