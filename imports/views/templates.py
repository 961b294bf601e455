"""Templat: a workbook to fill in, for each kind of data that may be uploaded."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from accounts.access import require
from accounts.exports import XLSX
from accounts.permissions import Permission
from imports import registry
from imports.forms.templates import TemplateForm
from imports.services import templates
from imports.sheets import Sheet
from imports.templating.mark import version


@dataclass(frozen=True)
class Offer:
    """A template that may be fetched."""

    sheet: type[Sheet]
    form: TemplateForm
    columns: str
    version: str


@require(Permission.IMPORT_VIEW)
@require_GET
def template_list(request):
    return _page(request)


@require(Permission.IMPORT_UPLOAD)
@require_POST
def template_file(request, slug):
    sheet = next((one for one in registry.all_for(request.user) if one.slug == slug), None)
    if sheet is None:
        raise Http404
    form = TemplateForm(request.POST, sheet=sheet, user=request.user)
    if not form.is_valid():
        if "region" in form.errors:
            raise Http404
        return _page(request, form, slug)
    made = templates.make(
        sheet=sheet,
        region=form.cleaned_data["region"],
        with_people=form.cleaned_data.get("with_people", False),
        reason=form.cleaned_data.get("reason", ""),
        by=request.user,
        request=request,
    )
    answer = HttpResponse(made.content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{made.name}"'
    return answer


def _page(request, sent: TemplateForm | None = None, slug: str = ""):
    user = request.user
    offers = [
        Offer(
            sheet=sheet,
            form=sent if sent and sheet.slug == slug else TemplateForm(sheet=sheet, user=user),
            columns=", ".join(sheet.columns()[key].label for key in sheet.template_keys()),
            version=version(sheet),
        )
        for sheet in registry.all_for(user)
    ]
    return render(request, "imports/template_list.html", {"offers": offers})
