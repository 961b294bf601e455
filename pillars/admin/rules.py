from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from import_export.admin import ImportExportMixin

from pillars.admin.kept import LoggedExport, ServedResource
from pillars.errors import RegistryError
from pillars.models import EligibilityRule, PillarKind
from pillars.services import rules


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
class PillarKindAdmin(LoggedExport, ImportExportMixin, admin.ModelAdmin):
    resource_classes = [KindResource]
    list_display = ["code", "name", "shape", "duty_level", "is_single", "order", "is_active"]
    list_filter = ["shape", "is_active"]

    def get_readonly_fields(self, request, obj=None):
        # Seats of those who serve were written under these rules.
        return ["code", "shape", "duty_level", "is_single", "parent_kind"] if obj else []

    def has_delete_permission(self, request, obj=None):
        return False


class RuleForm(forms.ModelForm):
    class Meta:
        model = EligibilityRule
        fields = ("kind", "code", "value", "blocks", "legal_basis", "validity")

    def clean(self):
        found = super().clean()
        if found.get("code"):
            try:
                found["value"] = rules.clean_value(found["code"], found.get("value"))
            except RegistryError as refusal:
                self.add_error("value", str(refusal))
        return found


@admin.register(EligibilityRule)
class EligibilityRuleAdmin(LoggedExport, admin.ModelAdmin):
    """What is asked, from when until when; the database keeps two of a kind apart."""

    resource_classes = [RuleResource]
    form = RuleForm
    list_display = ["kind", "code", "value", "blocks", "validity", "legal_basis"]
    list_select_related = ["kind"]
    list_filter = ["kind", "code"]

    def has_delete_permission(self, request, obj=None):
        return False
