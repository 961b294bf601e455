import io

import openpyxl

from imports import registry
from imports.services import batches, steps
from imports.states import READ
from tests.imports.conftest import event, kinds, upload
from tests.imports.workbooks import as_file, workbook
from tests.trainings.selection.conftest import call, member, reviewer

__all__ = ["call", "event", "kinds", "member", "reviewer", "upload"]


def read_rows(slug, *rows, headings, by, target, **more):
    """Rows under these headings, uploaded to a sheet for a target and read."""
    batch = batches.upload(
        sheet=registry.get(slug),
        file=as_file(workbook(*rows, headings=headings, **more)),
        by=by,
        target=target,
        rings=False,
    )
    steps.run(batch.pk, READ)
    batch.refresh_from_db()
    return batch


def fill(path, values: dict) -> bytes:
    """A template with its first row filled in, by heading."""
    book = openpyxl.load_workbook(path)
    sheet = next(one for one in book if any(cell.value in values for cell in _cells(one)))
    for cell in _cells(sheet):
        if cell.value in values:
            sheet.cell(cell.row + 1, cell.column).value = values[cell.value]
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _cells(sheet):
    return [cell for row in sheet.iter_rows(max_row=12) for cell in row if cell.value]
