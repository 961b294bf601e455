"""A list of participants goes out and comes in again: every row is the same."""

import pytest

from imports import registry
from imports.services import batches, steps
from imports.states import READ
from tests.imports.conftest import apply, make_event, read
from tests.imports.workbooks import BUDI, SITI, as_file, workbook
from tests.pillars.factories import AssignmentFactory
from trainings import exports
from trainings.forms.filters import ParticipantFilter
from trainings.models import Enrolment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
HEADINGS = (
    "Nama", "NIK", "L/P", "Tempat Lahir", "Tanggal Lahir", "Alamat", "RT", "RW", "Kelurahan",
    "Kecamatan", "Unsur", "Jabatan", "No HP", "Ukuran Kaos", "Keterangan",
)  # fmt: skip
ROWS = [
    (
        "Siti Aminah", SITI[1], "P", "Jakarta", "4 Mei 1990", "Jl. Melati 3", "005", "002",
        "Kebon Jeruk", "Pasar Baru", "PSM", "Sekretaris", "0812-3456-7890", "L", "vegetarian",
    ),
    (
        "Budi Santoso", BUDI[1], "L", "Bogor", "12-03-1985", "Jl. Kenanga 1", "001", "003",
        "Duri Pulo", "Karang Anyar", "TKSK", "", "081234567891", "XXL", "",
    ),
    (
        "O'Neil Nur'aini", "3171014405900003", "P", "Solo", "4 Mei 1990", "", "", "",
        "Kebon Jeruk", "Pasar Baru", "PSM", "Anggota", "", "", "",
    ),
]  # fmt: skip


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_what_was_exported_is_the_same_when_it_is_uploaded(staff, kind):
    event = make_event(staff, "99")
    batch = apply(
        read(as_file(workbook(*ROWS, headings=HEADINGS)), by=staff, event=event), by=staff
    )
    assert batch.rows_applied == 3
    enrolment = Enrolment.objects.get(event=event, person__name="Siti Aminah")
    enrolment.assignment = AssignmentFactory(person=enrolment.person, position="Koordinator")
    enrolment.save()
    form = ParticipantFilter({}, user=staff, event=event)
    assert form.is_valid()
    made = exports.participants(
        event=event,
        form=form,
        query={},
        kind=kind,
        full=True,
        reason="mencocokkan daftar hadir dengan register",
        by=staff,
    )
    again = batches.upload(
        sheet=registry.get("participants"),
        file=as_file(made.content, made.name),
        by=staff,
        target=event.code,
        rings=False,
    )
    steps.run(again.pk, READ)
    again.refresh_from_db()
    assert again.state == "checked", again.effects
    changed = list(again.rows.exclude(differences={}).values_list("number", "differences"))
    assert (again.rows_same, again.rows_total, changed) == (3, 3, [])
