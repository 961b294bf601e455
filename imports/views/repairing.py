"""Correcting refused rows where they stand: a cell, a column that was pasted, a whole row."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts import formats
from accounts.access import require
from accounts.permissions import Permission
from imports import problems as remarks
from imports import queries, registry, same
from imports.errors import ImportProblem, NotAllowed
from imports.forms.repairing import cell_named, cells_in, places_in
from imports.models import BatchState
from imports.services import continuing, edits, repairing
from imports.services.edits import CellEdit
from imports.views.context import batch_context
from imports.views.finding import batch_or_404
from imports.views.grid import Repair, grids
from imports.views.rows import PROBLEM, rows_context


@require(Permission.IMPORT_UPLOAD)
@require_POST
def batch_repair(request, public_id):
    """Cells typed anew; a script gets the rows that changed, a browser without one the page."""
    batch = batch_or_404(request, public_id)
    return _answer(request, batch, repairing.edit, cells_in(request.POST))


@require(Permission.IMPORT_UPLOAD)
@require_POST
def batch_restore(request, public_id):
    """The workbook's own cells again."""
    batch = batch_or_404(request, public_id)
    named = [cell_named(text) for text in request.POST.getlist("sel")]
    return _answer(request, batch, repairing.clear, [cell for cell in named if cell])


def _answer(request, batch, service, cells):
    problem, places = "", [cell[:2] for cell in cells]
    try:
        if cells:
            done = service(batch=batch, cells=cells, by=request.user)
            batch, places = done.batch, done.places
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from None
    except ImportProblem as refused:
        problem = str(refused)
    if request.htmx:
        return _rows_again(request, batch, places, problem)
    if problem:
        messages.warning(request, problem)
    elif cells:
        messages.success(request, _told(queries.rows_at(batch, viewer=request.user, places=places)))
    return redirect(_back(batch, request.POST.get("kembali", ""), places))


def _rows_again(request, batch, places, problem: str):
    """The rows that were judged again, as far as the page shows them, and what it counts."""
    shown = set(places_in(request.POST.get("terlihat", "")))
    rows = queries.rows_at(batch, viewer=request.user, places=places)
    keys = {
        int(name[6:]): text.split()[:80]
        for name, text in request.POST.items()
        if name.startswith("kolom-") and name[6:].isdecimal()
    }
    context = batch_context(request, batch) | rows_context(request, batch)
    unfolded = request.GET.get("ubah", "")
    visible = [row for row in rows if row.position in shown]
    context["grids"] = grids(
        batch, visible, repair=Repair(unfolded, context["sheet"].families), keys=keys
    )
    context["told"] = problem or _told(rows)
    context["refused"] = bool(problem)
    return render(request, "imports/_rows_again.html", context, status=409 if problem else 200)


def _told(rows) -> str:
    """What became of the rows, in one sentence."""
    wrong = [row.number for row in rows if row.level == 2]
    if not rows:
        return "Tidak ada yang berubah."
    if not wrong and len(rows) == 1:
        return f"Baris {rows[0].number} sudah benar dan siap diterapkan."
    if not wrong:
        return f"{formats.number(len(rows))} baris sudah benar dan siap diterapkan."
    if len(rows) == 1:
        return f"Baris {wrong[0]} masih perlu perbaikan."
    ready = formats.number(len(rows) - len(wrong))
    return f"{ready} baris siap, {formats.number(len(wrong))} masih perlu perbaikan."


def _back(batch, query: str, places=()) -> str:
    """The page that the form came from, at its row. `query` is the part after the `?`."""
    url = reverse("imports:batch-detail", args=[batch.public_id])
    safe = query if query.startswith("?") and "\n" not in query else ""
    anchor = f"#baris-{places[0][0]}-{places[0][1]}" if places else ""
    return f"{url}{safe}{anchor}"


