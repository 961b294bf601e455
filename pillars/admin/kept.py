"""What every page of the registry has in the admin: own region, refusals in words, logged files."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.forms import ModelForm
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from import_export.admin import ExportMixin, ImportExportMixin
from import_export.formats.base_formats import CSV, XLSX
from import_export.resources import ModelResource

from accounts.admin_base import ScopedAdmin
from accounts.changes import changes_of, versions_of
from accounts.services import access
from pillars.admin import files
from pillars.errors import RegistryError
from regions.codes import lies_within


class InMyRegionForm(ModelForm):
    """Refuses to move a row to a region outside the administrator's own."""

    def clean_region(self):
        region = self.cleaned_data["region"]
        if not lies_within(region.code, self.scope):
            raise ValidationError("Wilayah ini di luar wilayah Anda.")
        return region


class ServedResource(ModelResource):
    """Rows of a file go through the same services as the screens; a refusal stands at its row."""

    def __init__(self, *, user=None, **kwargs):
        super().__init__(**kwargs)
        self.user = user

    def get_queryset(self):
        rows = super().get_queryset()
        return rows.visible_to(self.user) if hasattr(rows, "visible_to") else rows

    def do_instance_save(self, instance, is_create):
        try:
            self.write(instance, is_create)
        except (RegistryError, PermissionDenied) as refusal:
            raise ValidationError(str(refusal)) from refusal

    def get_diff_class(self):
        return files.OldAndNew

    def write(self, instance, is_create):
        raise NotImplementedError


class LoggedExport(ExportMixin):
    """A list that leaves the house is written down first."""

    formats = (XLSX, CSV)
    show_change_form_export = False
    export_form_class = files.TakeOutForm

    def get_actions(self, request):
        actions = super().get_actions(request)
        if found := actions.get("export_admin_action"):
            actions["export_admin_action"] = (*found[:2], "Ekspor yang dipilih")
        return actions

    def get_resource_kwargs(self, request, *args, **kwargs):
        return {"user": request.user}

    get_export_resource_kwargs = get_import_resource_kwargs = get_resource_kwargs

    def get_export_data(self, file_format, request, queryset, **kwargs):
        access.export(
            by=request.user,
            subject_kind=self.model._meta.label_lower,
            row_count=queryset.count(),
            filter_text=f"ruang administrator, {request.GET.urlencode()[:200]}",
            request=request,
        )
        return super().get_export_data(file_format, request, queryset, **kwargs)


class Kept(ScopedAdmin):
    """What is registered stays: an end, a state or a correction, but no deletion."""

    show_full_result_count = False
    list_per_page = 50

    def has_delete_permission(self, request, obj=None):
        return False

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.scope, form.user = request.user.region_id, request.user
        return form

    def changeform_view(self, request, *args, **kwargs):
        """What a service or the database refuses (a second TKSK) is said in words."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except RegistryError as refusal:
            messages.error(request, str(refusal))
        except IntegrityError as error:
            messages.error(request, self._in_words(error))
        return HttpResponseRedirect(request.get_full_path())

    def history_view(self, request, object_id, extra_context=None):
        """What the triggers kept, also of imports and screens; not only what was done here."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        versions = versions_of(self.model).filter(pgh_obj_id=row.pk)
        noun = str(self.opts.verbose_name).capitalize()
        context = {
            **self.admin_site.each_context(request),
            "title": f"Riwayat: {row}",
            "entries": changes_of(versions, noun=noun),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/pillars/history.html", context)

    def _in_words(self, error: IntegrityError) -> str:
        broken = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        for constraint in self.model._meta.constraints:
            if constraint.name == broken:
                return str(constraint.get_violation_error_message())
        return f"Belum tersimpan: aturan {broken} dilanggar."


class ExportedAdmin(LoggedExport, Kept):
    """Rows that may be taken out, and are not written by file."""


class BroughtIn(LoggedExport, ImportExportMixin):
    """A list that comes back from a file, looked at before it is kept."""

    import_form_class = files.BringInForm
    tmp_storage_class = files.ForAnHour

    def add_success_message(self, result, request):
        files.tell_result(request, result.totals)


class TradedAdmin(BroughtIn, Kept):
    """Rows that may be taken out and brought in."""
