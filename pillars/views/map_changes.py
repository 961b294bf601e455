"""Perubahan wilayah: a pemekaran or a new name, looked at first, then done in one step."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import require
from accounts.permissions import Permission
from pillars.errors import NotAllowed, OutsideRegion, RegistryError
from pillars.forms.map_changes import MapChangeForm
from pillars.services import resettling
from regions.models import Region


@require(Permission.REGION_MANAGE)
@require_http_methods(["GET", "POST"])
def map_change(request):
    form, found = MapChangeForm(request.POST or None), None
    if form.is_valid():
        wish = {"by": request.user, **form.cleaned_data}
        is_final = request.POST.get("langkah") == "terapkan"
        try:
            found = (resettling.resettle if is_final else resettling.preview)(**wish)
        except (NotAllowed, OutsideRegion) as problem:
            if isinstance(problem, NotAllowed):
                raise PermissionDenied(str(problem)) from None
            form.add_error("lines", str(problem))
        except RegistryError as problem:
            form.add_error("lines", str(problem))
        else:
            if is_final:
                messages.success(
                    request,
                    f"Wilayah diubah: {found.people} orang, {found.organisations} organisasi, dan "
                    f"{found.duties} penugasan ikut pindah.",
                )
                return redirect("pillars:map-change")
    left = resettling.left_behind(request.user)
    places = Region.objects.in_bulk(left)
    return render(
        request,
        "pillars/map_change.html",
        {
            "form": form,
            "found": found,
            "left": [(places[code], count) for code, count in sorted(left.items())],
        },
    )
