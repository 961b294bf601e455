"""Django's admin for the registry: rows of the own region, the rules of the database, history by
trigger. Secrets are not shown; nothing is deleted here, because history hangs on it.
"""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.forms import ModelForm
from django.http import HttpResponseRedirect

from accounts.admin_base import ScopedAdmin
from pillars.models import Assignment, Organisation, Person, PillarKind
from pillars.names import match_key, name_key
from regions.codes import lies_within


class KeptAdmin(ScopedAdmin):
    """What is registered stays: an end, a state or a correction, but no deletion."""

    show_full_result_count = False
    list_per_page = 50

    def has_delete_permission(self, request, obj=None):
        return False

    def changeform_view(self, request, *args, **kwargs):
        """What the database refuses (a second Karang Taruna in a kelurahan) is said in words."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError as error:
            messages.error(request, self._in_words(error))
            return HttpResponseRedirect(request.get_full_path())

    def _in_words(self, error: IntegrityError) -> str:
        broken = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        for constraint in self.model._meta.constraints:
            if constraint.name == broken:
                return str(constraint.get_violation_error_message())
        return f"Belum tersimpan: aturan {broken} dilanggar."


class InMyRegionForm(ModelForm):
    """Refuses to move a row to a region outside the administrator's own."""

    def clean_region(self):
        region = self.cleaned_data["region"]
        if not lies_within(region.code, self.scope):
            raise ValidationError("Wilayah ini di luar wilayah Anda.")
        return region


def scoped_form(form, request):
    form.scope = request.user.region_id
    return form


@admin.register(PillarKind)
class PillarKindAdmin(admin.ModelAdmin):
    """The kinds a province knows; the code of one that is used cannot be another."""

    list_display = ["code", "name", "shape", "duty_level", "is_single", "order", "is_active"]
    list_filter = ["shape", "is_active"]

    def get_readonly_fields(self, request, obj=None):
        # Seats of those who serve were written under these rules.
        return ["code", "shape", "duty_level", "is_single", "parent_kind"] if obj else []

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Person)
class PersonAdmin(KeptAdmin):
    list_display = ["name", "nik_mask", "sex", "region"]
    list_select_related = ["region"]
    search_fields = ["name_key"]
    search_help_text = "Nama dalam huruf besar. NIK dicari di halaman Orang."
    form = InMyRegionForm
    fields = [
        "name", "nik_mask", "sex", "born_at", "born_on", "religion", "education", "occupation",
        "phone", "email", "address", "rt", "rw", "home_region", "region",
    ]  # fmt: skip
    readonly_fields = ["nik_mask"]
    raw_id_fields = ["home_region", "region"]

    def get_form(self, request, obj=None, **kwargs):
        return scoped_form(super().get_form(request, obj, **kwargs), request)

    def save_model(self, request, obj, form, change):
        obj.name_key, obj.match_key = name_key(obj.name), match_key(obj.name)
        super().save_model(request, obj, form, change)


@admin.register(Organisation)
class OrganisationAdmin(KeptAdmin):
    list_display = ["name", "kind", "region", "status"]
    list_select_related = ["kind", "region"]
    list_filter = ["kind", "status"]
    search_fields = ["name_key"]
    form = InMyRegionForm
    fields = [
        "kind", "name", "region", "parent", "status", "address", "phone", "email", "founded_year",
        "npwp", "is_legal_entity", "classification", "members_male", "members_female",
        "clients_male", "clients_female", "bank_name", "account_mask", "account_name",
    ]  # fmt: skip
    readonly_fields = ["account_mask"]
    raw_id_fields = ["region", "parent"]

    def get_form(self, request, obj=None, **kwargs):
        return scoped_form(super().get_form(request, obj, **kwargs), request)

    def save_model(self, request, obj, form, change):
        obj.name_key = name_key(obj.name)
        super().save_model(request, obj, form, change)


@admin.register(Assignment)
class AssignmentAdmin(KeptAdmin):
    """Duties are appointed and ended on the person's page; here only their papers are mended."""

    list_display = ["person", "kind", "region", "validity", "end_reason"]
    list_select_related = ["person", "kind", "region"]
    list_filter = ["kind", "end_reason"]
    search_fields = ["person__name_key", "sk_number"]
    fields = [
        "person", "kind", "region", "validity", "end_reason", "position", "member_number",
        "sk_number", "sk_on", "sk_signer", "end_note",
    ]  # fmt: skip
    readonly_fields = ["person", "kind", "region", "validity", "end_reason"]

    def has_add_permission(self, request):
        return False
