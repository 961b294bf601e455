"""Step 1, Unggah: what it is, what it is for, and the file."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render

from accounts.access import require
from accounts.permissions import Permission
from imports import examples, registry
from imports.errors import FileNotAccepted, ImportProblem, NotAllowed, TargetClosed, TargetNotFound
from imports.forms.upload import UploadForm, size_limit
from imports.models import ImportBatch
from imports.services import batches

COLUMNS_SUBTITLE = (
    "Judul kolom boleh berbeda dan urutannya bebas; kolom lain di berkas Anda dibiarkan saja."
)


@require(Permission.IMPORT_UPLOAD)
def batch_new(request):
    """`?lembar=participants&untuk=BMT-3171-2024-001` come from the page of the event."""
    sheets = registry.all_for(request.user)
    slug = request.GET.get("lembar", "")
    if not slug and len(sheets) == 1:
        slug = sheets[0].slug
    if not slug:
        return render(request, "imports/choose_sheet.html", {"sheets": sheets})
    sheet = next((sheet for sheet in sheets if sheet.slug == slug), None)
    if sheet is None:
        raise Http404
    target, closed = _target(request, sheet)
    if request.method == "POST":
        form = UploadForm(
            request.POST, request.FILES, sheet=sheet, user=request.user, chosen=target
        )
        if form.is_valid():
            batch = _upload(request, sheet, form)
            if batch is not None:
                return redirect("imports:batch-detail", batch.public_id)
    else:
        form = UploadForm(sheet=sheet, user=request.user, chosen=target)
    return render(
        request,
        "imports/upload.html",
        {
            "form": form,
            "sheet": sheet,
            "sheets": sheets,
            "title": f"Unggah {sheet.plural}",
            "target": target,
            "closed": closed,
            "no_target_title": f"Belum ada {sheet.target_noun} yang menerima {sheet.plural}",
            "hint": f"Excel (.xlsx, .xls), OpenDocument (.ods), atau .csv, sampai {size_limit()}",
            "columns_subtitle": COLUMNS_SUBTITLE,
            "columns": examples.rows_for(sheet),
            "other_columns": examples.other_columns(sheet),
        },
    )


def _target(request, sheet):
    """What the page was opened for, and why it takes no rows any more (if so)."""
    code = request.GET.get("untuk", "")
    if not code or not sheet.needs_target:
        return None, ""
    try:
        return sheet.find_target(code, request.user), ""
    except TargetNotFound:
        raise Http404 from None
    except TargetClosed as problem:
        return None, str(problem)


def _upload(request, sheet, form) -> ImportBatch | None:
    """The batch, or None with the reason in the form."""
    data = form.cleaned_data
    try:
        return batches.upload(
            sheet=sheet,
            file=data["file"],
            target=data.get("target", ""),
            key=data["key"],
            by=request.user,
        )
    except NotAllowed as problem:
        raise PermissionDenied(str(problem)) from None
    except FileNotAccepted as problem:
        form.add_error("file", str(problem))
    except ImportProblem as problem:
        form.add_error("target" if "target" in form.fields else None, str(problem))
    return None
