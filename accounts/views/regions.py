"""Wilayah & alias: the map as the site knows it, and the spellings offices use.

These pages stand here and not in `regions/`, which knows nothing of users.
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.access import ensure, require, visible_or_404
from accounts.forms.regions import AliasForm, RegionSearchForm
from accounts.permissions import Permission
from regions import queries
from regions.codes import Level, lies_within
from regions.models import Region, RegionAlias
from regions.scoping import scope_of
from regions.services import aliases

FOUND_SHOWN = 50


@require(Permission.REGION_VIEW)
@require_GET
def region_list(request):
    form = RegionSearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    if text:
        found = list(queries.named(text)[: FOUND_SHOWN + 1])
        context = {"form": form, "text": text, "found": found[:FOUND_SHOWN]}
        return render(request, "regions/found.html", context | {"more": len(found) > FOUND_SHOWN})
    provinces = list(Region.objects.at(Level.PROVINCE).visible_to(request.user))
    counts = queries.counts_below(provinces)
    rows = [(province, counts[province.code]) for province in provinces]
    return render(request, "regions/list.html", {"form": form, "rows": rows})


@require(Permission.REGION_VIEW)
@require_GET
def region_detail(request, code):
    region = _region(request, code)
    return _detail(request, region, AliasForm())


@require(Permission.REGION_MANAGE)
@require_POST
def alias_add(request, code):
    region = _region(request, code)
    ensure(request.user, Permission.REGION_MANAGE, region.code)
    form = AliasForm(request.POST)
    if form.is_valid():
        try:
            alias = aliases.add(region=region, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"“{alias.name}” kini dikenali sebagai {region.name}.")
            return redirect("regions:region-detail", region.code)
    return _detail(request, region, form)


@require(Permission.REGION_MANAGE)
@require_POST
def alias_delete(request, code, pk):
    region = _region(request, code)
    ensure(request.user, Permission.REGION_MANAGE, region.code)
    alias = RegionAlias.objects.filter(region=region, pk=pk).first()
    if alias is not None:
        aliases.remove(alias=alias, by=request.user)
        messages.success(request, f"Ejaan “{alias.name}” dihapus.")
    return redirect("regions:region-detail", region.code)


def _region(request, code) -> Region:
    rows = Region.objects.select_related("parent__parent__parent")
    return visible_or_404(rows, request.user, code=code)


def _detail(request, region, form):
    children = list(region.children.order_by("code"))
    counts = queries.counts_below(children)
    scope = scope_of(request.user)
    above = []
    while (region_above := (above[0] if above else region).parent) is not None:
        above.insert(0, region_above)
    return render(
        request,
        "regions/detail.html",
        {
            "region": region,
            "above": above,
            "rows": [(child, counts[child.code]) for child in children],
            "below": queries.counts_below([region])[region.code],
            "aliases": region.aliases.order_by("name"),
            "form": form,
            "may_manage": request.user.has(Permission.REGION_MANAGE)
            and scope is not None
            and lies_within(region.code, scope),
        },
    )
