from datetime import timedelta

from django import forms
from django.contrib import admin
from django.db import transaction
from import_export.fields import Field
from import_export.widgets import DateWidget, ForeignKeyWidget

from accounts.changes import signed
from pillars.admin.kept import ServedResource, TradedAdmin
from pillars.errors import RegistryError
from pillars.models import Assignment, Person, RuleCode
from pillars.services import assignments

PAPERS = ("member_number", "sk_number", "sk_on", "sk_signer")
APPOINTED = ("person", "kind", "region", "position", *PAPERS)


def appoint(duty: Assignment, *, start_on, end_on, reason: str, by) -> Assignment:
    """The duty through the service, with one reason for every rule that speaks against it."""
    overrides = dict.fromkeys(RuleCode.values, reason) if reason else {}
    made = assignments.appoint(
        **{field: getattr(duty, field) for field in APPOINTED},
        start_on=start_on,
        end_on=end_on,
        overrides=overrides,
        by=by,
    )
    duty.pk, duty.public_id, duty.validity = made.pk, made.public_id, made.validity
    return made


class AppointAdminForm(forms.ModelForm):
    """A new duty. What the rules say is heard before anything is written."""

    start_on = forms.DateField(label="Hari pertama")
    end_on = forms.DateField(label="Hari terakhir", required=False)
    reason = forms.CharField(
        label="Alasan pengecualian",
        required=False,
        max_length=300,
        help_text="Hanya bila ada syarat yang tidak terpenuhi dan tetap diangkat.",
    )

    class Meta:
        model = Assignment
        fields = APPOINTED

    def clean(self):
        found = super().clean()
        if self.errors:
            return found
        rehearsed = Assignment(**{field: found[field] for field in APPOINTED})
        try:
            with transaction.atomic():
                appoint(rehearsed, **self.days, by=self.user)
                transaction.set_rollback(True)
        except RegistryError as refusal:
            self.add_error(None, str(refusal))
        return found

    @property
    def days(self) -> dict:
        return {name: self.cleaned_data.get(name) for name in ("start_on", "end_on", "reason")}


class AssignmentResource(ServedResource):
    """Duties. A new row appoints; of an old one only the papers are mended."""

    person = Field("person", "person", ForeignKeyWidget(Person, "public_id"))
    start_on = Field(column_name="start_on", widget=DateWidget("%Y-%m-%d"))
    end_on = Field(column_name="end_on", widget=DateWidget("%Y-%m-%d"))
    end_reason = Field("end_reason", "end_reason", readonly=True)

    class Meta:
        model = Assignment
        fields = ("public_id", *APPOINTED, "start_on", "end_on", "end_reason")
        import_id_fields = ("public_id",)
        clean_model_instances = False

    def dehydrate_start_on(self, duty):
        return duty.validity.lower.isoformat() if duty.validity else ""

    def dehydrate_end_on(self, duty):
        upper = duty.validity.upper if duty.validity else None
        return (upper - timedelta(days=1)).isoformat() if upper else ""

    def import_instance(self, instance, row, **kwargs):
        super().import_instance(instance, row, **kwargs)
        widget = DateWidget("%Y-%m-%d")
        self.days = {
            "start_on": widget.clean(row.get("start_on")),
            "end_on": widget.clean(row.get("end_on")),
            "reason": row.get("reason") or "",
        }

    def write(self, instance, is_create):
        if is_create:
            if self.days["start_on"] is None:
                raise RegistryError("Isi hari pertama (start_on), misalnya 2024-05-02.")
            appoint(instance, **self.days, by=self.user)
        else:
            mend_papers(instance, self.user)


def mend_papers(duty: Assignment, by) -> None:
    """Number, day and signer of the decree; who, where and when are the services' to change."""
    with transaction.atomic(), signed(by, reason="Ruang administrator"):
        duty.save(update_fields=[*PAPERS, "updated_at"])


@admin.register(Assignment)
class AssignmentAdmin(TradedAdmin):
    """Appointed through the rules; ended on the person's page; here the papers are mended."""

    resource_classes = [AssignmentResource]
    list_display = ["person", "kind", "region", "validity", "end_reason"]
    list_select_related = ["person", "kind", "region"]
    list_filter = ["kind", "end_reason"]
    search_fields = ["person__name_key", "sk_number"]
    raw_id_fields = ["person", "region"]

    def get_fields(self, request, obj=None):
        if obj is None:
            return [*APPOINTED, "start_on", "end_on", "reason"]
        return ["person", "kind", "region", "validity", "end_reason", "position", *PAPERS]

    def get_readonly_fields(self, request, obj=None):
        shown = ["person", "kind", "region", "validity", "end_reason", "position"]
        return shown if obj else []

    def get_form(self, request, obj=None, **kwargs):
        if obj is None:
            kwargs["form"] = AppointAdminForm
        return super().get_form(request, obj, **kwargs)

    def save_model(self, request, obj, form, change):
        if change:
            mend_papers(obj, request.user)
        else:
            appoint(obj, **form.days, by=request.user)
