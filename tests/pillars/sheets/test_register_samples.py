"""The registers of DKI, from upload to registry, against what is true of them."""

import json

import pytest

from imports.models import BatchState
from pillars.models import Assignment, Person, StatusEvent
from tests.imports.workbooks import SAMPLES, sample
from tests.pillars.sheets.conftest import apply, counted, read

TKSK, PSM = "dki-tksk-2024.xlsx", "dki-psm-2024.xlsx"


def truth(name: str) -> dict:
    return json.loads((SAMPLES / f"{name}.json").read_text())


@pytest.mark.parametrize(("sheet", "name"), [("tksk", TKSK), ("psm", PSM)])
def test_a_register_is_imported_once_and_the_second_time_changes_nothing(dinas, sheet, name):
    known = truth(name)
    first = apply(read(sheet, sample(name), by=dinas), by=dinas)

    assert first.state == BatchState.APPLIED, first.refusal
    assert counted(first) == {
        "total": known["rows"], "new": known["valid"], "changed": 0, "same": 0, "error": 0,
    }  # fmt: skip
    assert first.rows_applied == known["valid"]
    duties = Assignment.objects.filter(kind_id=known["kind"])
    assert duties.count() == Person.objects.count() == known["valid"]
    told = StatusEvent.objects.filter(kind=StatusEvent.Kind.APPOINTED, recorded_by=dinas)
    assert told.count() == known["valid"]

    second = read(sheet, sample(name), by=dinas)

    assert counted(second) == {
        "total": known["rows"], "new": 0, "changed": 0, "same": known["valid"], "error": 0,
    }  # fmt: skip
