"""What every page of one import shows about it."""

from contextlib import suppress
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html

from accounts import formats
from accounts.models.job import JobState
from imports import queries, registry, states, wording
from imports.errors import TargetClosed, TargetNotFound
from imports.models import BatchState, ImportBatch
from imports.reading import kinds
from imports.services import correcting
from imports.services.deciding import rulings
from imports.views.effects import effects_of

LONGEST_CODE = 32
FAILED_TITLES = {states.ANNOTATE: "Belum ditandai", states.UNDO: "Belum dibatalkan"}


@dataclass(frozen=True)
class Verdict:
    """The one thing to know before reading on."""

    tone: str
    icon: str
    title: str
    text: str


def batch_context(request, batch: ImportBatch) -> dict:
    sheet = registry.get(batch.sheet)
    user = request.user
    may_change = sheet.may_upload(user)
    unconfirmed = correcting.unconfirmed(batch)
    ready = wording.ready(batch) - unconfirmed
    link = target_url(sheet, batch, user)
    return {
        "batch": batch,
        "sheet": sheet,
        "eyebrow": _eyebrow(sheet, batch),
        "subtitle": subtitle(batch, link),
        "job_title": wording.job_title(batch),
        "step": wording.step_of(batch),
        "summary": wording.summary(batch),
        "verdict": verdict(batch, unconfirmed),
        "effects": effects_of(batch),
        "rulings": rulings(batch, sheet),
        "ready": ready,
        "result_sentence": result_sentence(batch),
        "left_title": f"{formats.number(batch.rows_error)} baris belum masuk",
        "ready_words": ready_words(batch, ready),
        "target_url": link,
        "target_label": f"Ke {sheet.target_noun}" if sheet.needs_target else "",
        "may_change": may_change,
        "may_apply": sheet.may_apply(user),
        # Rows that were handed over come without the columns of their workbook.
        "can_map": may_change
        and bool(batch.file)
        and batch.state in states.CAN_BE_MAPPED
        and not batch.job_is_open,
        "can_discard": may_change and batch.state in states.CAN_BE_DISCARDED,
        "can_undo": sheet.may_undo(user) and batch.state in states.CAN_BE_UNDONE,
        "has_failed": batch.job_state == JobState.FAILED,
        "failed_title": FAILED_TITLES.get(batch.job_step, "Belum diterapkan"),
        "upload_again_url": upload_again_url(batch),
        "right_page": right_page(batch, user),
        "kind_doubt": kind_doubt(batch, sheet),
    }


def _eyebrow(sheet, batch: ImportBatch) -> str:
    """What kind of workbook, and for which code; an id that only machines read is left out."""
    code = batch.target if len(batch.target) <= LONGEST_CODE else ""
    return " · ".join(part for part in (f"Impor {sheet.plural}", code) if part)


def right_page(batch: ImportBatch, user) -> tuple[str, str] | None:
    """Where a workbook of another kind belongs: address and words."""
    code = (batch.refusal or {}).get("code", "")
    kind = kinds.KNOWN.get(code.removeprefix("other_kind_")) if "other_kind_" in code else None
    if kind is None:
        return None
    if any(sheet.slug == kind.slug for sheet in registry.all_for(user)):
        return f"{reverse('imports:batch-new')}?lembar={kind.slug}", f"Unggah sebagai {kind.name}"
    with suppress(NoReverseMatch):
        return reverse(kind.page), f"Ke {kind.place}"
    return None


def kind_doubt(batch: ImportBatch, sheet) -> str:
    """Of a workbook that was read although it seems to be a register."""
    slugs = [table["kind"] for table in batch.tables if table.get("kind") and table["use"]]
    if not slugs or batch.state != BatchState.CHECKED:
        return ""
    if hint := sheet.hint_for(slugs[0]):
        return hint
    name = kinds.KNOWN[slugs[0]].name
    return f"Ini tampaknya {name}. Tetap dipakai sebagai {sheet.plural}?"


def neighbours(request, batch: ImportBatch) -> dict:
    """Imports that this one should be seen beside."""
    waiting = (
        queries.visible_batches(request.user, sheet=batch.sheet, target=batch.target)
        .filter(
            uploaded_by=request.user,
            state__in=[BatchState.CHECKED, BatchState.MAPPING],
            pk__lt=batch.pk,
        )
        .first()
    )
    same = queries.same_file(batch, request.user)
    is_same = same is not None and waiting is not None and same.pk == waiting.pk
    return {
        "same_file": same,
        "waiting_before": waiting,
        "waiting_title": "Berkas yang sama sudah Anda unggah dan masih menunggu"
        if is_same
        else "Unggahan Anda sebelumnya masih menunggu",
    }


