from django.contrib import admin
from django.core.exceptions import ValidationError

from pillars.admin.kept import BroughtIn, LoggedExport, ServedResource
from pillars.models import EligibilityRule, PillarKind


class KindResource(ServedResource):
    """The kinds a province knows; the code of one that is used cannot be another."""

    class Meta:
        model = PillarKind
        fields = ("code", "name", "plural", "order", "is_active")
        import_id_fields = ("code",)
        skip_unchanged = True

    def write(self, instance, is_create):
        if is_create:
            raise ValidationError("Pilar baru ditambahkan satu per satu, bukan lewat berkas.")
        instance.save(update_fields=["name", "plural", "order", "is_active"])


class RuleResource(ServedResource):
    class Meta:
        model = EligibilityRule
        fields = ("kind", "code", "value", "blocks", "legal_basis", "validity")


@admin.register(PillarKind)
class PillarKindAdmin(BroughtIn, admin.ModelAdmin):
    resource_classes = [KindResource]
    list_display = ["code", "name", "shape", "duty_level", "is_single", "order", "is_active"]
    list_filter = ["shape", "is_active"]

    def get_readonly_fields(self, request, obj=None):
        # Seats of those who serve were written under these rules.
        return ["code", "shape", "duty_level", "is_single", "parent_kind"] if obj else []

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(EligibilityRule)
class EligibilityRuleAdmin(LoggedExport, admin.ModelAdmin):
    """What is asked, from when until when. The next version is written at “Syarat pilar”, from a
    day on: an older one is never overwritten, because people were judged by it."""

    resource_classes = [RuleResource]
    list_display = ["kind", "code", "value", "blocks", "validity", "legal_basis"]
    list_select_related = ["kind"]
    list_filter = ["kind", "code"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
