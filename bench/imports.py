"""The import of participants, whole path, beside raw COPY and beside the documented recipe.

Whole path: guard, read in the child process, find the table, clean every cell, stage, match,
preview counts, apply. "bare" is without history triggers and without sealing; "full" with both.
COPY is the limit: the very rows that the import wrote, copied into the same tables with their
indexes and checks, triggers off.
"""

import tempfile
import time
from contextlib import ExitStack, suppress
from datetime import date
from pathlib import Path
from unittest import mock

from django.core.files import File
from django.db import ProgrammingError, connection

from accounts.models import User
from accounts.roles import Role
from bench import limits, workbooks
from bench.measuring import apart, cpu, median, spread, table
from imports import registry
from imports.models import ImportBatch
from imports.services import batches, steps
from imports.states import APPLY, READ
from regions.models import Region
from regions.services import loading
from trainings.models import TrainingEvent

SIZES = (1_000, 10_000, 100_000)
RECIPE_ROWS = 1_000


def run(options) -> None:
    staff, event = prepare()
    villages = [
        (region.code, region.name, region.parent.name)
        for region in Region.objects.filter(code__startswith="31.7", level=4).select_related(
            "parent"
        )
    ]
    with tempfile.TemporaryDirectory() as folder:
        # A worker lives long: its modules are loaded and its connection knows the tables.
        small = Path(folder) / "pemanasan.xlsx"
        workbooks.write(small, 20, villages)

        def warm() -> None:
            whole_path(small, staff, event, bare=False)
            clear()

        clear()
        warm()
        rows = []
        for size in options.rows or SIZES:
            path = Path(folder) / f"peserta-{size}.xlsx"
            workbooks.write(path, size, villages)
            rounds = options.rounds if size < 100_000 else min(options.rounds, 2)
            bare, full, raw = [], [], []
            for _ in range(rounds):
                for results, is_bare in ((bare, True), (full, False)):
                    clear()
                    results.append(
                        apart(
                            lambda p=path, b=is_bare: whole_path(p, staff, event, bare=b),
                            before=warm,
                        )
                    )
                assert results[-1]["applied"] == size, results[-1]
                dumped = limits.dump_tables()
                raw.append(apart(lambda d=dumped: limits.copy_in(d)))
                # A fork starts with what its parent holds, and would be charged for it.
                del dumped
            limit = median(raw)
            rows.append(
                [
                    f"{size:,}",
                    spread(raw),
                    spread(bare),
                    f"{median(bare) / limit:.1f} x (aim 3)",
                    spread(full),
                    f"{median(full) / limit:.1f} x (aim 6)",
                    f"{median(full) / size * 1e6:.0f}",
                    f"{cpu(full) / size * 1e6:.0f}",
                    max(result["peak_mb"] for result in full),
                ]
            )
            print(f"{size:,} rows, phases of a full run: {full[-1]['phases']}", flush=True)
        print()
        table(
            [
                "rows", "COPY s", "bare s", "bare/COPY", "full s", "full/COPY", "us/row",
                "Python CPU us/row", "peak MB",
            ],
            rows,
        )  # fmt: skip
        compare_with_recipe(Path(folder), villages, staff, event, options)


def prepare() -> tuple[User, TrainingEvent]:
    loading.load(provinces=["31"])
    staff = User.objects.create_user(
        "bench@bench.test", None, name="Bench", role=Role.STAFF, region_id="31"
    )
    event = TrainingEvent.objects.create(
        code="BENCH",
        title="Bench",
        kind="bimtek",
        region_id="31",
        start_on=date(2024, 5, 2),
        end_on=date(2024, 5, 2),
        created_by=staff,
    )
    return staff, event


def clear() -> None:
    """Empty tables and a fresh checkpoint, so that no measurement pays for the one before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE trainings_enrolment, trainings_enrolmentevent, pillars_person,"
            " pillars_personevent, imports_importrow, imports_importbatch CASCADE"
        )
        with suppress(ProgrammingError):  # the embedded role is no superuser
            cursor.execute("CHECKPOINT")


def whole_path(path: Path, staff, event, *, bare: bool) -> dict:
    sheet = registry.get("participants")
    with ExitStack() as stack:
        if bare:
            stack.enter_context(without_sealing_and_history())
        start = time.perf_counter()
        with path.open("rb") as stream:
            batch = batches.upload(
                sheet=sheet, file=File(stream, path.name), by=staff, target=event.code, rings=False
            )
        steps.run(batch.pk, READ)
        read = time.perf_counter()
        batch.refresh_from_db()
        batches.apply(batch=batch, by=staff, rings=False)
        steps.run(batch.pk, APPLY)
        end = time.perf_counter()
    batch = ImportBatch.objects.get(pk=batch.pk)
    if batch.rows_applied != batch.rows_total:
        raise RuntimeError(f"{batch.rows_error} refused of {batch.rows_total}: {batch.job_error}")
    return {
        "seconds": end - start,
        "applied": batch.rows_applied,
        "phases": {"read and check": round(read - start, 2), "apply": round(end - read, 2)},
    }


def without_sealing_and_history() -> ExitStack:
    """No encryption (the bytes pass as they are) and no trigger of ours."""
    stack = ExitStack()
    for name in seal_users():
        stack.enter_context(mock.patch(name, lambda text: text.encode()))
    for name in unseal_users():
        stack.enter_context(mock.patch(name, lambda sealed: bytes(sealed).decode()))
    limits.triggers("DISABLE")
    stack.callback(limits.triggers, "ENABLE")
    return stack


def seal_users() -> list[str]:
    return _importers("seal")


def unseal_users() -> list[str]:
    return _importers("unseal")


def _importers(name: str) -> list[str]:
    """Every loaded module of ours that holds `accounts.crypto.<name>` under that name."""
    import sys

    from accounts import crypto

    original = getattr(crypto, name)
    return [
        f"{module}.{name}"
        for module, loaded in list(sys.modules.items())
        if loaded is not None and getattr(loaded, name, None) is original
    ]


def compare_with_recipe(folder: Path, villages, staff, event, options) -> None:
    unique = {name: (code, name, district) for code, name, district in villages}
    repeated = set(
        Region.objects.exclude(level=4).filter(name__in=unique).values_list("name", flat=True)
    )
    path = folder / "resep.xlsx"
    places = [place for name, place in unique.items() if name not in repeated]
    workbooks.write(path, RECIPE_ROWS, places)
    small = folder / "resep-pemanasan.xlsx"
    workbooks.write(small, 20, places)

    def warm() -> None:
        clear()
        whole_path(small, staff, event, bare=False)
        clear()

    def warm_recipe() -> None:
        clear()
        limits.recipe(small)
        clear()

    ours, recipe = [], []
    for _ in range(min(options.rounds, 2)):
        ours.append(apart(lambda: whole_path(path, staff, event, bare=False), before=warm))
        recipe.append(apart(lambda: limits.recipe(path), before=warm_recipe))
    clear()
    table(
        ["1,000 rows", "s", "rows/s", "Python CPU s"],
        [
            [
                "SIPILAR, full",
                spread(ours),
                f"{RECIPE_ROWS / median(ours):,.0f}",
                round(cpu(ours), 3),
            ],
            [
                "import-export recipe",
                spread(recipe),
                f"{RECIPE_ROWS / median(recipe):,.0f}",
                round(cpu(recipe), 3),
            ],
            ["ratio", f"{median(recipe) / median(ours):.0f} x (aim 50)", "", ""],
        ],
    )
