from django.contrib import admin
from django.core.exceptions import ValidationError
from import_export.fields import Field

from accounts.admin_base import ReadOnlyAdmin
from pillars.admin.kept import ExportedAdmin, InMyRegionForm, ServedResource, TradedAdmin
from pillars.models import Board, Organisation, OrganisationDocument
from pillars.services import organisations

FIXED = ["kind", "name", "region", "parent", "status", "classification", "bank_name",
         "account_mask", "account_name"]  # fmt: skip


class OrganisationResource(ServedResource):
    """Organisations without their account. A row without `public_id` is a new one."""

    status = Field("status", "status", readonly=True)
    classification = Field("classification", "classification", readonly=True)

    class Meta:
        model = Organisation
        fields = ("public_id", "kind", "name", "region", "status", "classification",
                  *organisations.FIELDS)  # fmt: skip
        import_id_fields = ("public_id",)
        skip_unchanged = True
        report_skipped = True
        clean_model_instances = False

    def write(self, instance, is_create):
        values = {field: getattr(instance, field) for field in organisations.FIELDS}
        if is_create:
            made = organisations.register(
                kind=instance.kind,
                name=instance.name,
                region=instance.region,
                values=values,
                by=self.user,
            )
            instance.pk, instance.public_id = made.pk, made.public_id
            return
        before = Organisation.objects.visible_to(self.user).get(pk=instance.pk)
        if (instance.name, instance.kind_id, instance.region_id) != (
            before.name, before.kind_id, before.region_id,
        ):  # fmt: skip
            raise ValidationError("Nama, jenis, dan wilayah organisasi tidak diubah lewat berkas.")
        organisations.correct(organisation=instance, values=values, by=self.user)


@admin.register(Organisation)
class OrganisationAdmin(TradedAdmin):
    """Name and account take two people; status and class are events on the organisation's page."""

    resource_classes = [OrganisationResource]
    list_display = ["name", "kind", "region", "status"]
    list_select_related = ["kind", "region"]
    list_filter = ["kind", "status"]
    search_fields = ["name_key"]
    form = InMyRegionForm
    raw_id_fields = ["region"]

    def get_fields(self, request, obj=None):
        own = [field for field in organisations.FIELDS if field != "services"]
        return [*(FIXED if obj else FIXED[:3]), *own]

    def get_readonly_fields(self, request, obj=None):
        return FIXED if obj else []

    def save_model(self, request, obj, form, change):
        values = {name: getattr(obj, name) for name in form.fields if name in organisations.FIELDS}
        if change:
            organisations.correct(organisation=obj, values=values, by=request.user)
            return
        made = organisations.register(
            kind=obj.kind, name=obj.name, region=obj.region, values=values, by=request.user
        )
        obj.pk, obj.public_id = made.pk, made.public_id


class BoardResource(ServedResource):
    class Meta:
        model = Board
        fields = ("public_id", "organisation__public_id", "sk_number", "sk_on", "sk_signer")


@admin.register(Board)
class BoardAdmin(ReadOnlyAdmin, ExportedAdmin):
    """Boards are installed on the organisation's page, with their officers."""

    resource_classes = [BoardResource]
    list_display = ["organisation", "sk_number", "sk_on", "validity"]
    list_select_related = ["organisation"]
    search_fields = ["organisation__name_key", "sk_number"]


class OrganisationDocumentResource(ServedResource):
    class Meta:
        model = OrganisationDocument
        fields = ("public_id", "organisation__public_id", "kind", "number", "issuer", "issued_on",
                  "valid_until", "grade", "file_sha256")  # fmt: skip


@admin.register(OrganisationDocument)
class OrganisationDocumentAdmin(ReadOnlyAdmin, ExportedAdmin):
    resource_classes = [OrganisationDocumentResource]
    list_display = ["organisation", "kind", "number", "valid_until"]
    list_select_related = ["organisation"]
    list_filter = ["kind"]
    search_fields = ["organisation__name_key", "number"]
    exclude = ["file"]
