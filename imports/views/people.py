"""Who a row is: rows that look like somebody in the registry, with what speaks for it."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts import formats
from accounts.access import require
from accounts.permissions import Permission
from imports import queries, registry
from imports.errors import ImportProblem, NotAllowed
from imports.models import BatchState, ImportBatch, ImportRow, RowChoice, RowDecision, RowLevel
from imports.problems import KNOWN_ELSEWHERE, NIK_MISSING
from imports.services import deciding
from imports.services.deciding import RULES, Decision
from imports.sheets import LookAlike
from imports.views.context import batch_context
from imports.views.finding import batch_or_404

PAGE_ROWS = 20
SECTIONS = {
    "menunggu": Q(level=RowLevel.UNDECIDED),
    "wilayah-lain": Q(codes__contains=[KNOWN_ELSEWHERE]),
    "tanpa-nik": Q(codes__contains=[NIK_MISSING]),
    "diputuskan": Q(pk__in=[]),
}
SAID: dict[str, str] = {
    RowChoice.SAME: "Orang yang sama",
    RowChoice.NEW: "Orang baru",
    RowChoice.SKIP: "Dilewati",
}


@dataclass(frozen=True)
class Case:
    """A row, what it says of itself, and who it may be."""

    place: str
    number: int
    sheet_name: str
    name: str
    facts: list[tuple[str, str]]
    candidates: list[LookAlike]
    has_nik: bool
    said: str
    said_by: str


@require(Permission.IMPORT_VIEW)
@require_GET
def batch_people(request, public_id):
    """The rows of which somebody has to say who they are, section by section."""
    batch = batch_or_404(request, public_id)
    if batch.state != BatchState.CHECKED or batch.job_is_open:
        return redirect("imports:batch-detail", batch.public_id)
    section = request.GET.get("bagian", "")
    return render(request, "imports/people.html", _context(request, batch, section))


@require(Permission.IMPORT_UPLOAD)
@require_POST
def batch_person(request, public_id):
    """One decision (`jawaban`: `sama:<key>`, `baru`, `lewati`, `batal`) about the row in
    `baris`."""
    batch = batch_or_404(request, public_id)
    _take(request, batch)
    return redirect(_address(batch, request.GET.get("bagian", "")))


@require(Permission.IMPORT_UPLOAD)
@require_POST
def batch_people_all(request, public_id):
    """Every row that only one person can be: the same."""
    batch = batch_or_404(request, public_id)
    count = _do(request, deciding.decide_clear_cases, batch=batch)
    if count:
        messages.success(request, f"{formats.number(count)} baris dipasangkan: orang yang sama.")
    elif count == 0:
        messages.info(request, "Tidak ada baris yang dapat dipasangkan sekaligus.")
    return redirect(_address(batch, ""))


@require(Permission.IMPORT_UPLOAD)
@require_POST
def batch_differences(request, public_id):
    """What becomes of fields in which file and registry differ: `aturan` for the whole workbook,
    or `baris` with the fields in `pertahankan` for one row; or, under `putusan`, what the sheet
    lets its uploader settle for all rows."""
    batch = batch_or_404(request, public_id)
    if ruling := request.POST.get("putusan"):
        key, _colon, choice = ruling.partition(":")
        if _do(request, deciding.settle_all, batch=batch, key=key, choice=choice):
            messages.success(request, "Pilihan berlaku untuk semua baris berkas ini.")
        return redirect(reverse("imports:batch-detail", args=[batch.public_id]) + "#lembar")
    if rule := request.POST.get("aturan"):
        if _do(request, deciding.set_rule, batch=batch, rule=rule):
            messages.success(request, f"Berlaku untuk semua baris: {RULES[rule].lower()}.")
    elif place := _place(request.POST.get("baris", "")):
        fields = {place: request.POST.getlist("pertahankan")}
        if _do(request, deciding.keep, batch=batch, fields=fields):
            messages.success(request, f"Pilihan untuk baris {place[1]} disimpan.")
    return redirect(
        reverse("imports:batch-detail", args=[batch.public_id]) + "?bagian=berubah#lembar"
    )


def _take(request, batch: ImportBatch) -> None:
    answer, _, person = request.POST.get("jawaban", "").partition(":")
    choices = {"sama": RowChoice.SAME, "baru": RowChoice.NEW, "lewati": RowChoice.SKIP, "batal": ""}
    place = _place(request.POST.get("baris", ""))
    if answer not in choices or place is None:
        messages.warning(request, "Pilih dulu salah satu jawaban.")
        return
    decision = Decision(place, choices[answer], person)
    if _do(request, deciding.decide, batch=batch, decisions=[decision]):
        said = SAID.get(choices[answer], "keputusan dibatalkan").lower()
        messages.success(request, f"Baris {place[1]}: {said}.")


def _do(request, service, **words):
    """What the service answers; None when it refused, with its reason as a message."""
    try:
        return service(by=request.user, **words)
    except NotAllowed as problem:
        raise PermissionDenied(str(problem)) from None
    except ImportProblem as problem:
        messages.warning(request, str(problem))
        return None


def _context(request, batch: ImportBatch, asked: str) -> dict:
    decided = _decisions(batch)
    where = SECTIONS | {"diputuskan": _at(decided)}
    counts = {name: batch.rows.filter(condition).count() for name, condition in where.items()}
    section = asked if asked in where else next((n for n in where if counts[n]), "menunggu")
    rows = batch.rows.filter(where[section]).order_by("sheet_index", "number")
    start = _start(request.GET.get("mulai", ""))
    page = list(rows[start : start + PAGE_ROWS + 1])
    labels = {
        "menunggu": "Perlu keputusan",
        "wilayah-lain": "Wilayah lain",
        "tanpa-nik": "Tanpa NIK",
        "diputuskan": "Sudah diputuskan",
    }
    sheet = registry.get(batch.sheet)
    return batch_context(request, batch) | {
        "step": 3,
        "sections": [
            (labels[name], f"?bagian={name}", name == section, counts[name]) for name in where
        ],
        "section": section,
        "cases": _cases(request, batch, page[:PAGE_ROWS], decided),
        "next_url": f"?bagian={section}&mulai={start + PAGE_ROWS}" if len(page) > PAGE_ROWS else "",
        "previous_url": f"?bagian={section}&mulai={max(0, start - PAGE_ROWS)}" if start else "",
        "clear_count": deciding.clear_cases(batch)
        if section == "menunggu" and counts["menunggu"]
        else 0,
        "may_decide": sheet.may_upload(request.user),
        "may_be_new_without_nik": deciding.may_be_without_nik(request.user),
        "can_ask_transfer": request.user.has(Permission.PERSON_EDIT),
    }


def _cases(request, batch, rows: list[ImportRow], decided) -> list[Case]:
    sheet = registry.get(batch.sheet)()
    names = queries.sheet_names(batch)
    places = queries.places_of(rows, type(sheet))
    known = sheet.look_alikes(rows, batch, request.user)
    cases = []
    for row in rows:
        shown = sheet.display(row.values, places)
        decision = decided.get((row.sheet_index, row.number))
        cases.append(
            Case(
                place=f"{row.sheet_index}-{row.number}",
                number=row.number,
                sheet_name=names.get(row.sheet_index, ""),
                name=row.values.get("name", ""),
                facts=[
                    (sheet.field_label(key), shown[key])
                    for key in ("nik", "birth", "sex", "village", "district", "phone")
                    if shown.get(key)
                ],
                candidates=known.get(row.pk, []),
                has_nik=row.key_index is not None,
                said=SAID.get(decision.choice, "") if decision else "",
                said_by=str(decision.decided_by) if decision else "",
            )
        )
    return cases


def _decisions(batch: ImportBatch) -> dict[tuple[int, int], RowDecision]:
    found = batch.decisions.exclude(choice="").select_related("decided_by")
    return {(one.sheet_index, one.number): one for one in found}


def _at(places) -> Q:
    """The rows at these places; places of one sheet share a condition."""
    by_sheet: dict[int, list[int]] = {}
    for sheet_index, number in places:
        by_sheet.setdefault(sheet_index, []).append(number)
    condition = Q(pk__in=[])
    for sheet_index, numbers in by_sheet.items():
        condition |= Q(sheet_index=sheet_index, number__in=numbers)
    return condition


def _address(batch: ImportBatch, section: str) -> str:
    address = reverse("imports:batch-people", args=[batch.public_id])
    return f"{address}?bagian={section}" if section in SECTIONS else address


def _place(text: str) -> tuple[int, int] | None:
    sheet, _, number = text.partition("-")
    if not (sheet.isdecimal() and number.isdecimal() and len(text) < 16):
        return None
    return int(sheet), int(number)


def _start(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 8 else 0
