from django.contrib import admin
from django.core.exceptions import ValidationError
from import_export.fields import Field

from accounts.admin_base import ReadOnlyAdmin
from pillars.admin.kept import ExportedAdmin, InMyRegionForm, ServedResource, TradedAdmin
from pillars.models import Person, PersonAccount, PersonDocument
from pillars.services import profiles

NAME_TAKES_TWO = "Nama diubah oleh dua orang, lewat “Ubah data” di halaman orangnya."


class PersonResource(ServedResource):
    """People without their secrets. A row without `public_id` is somebody new, without NIK."""

    nik_mask = Field(attribute="nik_mask", column_name="nik_tersamar", readonly=True)

    class Meta:
        model = Person
        fields = ("public_id", "name", "nik_mask", *profiles.FIELDS)
        import_id_fields = ("public_id",)
        skip_unchanged = True
        report_skipped = True
        clean_model_instances = False

    def write(self, instance, is_create):
        values = {field: getattr(instance, field) for field in profiles.FIELDS}
        if is_create:
            made = profiles.register(
                name=instance.name, region=instance.region, values=values, by=self.user
            )
            instance.pk, instance.public_id = made.pk, made.public_id
            return
        if instance.name != Person.objects.visible_to(self.user).get(pk=instance.pk).name:
            raise ValidationError({"name": NAME_TAKES_TWO})
        profiles.correct(person=instance, values=values, by=self.user)


@admin.register(Person)
class PersonAdmin(TradedAdmin):
    resource_classes = [PersonResource]
    list_display = ["name", "nik_mask", "sex", "region"]
    list_select_related = ["region"]
    search_fields = ["name_key"]
    search_help_text = "Nama dalam huruf besar. NIK dicari di halaman Orang."
    form = InMyRegionForm
    fields = ["name", "nik_mask", *profiles.FIELDS]
    raw_id_fields = ["home_region", "region"]

    def get_readonly_fields(self, request, obj=None):
        return ["nik_mask", "name"] if obj else ["nik_mask"]

    def save_model(self, request, obj, form, change):
        values = {field: getattr(obj, field) for field in profiles.FIELDS}
        if change:
            profiles.correct(person=obj, values=values, by=request.user)
            return
        made = profiles.register(name=obj.name, region=obj.region, values=values, by=request.user)
        obj.pk, obj.public_id = made.pk, made.public_id


class DocumentResource(ServedResource):
    class Meta:
        model = PersonDocument
        fields = (
            "public_id", "person__public_id", "category", "number", "issuer", "issued_on",
            "valid_until", "file_sha256",
        )  # fmt: skip


class AccountResource(ServedResource):
    class Meta:
        model = PersonAccount
        fields = ("public_id", "person__public_id", "bank", "bank_name", "account_mask")


@admin.register(PersonDocument)
class PersonDocumentAdmin(ReadOnlyAdmin, ExportedAdmin):
    """Papers are added and taken out on the person's page, where their files are checked."""

    resource_classes = [DocumentResource]
    list_display = ["person", "category", "number", "valid_until"]
    list_select_related = ["person"]
    list_filter = ["category"]
    search_fields = ["person__name_key", "number"]
    exclude = ["file"]


@admin.register(PersonAccount)
class PersonAccountAdmin(ReadOnlyAdmin, ExportedAdmin):
    """Accounts change when two people agree, on the person's page."""

    resource_classes = [AccountResource]
    list_display = ["person", "bank", "bank_name", "account_mask", "account_name"]
    list_select_related = ["person"]
    list_filter = ["bank"]
    search_fields = ["person__name_key"]
    fields = ["person", "bank", "bank_name", "account_mask", "account_name"]
