"""The workbook back with our remarks, and what to say of one that came back corrected."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts import formats
from accounts.access import require
from accounts.permissions import Permission
from imports import queries, registry, states, wording
from imports.errors import ImportProblem, NotAllowed
from imports.models import ImportBatch, RowChoice
from imports.services import annotating, correcting, returning
from imports.views.finding import batch_or_404

MOST_SHOWN = 200


@dataclass(frozen=True)
class ChangedNik:
    """A row that came back with another NIK than the one that was applied."""

    place: str
    number: int
    name: str
    old: str
    new: str
    is_confirmed: bool


@require(Permission.IMPORT_UPLOAD)
def batch_annotated(request, public_id):
    """POST asks for the marked copy; GET hands it out, once it is there."""
    batch = batch_or_404(request, public_id)
    if request.method == "POST":
        try:
            batch = returning.ask(batch=batch, by=request.user)
        except NotAllowed as problem:
            raise PermissionDenied(str(problem)) from None
        except ImportProblem as problem:
            messages.warning(request, str(problem))
    elif registry.get(batch.sheet).may_upload(request.user) and annotating.is_ready(
        batch, request.user
    ):
        content, name = returning.fetch(batch=batch, by=request.user, request=request)
        return FileResponse(content, as_attachment=True, filename=name)
    return redirect("imports:batch-detail", batch.public_id)


@require(Permission.IMPORT_UPLOAD)
@require_POST
def batch_niks(request, public_id):
    """Ticked rows are the same people as before (`jawaban=sama`), or others (`lain`)."""
    batch = batch_or_404(request, public_id)
    rows = [place for text in request.POST.getlist("pilih") if (place := _place(text))]
    is_same = request.POST.get("jawaban") != "lain"
    try:
        correcting.decide(batch=batch, rows=rows, is_same=is_same, by=request.user)
    except NotAllowed as problem:
        raise PermissionDenied(str(problem)) from None
    except ImportProblem as problem:
        messages.warning(request, str(problem))
    else:
        count = formats.number(len(rows))
        if not rows:
            messages.info(request, "Centang dulu baris yang sudah Anda periksa.")
        elif is_same:
            messages.success(request, f"{count} NIK dikonfirmasi: orangnya sama.")
        else:
            messages.success(request, f"{count} baris dibaca sebagai orang lain.")
    return redirect("imports:batch-detail", batch.public_id)


def returning_context(request, batch: ImportBatch) -> dict:
    """What the page of a batch says about the marked copy and about being a correction."""
    may_have = (
        bool(batch.file)
        and batch.state in states.CAN_BE_ANNOTATED
        and not batch.job_is_open
        and registry.get(batch.sheet).may_upload(request.user)
    )
    earlier = batch.corrects
    if earlier and queries.batch_for(request.user, earlier.public_id) is None:
        earlier = None
    changed = _changed(batch)
    waiting = sum(not one.is_confirmed for one in changed)
    return {
        "can_annotate": may_have,
        "annotated_is_ready": may_have and annotating.is_ready(batch, request.user),
        "annotated_name": returning.name_for(batch),
        "corrects": earlier,
        "corrects_words": corrects_words(batch),
        "changed_niks": changed,
        "changed_waiting": waiting,
        "changed_title": f"{formats.number(waiting)} NIK berubah sejak diterapkan"
        if waiting
        else f"{formats.number(len(changed))} NIK berubah, orangnya sudah dikonfirmasi sama",
        "can_confirm": batch.state in states.CAN_BE_APPLIED and not batch.job_is_open,
    }


def corrects_words(batch: ImportBatch) -> str:
    """`52 baris: 0 baru, 3 berubah, 49 sama`, with what is nought, because that is the news."""
    counts = [
        wording.Count(batch.rows_new, "baru"),
        wording.Count(batch.rows_changed, "berubah"),
        wording.Count(batch.rows_same, "sama"),
    ]
    if batch.rows_error:
        counts.append(wording.Count(batch.rows_error, "perlu perbaikan"))
    return f"{formats.number(batch.rows_total)} baris: {', '.join(map(str, counts))}"


def _changed(batch: ImportBatch) -> list[ChangedNik]:
    confirmed = dict(
        batch.decisions.filter(choice=RowChoice.SAME).values_list("number", "match_id")
    )
    return [
        ChangedNik(
            place=f"{row.sheet_index}-{row.number}",
            number=row.number,
            name=row.values.get("name", ""),
            old=row.values.get("old_mask") or "",
            new=row.values.get("nik_mask", ""),
            is_confirmed=confirmed.get(row.number) == row.match_id,
        )
        for row in correcting.changed_niks(batch)[:MOST_SHOWN]
    ]


def _place(text: str) -> tuple[int, int] | None:
    sheet, _, number = text.partition("-")
    if not (sheet.isdecimal() and number.isdecimal() and len(text) < 16):
        return None
    return int(sheet), int(number)
