"""Who may open the pages of imports."""

import json
from datetime import date

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.crypto import seal
from accounts.permissions import Permission as P
from accounts.roles import Role
from imports import problems
from imports.cleaning.types import error
from imports.models import BatchState, HeadingWord, ImportBatch, ImportRow, RowLevel, RowOutcome
from tests.access_matrix import Row
from trainings.models import EventKind, TrainingEvent


def batch(world, region):
    """A checked workbook with a row to apply and a refused row that quotes a NIK."""
    return {"public_id": world.make("batch", region, lambda: _batch(world, region)).public_id}


def _batch(world, region) -> ImportBatch:
    uploader = world.user(Role.OPERATOR, region, f"pengunggah.{region}@matriks.test")
    event = TrainingEvent.objects.create(
        code=f"IMPOR-{region}",
        title="Bimtek",
        kind=EventKind.BIMTEK,
        region_id=region,
        start_on=date(2024, 5, 2),
        end_on=date(2024, 5, 2),
        created_by=uploader,
    )
    found = ImportBatch(
        sheet="participants",
        target=event.code,
        target_label=event.title,
        region_id=region,
        state=BatchState.CHECKED,
        uploaded_by=uploader,
        file_name="peserta.xlsx",
        file_size=6,
        file_sha256="0" * 64,
        tables=[_table()],
        rows_total=2,
        rows_new=1,
        rows_error=1,
        checked_at=timezone.now(),
    )
    found.file.save("peserta.bin", ContentFile(b"contoh"), save=False)
    found.save()
    nik = world.nik()
    _row(found, 2, nik)
    _row(found, 3, nik, error("nik", "nik_twice", f"NIK {nik} ada dua kali."))
    return found


def _table() -> dict:
    mapping = {
        "columns": {"name": 0, "nik": 1},
        "headings": {"0": "Nama", "1": "NIK"},
        "ignored": [],
        "unknown": [],
        "suggestions": {},
        "doubts": [],
    }
    return {
        "index": 0,
        "name": "Peserta",
        "use": True,
        "titles": [],
        "heading_rows": [1],
        "mapping": mapping,
        "chosen": {},
        "missing": [],
        "samples": {},
        "rows": 2,
        "skipped": {},
    }


def _row(batch: ImportBatch, number: int, nik: str, *remarks) -> None:
    ImportRow.objects.create(
        batch=batch,
        sheet_index=0,
        number=number,
        raw=json.dumps({"name": "Siti Aminah", "nik": nik}),
        secrets={"nik": seal(nik).hex()},
        values={"name": "Siti Aminah"},
        problems=problems.pack(remarks) if remarks else None,
        codes=[problems.code_of(remark) for remark in remarks],
        level=RowLevel.ERROR if remarks else RowLevel.OK,
        outcome=RowOutcome.REFUSED if remarks else RowOutcome.NEW,
    )


def cell(world, region):
    """The refused NIK of such a workbook."""
    return {**batch(world, region), "cell": "0-3-nik"}


def word(world, region):
    made = world.make(
        "word",
        region,
        lambda: HeadingWord.objects.create(
            sheet="participants", column="name", word=f"Orang {region}", word_key=f"orang{region}"
        ),
    )
    return {"pk": made.pk}


ROWS = [
    Row("imports:batch-new", P.IMPORT_UPLOAD, post=200),
    Row("imports:batch-list", P.IMPORT_VIEW),
    Row("imports:tray", P.IMPORT_VIEW),
    Row("imports:template-list", P.IMPORT_VIEW),
    Row(
        "imports:template-file",
        P.IMPORT_UPLOAD,
        at=lambda _world, _region: {"slug": "participants"},
        get=405,
        post=200,
        data=lambda _world, region: {"region": region},
    ),
    Row("imports:vocabulary", P.VOCABULARY_MANAGE, post=200),
    # Words over columns are the same everywhere: there is no other region to hide them from.
    Row(
        "imports:vocabulary-delete", P.VOCABULARY_MANAGE, at=word, get=405, post=302, elsewhere=302
    ),
    Row("imports:batch-detail", P.IMPORT_VIEW, at=batch),
    Row("imports:batch-detail", P.IMPORT_VIEW, at=batch, query="?bagian=semua&isi=asli"),
    Row("imports:batch-progress", P.IMPORT_VIEW, at=batch),
    Row("imports:batch-file", P.IMPORT_VIEW, at=batch),
    Row("imports:batch-annotated", P.IMPORT_UPLOAD, at=batch, get=302, post=302),
    Row("imports:batch-niks", P.IMPORT_UPLOAD, at=batch, get=405, post=302),
    Row("imports:batch-people", P.IMPORT_VIEW, at=batch),
    Row("imports:batch-person", P.IMPORT_UPLOAD, at=batch, get=405, post=302),
    Row("imports:batch-people-all", P.IMPORT_UPLOAD, at=batch, get=405, post=302),
    Row("imports:batch-differences", P.IMPORT_UPLOAD, at=batch, get=405, post=302),
    Row("imports:batch-mapping", P.IMPORT_VIEW, at=batch),
    Row("imports:batch-apply", P.IMPORT_APPLY, at=batch, post=302),
    Row("imports:batch-cancel", P.IMPORT_UPLOAD, at=batch, get=405, post=302),
    Row("imports:batch-recheck", P.IMPORT_UPLOAD, at=batch, get=405, post=302),
    Row("imports:batch-undo", P.IMPORT_UNDO, at=batch, get=302, post=302),
    Row("imports:batch-log", P.IMPORT_VIEW, at=batch),
    Row("imports:batch-hand-over", P.IMPORT_UPLOAD, at=batch, get=405, post=302),
    Row("imports:batch-approve", P.IMPORT_APPROVE, at=batch, get=405, post=302),
    Row("imports:batch-send-back", P.IMPORT_APPROVE, at=batch, get=302, post=200),
    Row("imports:batch-withdraw", P.IMPORT_UPLOAD, at=batch, get=405, post=302),
    Row("imports:approval-rule", P.IMPORT_RULE_MANAGE, post=200),
    Row("imports:batch-discard", P.IMPORT_UPLOAD, at=batch, get=405, post=302),
    Row("imports:batch-repair", P.IMPORT_UPLOAD, at=batch, get=405, post=302),
    Row("imports:batch-continue", P.IMPORT_UPLOAD, at=batch, get=405, post=302),
    Row("imports:batch-restore", P.IMPORT_UPLOAD, at=batch, get=405, post=302),
    Row("imports:batch-candidates", P.IMPORT_UPLOAD, at=cell, post=302),
    Row(
        "imports:batch-same",
        P.IMPORT_UPLOAD,
        at=batch,
        query="?masalah=error:village:village_unknown",
        post=200,
    ),
]
