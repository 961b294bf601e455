"""Django's admin for training: a look at the rows, and changes only by the service's own rules."""

from django.contrib import admin, messages

from accounts.admin_base import ReadOnlyAdmin, ScopedAdmin
from trainings import admin_planning, admin_results  # noqa: F401  register their pages
from trainings.errors import TrainingError
from trainings.models import Enrolment, Quota, TrainingEvent
from trainings.services import events


class QuotaInline(ReadOnlyAdmin, admin.TabularInline):
    """Quotas are set on the event's own page, where they are checked against the places."""

    model = Quota
    extra = 0
    fields = ["region", "pillar", "seats"]


@admin.register(TrainingEvent)
class TrainingEventAdmin(ScopedAdmin):
    """Words, days and pillars can be mended; state and code follow the office's own steps."""

    list_display = ["code", "title", "kind", "region", "start_on", "state"]
    list_select_related = ["region"]
    list_filter = ["kind", "level", "state"]
    search_fields = ["code", "title"]
    date_hierarchy = "start_on"
    fields = [
        "code", "title", "kind", "level", "region", "place", "start_on", "end_on", "pillars",
        "state", "note", "created_by",
    ]  # fmt: skip
    readonly_fields = ["code", "region", "state", "created_by"]
    filter_horizontal = ["pillars"]
    inlines = [QuotaInline]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        mine = obj is None or TrainingEvent.objects.editable_by(request.user).contains(obj)
        return allowed and mine

    def save_model(self, request, obj, form, change):
        try:
            events.edit(
                event=obj,
                **{name: form.cleaned_data[name] for name in EDITED},
                region=obj.region,
                by=request.user,
            )
        except TrainingError as refusal:
            messages.error(request, f"Belum tersimpan: {refusal}")

    def save_related(self, request, form, formsets, change):
        """The pillars were written by the service, together with the rest."""
        for formset in formsets:
            self.save_formset(request, form, formset, change)


EDITED = ("title", "kind", "level", "start_on", "end_on", "pillars", "place", "note")


@admin.register(Enrolment)
class EnrolmentAdmin(ReadOnlyAdmin, ScopedAdmin):
    """Who took part; confirming and withdrawing have their own buttons on the event's page."""

    list_display = ["event", "person", "pillar", "origin", "state"]
    list_select_related = ["event", "person", "pillar", "origin"]
    list_filter = ["state", "role", "pillar"]
    search_fields = ["event__code", "person__name_key"]
    show_full_result_count = False
    raw_id_fields = ["event", "person", "origin", "assignment", "import_batch"]
