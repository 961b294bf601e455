"""The office's own forms: which are in use, uploading one, what it asks for, trying it."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.access import require, visible_or_404
from accounts.permissions import Permission
from accounts.services import access
from reports.errors import FormNotFilled, FormRefused, KeptFileBroken, NoRoom, ReportError
from reports.forms.office_form import FormUpload, parse_what, what_words
from reports.models import OfficeForm, ReportKind
from reports.naming import COLUMN, Name, values_of
from reports.services import form_examples, form_files, form_filling, office_forms
from reports.services.form_examples import Example
from reports.views.runs import run_or_404
from reports.writers import EXCEL, example_form


@require(Permission.REPORT_VIEW)
@require_GET
def form_list(request):
    rows = OfficeForm.objects.visible_to(request.user).select_related("region", "uploaded_by")
    return render(
        request,
        "reports/office_form/list.html",
        {
            "current": [form for form in rows if form.is_active or form.is_draft],
            "earlier": [form for form in rows if not (form.is_active or form.is_draft)],
            "may_manage": request.user.has(Permission.REPORT_FORM_MANAGE),
        },
    )


@require(Permission.REPORT_FORM_MANAGE)
def form_create(request):
    form = FormUpload(
        request.POST or None,
        request.FILES or None,
        user=request.user,
        initial={"what": request.GET.get("untuk", "")},
    )
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        kind, level = form.cleaned_data["what"]
        try:
            made = office_forms.upload(
                kind=kind,
                level=level,
                region=request.user.region,
                name=form.cleaned_data["name"],
                file=form.cleaned_data["file"],
                catalogue=_example(kind, level, request.user).catalogue,
                by=request.user,
            )
        except FormRefused as fault:
            problems = fault.problems
        except NoRoom as fault:
            problems = [str(fault)]
        else:
            return redirect("reports:form-detail", made.public_id)
    return render(
        request,
        "reports/office_form/upload.html",
        {"form": form, "problems": problems, "title": "Unggah formulir kantor"},
    )


@require(Permission.REPORT_VIEW)
@require_GET
def form_names(request):
    """`?untuk=pillar-recap.2`: every name with what it says in the newest such report."""
    choices = form_examples.choices_for(request.user)
    try:
        kind, level = parse_what(request.GET["untuk"]) if "untuk" in request.GET else choices[0]
    except ValueError:
        raise Http404 from None
    if (kind, level) not in choices:
        raise Http404
    example = _example(kind, level, request.user)
    return render(
        request,
        "reports/office_form/names.html",
        {
            "sections": example.catalogue.sections,
            "figures": example.figures,
            "chosen": f"{kind}.{int(level)}",
            "choices": [(f"{one}.{at}", what_words(one, at)) for one, at in choices],
            "kind_label": ReportKind(kind).label,
            "may_manage": request.user.has(Permission.REPORT_FORM_MANAGE),
        },
    )


@require(Permission.REPORT_VIEW)
@require_GET
def form_example(request, kind, level):
    """A form made by the system, to begin with."""
    if (kind, level) not in form_examples.choices_for(request.user):
        raise Http404
    data = example_form.write(_example(kind, level, request.user).figures)
    return _workbook(data, f"contoh-formulir-{kind}.xlsx")


@dataclass(frozen=True)
class Asked:
    """A placeholder of a form with what it says in the example."""

    where: str
    name: str
    says: str
    is_repeated: bool

    @property
    def mark(self) -> str:
        return Name(self.name, [], "", "").mark


@require(Permission.REPORT_VIEW)
@require_GET
def form_detail(request, public_id):
    """What was recognised, with present values; then the button to use it."""
    form = form_or_404(request, public_id)
    example = _example(form.kind, form.level, request.user)
    values = values_of(example.figures, example.imprint, form.bindings)
    return render(
        request,
        "reports/office_form/detail.html",
        {
            "form": form,
            "example": example.figures,
            "asked": [_asked(one, form, values) for one in form.marks],
            "repeats": _repeats(form, values),
            "what": what_words(form.kind, form.level),
            "may_manage": request.user.has(Permission.REPORT_FORM_MANAGE),
        },
    )


@require(Permission.REPORT_VIEW)
@require_GET
def form_file(request, public_id):
    """The empty form as it was uploaded."""
    form = form_or_404(request, public_id)
    try:
        data = form_filling.content(form)
    except KeptFileBroken as fault:
        messages.error(request, str(fault))
        return redirect("reports:form-detail", form.public_id)
    return _workbook(data, form.file_name)


@require(Permission.REPORT_VIEW)
@require_GET
def form_trial(request, public_id):
    """The form, filled with the figures of the example."""
    form = form_or_404(request, public_id)
    example = _example(form.kind, form.level, request.user)
    try:
        data = form_filling.filled(form, example.figures, example.imprint)
    except (FormNotFilled, KeptFileBroken) as fault:
        messages.error(request, str(fault))
        return redirect("reports:form-detail", form.public_id)
    access.download(
        by=request.user,
        subject_kind="reports.officeform",
        subject_id=str(form.public_id),
        reason=f"Mencoba formulir {form.name}",
        request=request,
    )
    return _workbook(data, f"percobaan-{form.file_name}")


@require(Permission.REPORT_FORM_MANAGE)
@require_POST
def form_activate(request, public_id):
    form = form_or_404(request, public_id)
    try:
        office_forms.activate(form=form, by=request.user)
        messages.success(request, "Formulir ini dipakai untuk laporan yang dibuat mulai sekarang.")
    except FormRefused as fault:
        messages.error(request, str(fault))
    return redirect("reports:form-detail", form.public_id)


@require(Permission.REPORT_FORM_MANAGE)
@require_POST
def form_retire(request, public_id):
    form = form_or_404(request, public_id)
    office_forms.retire(form=form, by=request.user)
    messages.success(request, "Formulir ini tidak dipakai lagi. Yang sudah terisi tetap ada.")
    return redirect("reports:form-list")


@require(Permission.REPORT_BUILD)
@require_POST
def run_fill(request, public_id):
    """Fill the form in use into a report that was made without it."""
    run = run_or_404(request, public_id)
    try:
        form_files.attach(run=run, by=request.user)
        messages.success(request, "Formulir kantor sudah terisi.")
    except ReportError as fault:
        messages.error(request, str(fault))
    return redirect("reports:run-detail", run.public_id)


def form_or_404(request, public_id) -> OfficeForm:
    rows = OfficeForm.objects.select_related("region", "uploaded_by", "activated_by", "retired_by")
    return visible_or_404(rows, request.user, public_id=public_id)


def _example(kind: str, level: int, user) -> Example:
    example = form_examples.example_for(kind=kind, level=level, user=user)
    if example is None:
        raise Http404
    return example


def _asked(one: dict, form: OfficeForm, values: dict) -> Asked:
    name = one["name"]
    is_repeated = form.bindings[name][0] == COLUMN
    if is_repeated:
        lines = values["rows"][values["tables"][name]]
        says = lines[0][name]["text"] if lines else ""
    else:
        says = values["single"][name]["text"]
    sheet, cell = one["sheet"], one["cell"]
    where = f"{sheet}!{cell}" if cell else f"{sheet}, kepala atau kaki halaman"
    return Asked(where, name, says, is_repeated)


def _repeats(form: OfficeForm, values: dict) -> list[tuple[str, int, int]]:
    """The rows that are copied: sheet, row, and how often in the example."""
    found: dict[tuple[str, int], int] = {}
    for one in form.marks:
        path = form.bindings[one["name"]]
        if path[0] == COLUMN:
            found[one["sheet"], one["row"]] = len(values["rows"][path[1]])
    return [(sheet, row, count) for (sheet, row), count in found.items()]


def _workbook(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=EXCEL)
    safe = "".join(letter if letter.isascii() and letter.isprintable() else "_" for letter in name)
    safe = safe.replace('"', "_").replace("\\", "_").replace("/", "_")
    response["Content-Disposition"] = f'attachment; filename="{safe}"'
    return response
