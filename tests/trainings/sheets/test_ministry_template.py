"""The form that a real provincial office hands out, with its own damaged sample row."""

import json

from imports.models import ImportRow
from tests.imports.conftest import make_event, read
from tests.imports.workbooks import sample


def test_the_damaged_nik_is_caught_and_male_is_understood(staff, kinds):
    event = make_event(staff, "99")
    batch = read(sample("FORMAT_PENDATAAN_TKSK.xlsx"), by=staff, event=event)

    row = ImportRow.objects.get(batch=batch)
    assert "error:nik:nik_lost_digit" in row.codes
    assert row.values["sex"] == "L"
    assert row.values["born_on"] == "2005-02-12"
    assert "1231234321234560" not in json.dumps([row.values, row.codes])
