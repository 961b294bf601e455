"""Handing rows of another region over to that region's tray.

A row refused as "outside my region" becomes part of an import of the region it belongs to, with
its sealed cells and what was typed over them. The giver keeps the row, skipped, and sees no more
than that it was handed over.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import partial

from django.db import transaction

from accounts.services import jobs
from imports import registry, states, tasks
from imports.errors import NotAllowed, NothingToApply, WrongState
from imports.models import (
    BatchState,
    ImportBatch,
    ImportRow,
    RowChoice,
    RowDecision,
    RowEdit,
    RowLevel,
)
from imports.services import repairing
from imports.services.continuing import copy_rows
from imports.services.edits import Place
from imports.states import READ
from regions.codes import Level, ancestor, lies_within
from regions.models import Region

OUTSIDE = "outside_scope"
TAKEN = (
    "sheet", "target", "target_label", "uploaded_by_id", "file_name", "file_size", "file_sha256",
    "defaults",
)  # fmt: skip


@dataclass(frozen=True)
class Offer:
    """Rows that belong to another region, and whether that region can take them."""

    region: Region
    places: list[Place]
    # The region sees what the import is for; a city's own event is nobody else's.
    is_possible: bool

    @property
    def count(self) -> int:
        return len(self.places)


def offers(batch: ImportBatch) -> list[Offer]:
    """To which regions refused rows of this batch could go, by region code."""
    if batch.state not in states.CAN_BE_MAPPED or not batch.rows_error:
        return []
    by_region: dict[str, list[Place]] = defaultdict(list)
    gone = set(
        ImportRow.objects.filter(batch__handed_from=batch).values_list("sheet_index", "number")
    )
    # Codes have parts of fixed width, so what begins like the import's own region lies in it.
    refused = (
        batch.rows.filter(level=RowLevel.ERROR)
        .exclude(region_code="")
        .exclude(region_code__startswith=batch.region_id)
        .order_by("sheet_index", "number")
    )
    for sheet_index, number, code, codes in refused.values_list(
        "sheet_index", "number", "region_code", "codes"
    ):
        regency = ancestor(code, Level.REGENCY)
        if (
            regency
            and any(one.endswith(f":{OUTSIDE}") for one in codes)
            and not lies_within(regency, batch.region_id)
            and (sheet_index, number) not in gone
        ):
            by_region[regency].append((sheet_index, number))
    regions = Region.objects.in_bulk(list(by_region))
    sheet = registry.get(batch.sheet)
    return [
        Offer(regions[code], places, sheet.target_reaches(batch.target, code))
        for code, places in sorted(by_region.items())
        if code in regions
    ]


def hand_over(*, batch: ImportBatch, by, rings: bool = True) -> list[ImportBatch]:
    """Give the rows to the trays of their regions, one import for each; a second click finds
    nothing left to give.

    Raises NotAllowed, WrongState, NothingToApply.
    """
    sheet = registry.get(batch.sheet)
    if not sheet.may_upload(by):
        raise NotAllowed("Peran Anda tidak mengubah impor ini.")
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if batch.state != BatchState.CHECKED or batch.job_is_open:
            raise WrongState(
                "Impor ini sedang dikerjakan atau tidak lagi diperiksa.", "Muat ulang halaman."
            )
        given = [offer for offer in offers(batch) if offer.is_possible]
        if not given:
            raise NothingToApply("Tidak ada baris wilayah lain yang dapat diserahkan.")
        made = [_give(batch, offer, by, rings=rings) for offer in given]
        _mark(batch, [place for offer in given for place in offer.places], by)
    return made


def _give(batch: ImportBatch, offer: Offer, by, *, rings: bool) -> ImportBatch:
    new = ImportBatch(**{name: getattr(batch, name) for name in TAKEN})
    new.region_id, new.handed_from, new.asked_by = offer.region.pk, batch, by
    counted: dict[int, int] = defaultdict(int)
    for sheet_index, _number in offer.places:
        counted[sheet_index] += 1
    # Headings and titles come along; the giver's other rows do not.
    new.tables = [
        {**table, "samples": {}, "skipped": {}, "rows": counted[table["index"]]}
        for table in batch.tables
        if table["index"] in counted
    ]
    new.save()
    copy_rows(ImportRow, batch, new, offer.places)
    copy_rows(RowEdit, batch, new, offer.places)
    ring = partial(tasks.ring, new) if rings else _silent
    jobs.ask(new, step=READ, ring=ring, note="Menunggu diperiksa")
    return new


def _mark(batch: ImportBatch, places: list[Place], by) -> None:
    """The giver's rows are skipped from now on, also when the file is read again."""
    RowDecision.objects.bulk_create(
        [
            RowDecision(
                batch=batch,
                sheet_index=sheet_index,
                number=number,
                choice=RowChoice.SKIP,
                decided_by=by,
            )
            for sheet_index, number in places
        ],
        update_conflicts=True,
        unique_fields=["batch", "sheet_index", "number"],
        update_fields=["choice", "decided_by"],
        batch_size=2_000,
    )
    wanted = set(places)
    rows = batch.rows.filter(number__in={number for _sheet, number in wanted})
    marked = [
        row
        for row in rows.order_by("sheet_index", "number")
        if (row.sheet_index, row.number) in wanted
    ]
    repairing.judge(batch, registry.get(batch.sheet)(), marked)


def _silent() -> None:
    """Whoever calls runs the step in this process."""
