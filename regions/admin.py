from django.contrib import admin

from regions.models import Region, RegionAlias, RwCount
from regions.names import fold


class RegionAliasInline(admin.TabularInline):
    model = RegionAlias
    extra = 0
    fields = ["name", "note"]


@admin.register(Region)
class RegionAdmin(admin.ModelAdmin):
    """The ministry's list: what it says is loaded; dates and successors are added by hand."""

    list_display = ["code", "name", "kind", "valid_from", "valid_until"]
    list_filter = ["level"]
    search_fields = ["code", "name"]
    ordering = ["code"]
    show_full_result_count = False
    fields = ["code", "name", "kind", "valid_from", "valid_until", "successors", "source"]
    readonly_fields = ["code", "name", "kind", "source"]
    autocomplete_fields = ["successors"]
    inlines = [RegionAliasInline]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_formset(self, request, form, formset, change):
        for alias in formset.save(commit=False):
            alias.name_key = fold(alias.name)
            alias.save()
        for alias in formset.deleted_objects:
            alias.delete()


@admin.register(RegionAlias)
class RegionAliasAdmin(admin.ModelAdmin):
    list_display = ["name", "region", "note"]
    list_select_related = ["region"]
    search_fields = ["name"]
    autocomplete_fields = ["region"]

    def save_model(self, request, obj, form, change):
        obj.name_key = fold(obj.name)
        super().save_model(request, obj, form, change)


@admin.register(RwCount)
class RwCountAdmin(admin.ModelAdmin):
    """The newest count of a region is the one that the vacancy board measures against."""

    list_display = ["region", "count", "counted_on", "source"]
    list_select_related = ["region"]
    autocomplete_fields = ["region"]
    search_fields = ["region__code", "region__name"]