def subtitle(batch: ImportBatch, link: str) -> str:
    """What it is for, who uploaded it, and when."""
    who = f"diunggah {batch.uploaded_by}, {formats.ago(batch.uploaded_at)}"
    if not batch.target_label:
        return who[0].upper() + who[1:]
    if not link:
        return f"{batch.target_label} · {who}"
    return format_html('<a href="{}">{}</a> · {}', link, batch.target_label, who)


def verdict(batch: ImportBatch, unconfirmed: int) -> Verdict:
    """Of a checked batch: what can be done with it now."""
    ready, errors = wording.ready(batch) - unconfirmed, batch.rows_error
    untouched = "Belum ada yang tersimpan. Berkas Anda tidak berubah."
    if batch.rows_warning:
        doubtful = formats.number(batch.rows_warning)
        untouched = f"{doubtful} baris berperingatan dan tetap dapat diterapkan. {untouched}"
    if unconfirmed:
        title = f"{formats.number(unconfirmed)} NIK menunggu konfirmasi Anda"
        if ready:
            title = f"{formats.number(ready)} baris siap diterapkan, {title}"
        if errors:
            title = f"{title}, {formats.number(errors)} perlu perbaikan"
        return Verdict("action", "alert-circle", title, untouched)
    if batch.rows_undecided:
        waiting = formats.number(batch.rows_undecided)
        parts = [f"{formats.number(ready)} baris siap diterapkan"] if ready else []
        parts.append(f"{waiting} baris perlu keputusan Anda")
        if errors:
            parts.append(f"{formats.number(errors)} perlu perbaikan")
        asked = "Orang di baris itu mirip dengan orang di register; putuskan dulu siapa orangnya."
        return Verdict("action", "user-check", ", ".join(parts), f"{asked} {untouched}")
    if errors and ready:
        title = (
            f"{formats.number(ready)} baris siap diterapkan, "
            f"{formats.number(errors)} perlu perbaikan"
        )
        return Verdict("action", "alert-circle", title, untouched)
    if errors:
        title = f"{formats.number(errors)} baris perlu perbaikan"
        return Verdict("danger", "alert-triangle", title, untouched)
    if ready:
        title = f"Semua benar: {formats.number(ready)} baris siap diterapkan"
        return Verdict("success", "circle-check", title, untouched)
    return Verdict(
        "success",
        "circle-check",
        f"Tidak ada yang baru: {formats.number(batch.rows_same)} baris sudah tercatat",
        "Isi berkas ini sama dengan data yang sudah ada. Tidak ada yang perlu diterapkan.",
    )


def result_sentence(batch: ImportBatch) -> str:
    """`50 baru, 2 berubah. 14 perlu perbaikan tidak diterapkan.`"""
    done = [
        wording.Count(batch.rows_new, "baru"),
        wording.Count(batch.rows_changed, "berubah"),
    ]
    left = [
        wording.Count(batch.rows_same, "sudah sama"),
        wording.Count(batch.rows_undecided, "perlu keputusan"),
        wording.Count(batch.rows_error, "perlu perbaikan"),
    ]
    sentences = [
        ", ".join(str(part) for part in done if part.number),
        ", ".join(str(part) for part in left if part.number),
    ]
    words = [sentences[0], f"Tidak diterapkan: {sentences[1]}" if sentences[1] else ""]
    return " ".join(f"{sentence}." for sentence in words if sentence)


def ready_words(batch: ImportBatch, ready: int) -> str:
    """The left half of the bar below the sheet."""
    parts = []
    if ready:
        parts.append(f"{formats.number(ready)} siap")
    if batch.rows_error:
        parts.append(f"{formats.number(batch.rows_error)} perlu perbaikan")
    if batch.rows_undecided:
        parts.append(f"{formats.number(batch.rows_undecided)} perlu keputusan")
    if batch.rows_same:
        parts.append(f"{formats.number(batch.rows_same)} sama")
    return " · ".join(parts)


def target_url(sheet, batch: ImportBatch, user) -> str:
    """The page of what the workbook is for, while it can be found."""
    if not sheet.needs_target:
        return ""
    try:
        return sheet.find_target(batch.target, user).url
    except (TargetClosed, TargetNotFound):
        return ""


def upload_again_url(batch: ImportBatch) -> str:
    query = f"?lembar={batch.sheet}" + (f"&untuk={batch.target}" if batch.target else "")
    return reverse("imports:batch-new") + query