@require(Permission.IMPORT_UPLOAD)
@require_POST
def batch_continue(request, public_id):
    """The refused rows of an applied workbook, to be corrected on screen."""
    batch = batch_or_404(request, public_id)
    try:
        rest = continuing.with_refused(batch=batch, by=request.user)
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from None
    except ImportProblem as problem:
        messages.warning(request, str(problem))
        rest = batch
    return redirect("imports:batch-detail", rest.public_id)


@require(Permission.IMPORT_UPLOAD)
def batch_candidates(request, public_id, cell):
    """What a damaged cell can have held, to be ticked; nothing is taken by itself."""
    batch = batch_or_404(request, public_id)
    sheet, place = registry.get(batch.sheet)(), cell_named(cell)
    if not sheet.may_upload(request.user):
        raise PermissionDenied
    if place is None or batch.state != BatchState.CHECKED:
        raise Http404
    sheet_index, number, key = place
    row = batch.rows.filter(sheet_index=sheet_index, number=number).first()
    if row is None or key not in sheet.columns():
        raise Http404
    typed = edits.of_batch(batch, [place[:2]]).get(place[:2], {})
    now = (remarks.open_cells(row)[0] | typed).get(key)
    found = sheet.candidates(key, now, row.values, request.user)
    if request.method == "POST":
        chosen = next((one for one in found if one.token == request.POST.get("calon")), None)
        cells = [CellEdit(*place, chosen.value)] if chosen else []
        return _answer(request, batch, repairing.edit, cells)
    context = batch_context(request, batch) | {
        "cell": cell,
        "number": number,
        "candidates": found,
        "label": sheet.columns()[key].label,
        "name": row.values.get("name", ""),
        "shows_digits": request.user.pk == batch.uploaded_by_id,
    }
    template = "imports/_candidates.html" if request.htmx else "imports/candidates.html"
    return render(request, template, context)


@require(Permission.IMPORT_UPLOAD)
def batch_same(request, public_id):
    """One mistake in many rows: every bad value once, with what to put in its place."""
    batch = batch_or_404(request, public_id)
    code = request.GET.get("masalah", "")
    sheet = registry.get(batch.sheet)()
    if not sheet.may_upload(request.user):
        raise PermissionDenied
    if not PROBLEM.fullmatch(code) or not same.can_be_repaired_at_once(batch, code):
        raise Http404
    if batch.state != BatchState.CHECKED:
        return redirect("imports:batch-detail", batch.public_id)
    column = code.split(":")[1]
    values = same.values_of(batch, code)
    chosen = {one.token: request.POST.get(f"ganti-{one.token}", "").strip() for one in values}
    cells = [
        CellEdit(*place, column, chosen[one.token])
        for one in values
        if chosen[one.token] and chosen[one.token] != one.text
        for place in one.places
    ]
    found = None
    if request.method == "POST" and cells:
        try:
            if "simpan" in request.POST:
                done = repairing.edit(batch=batch, cells=cells, by=request.user)
                rows = {cell.place for cell in cells}
                left = formats.number(done.batch.rows_error)
                messages.success(
                    request,
                    f"{formats.number(len(rows))} baris diganti. Sisa {left} perlu perbaikan.",
                )
                return redirect("imports:batch-detail", batch.public_id)
            found = repairing.rehearse(batch=batch, cells=cells, by=request.user)
        except ImportProblem as problem:
            messages.warning(request, str(problem))
    lines = [
        (one, chosen[one.token] if request.method == "POST" else one.suggestion) for one in values
    ]
    context = batch_context(request, batch) | {
        "lines": lines,
        "label": sheet.columns()[column].label,
        "allowed": sheet.allowed(column, batch),
        "found": found,
        "rows_count": sum(one.count for one in values),
        "nothing_chosen": request.method == "POST" and not cells,
        "same_url": f"{reverse('imports:batch-same', args=[batch.public_id])}?masalah={code}",
    }
    return render(request, "imports/same.html", context)
