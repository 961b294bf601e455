"""Karang Taruna and their units row by row: order, other decrees, other chairs, other accounts."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts import crypto
from imports.models import BatchState
from imports.services import batches, steps
from imports.states import UNDO
from pillars.models import Board, Organisation, StatusEvent
from tests.imports.workbooks import as_file, workbook
from tests.pillars.factories import OrganisationFactory, PersonFactory
from tests.pillars.sheets.conftest import apply, codes, counted, read

YOUTH = (
    "Nama Karang Taruna", "Kecamatan", "Kelurahan", "No SK", "Tanggal SK", "Masa Bakti",
    "Nama Ketua", "NIK Ketua", "Nama Bank", "No Rekening", "Atas Nama", "Klasifikasi", "Status",
)  # fmt: skip
MIXED = ("Nama Karang Taruna", "Nama UKKT", "Kecamatan", "Kelurahan", "RW", "No SK", "Tanggal SK")
DURI = (
    "Karang Taruna Duri Pulo", "Karang Anyar", "Duri Pulo", "1/SK/2022", "1 Mei 2022", "2022-2027",
    "Siti Aminah", "3171014405900001", "Bank DKI", "12345678", "Karang Taruna Duri Pulo", "Tumbuh",
    "Aktif",
)  # fmt: skip


@pytest.fixture
def upload(kasudin):
    def upload(*rows, headings=YOUTH):
        return read("karang-taruna", as_file(workbook(*rows, headings=headings)), by=kasudin)

    return upload


@pytest.fixture
def take(upload, kasudin):
    def take(*rows, headings=YOUTH):
        batch = apply(upload(*rows, headings=headings), by=kasudin)
        assert batch.state == BatchState.APPLIED, codes(batch)
        return batch

    return take


def changed(**cells):
    """The row of Duri Pulo with other cells, by heading."""
    return tuple(cells.get(heading, cell) for heading, cell in zip(YOUTH, DURI, strict=True))


def the_one() -> Organisation:
    return Organisation.objects.get(kind="KARANG_TARUNA")


@pytest.mark.parametrize("unit_first", [True, False])
def test_a_unit_may_stand_before_its_parent(take, unit_first):
    unit = ("", "UKKT RW 003", "Karang Anyar", "Duri Pulo", "3", "9/SK", "2 Mei 2023")
    parent = ("Karang Taruna Duri Pulo", "", "Karang Anyar", "Duri Pulo", "", "1/SK", "1 Mei 2023")
    take(*([unit, parent] if unit_first else [parent, unit]), headings=MIXED)

    made = Organisation.objects.get(kind="UKKT")
    assert made.region_id == "99.71.02.1002.003"
    assert made.parent == the_one()
    # Five years, as the rule says where the workbook does not.
    assert made.boards.get().validity == DateRange(date(2023, 5, 2), date(2028, 5, 2))


def test_a_unit_without_a_parent_waits(upload):
    unit = ("", "UKKT RW 003", "Karang Anyar", "Duri Pulo", "3", "9/SK", "2 Mei 2023")

    batch = upload(unit, headings=MIXED)

    assert codes(batch) == ["error:ukkt_name:parent_missing"]
    assert batch.rows_error == 1


def test_a_karang_taruna_of_the_kecamatan(take):
    row = changed(Kelurahan="", **{"Nama Karang Taruna": "Karang Taruna Kecamatan Karang Anyar"})
    take(row)

    assert the_one().region_id == "99.71.02"


def test_a_new_decree_ends_the_board_before_it_with_its_officers(take):
    take(DURI)
    take(
        changed(
            **{
                "No SK": "7/SK/2025",
                "Tanggal SK": "1 Juni 2025",
                "Masa Bakti": "2025-2030",
                "Nama Ketua": "Budi Santoso",
                "NIK Ketua": "3171021203850002",
            }
        )
    )

    new, old = the_one().boards.order_by("-validity")
    assert (old.validity, new.validity) == (
        DateRange(date(2022, 5, 1), date(2025, 6, 1)),
        DateRange(date(2025, 6, 1), date(2030, 6, 1)),
    )
    before, after = old.members.get(), new.members.get()
    assert (before.person.name, before.end_reason) == ("Siti Aminah", "replaced")
    assert before.validity.upper == date(2025, 6, 1)
    assert after.person.name == "Budi Santoso"


def test_an_older_decree_leaves_the_board_alone(take, upload):
    take(DURI)

    batch = upload(changed(**{"No SK": "9/SK/2019", "Tanggal SK": "1 Mei 2019", "Masa Bakti": ""}))

    assert "warning:sk_number:older_decree" in codes(batch)
    assert counted(batch)["same"] == 1


def test_another_chair_under_the_same_decree_is_left_to_people(take, upload):
    take(DURI)

    batch = upload(changed(**{"Nama Ketua": "Budi Santoso", "NIK Ketua": "3171021203850002"}))

    assert codes(batch) == ["warning:chair_name:chair_differs"]
    assert batch.rows.get().differences == {"hint_held": "Siti Aminah (ketua)"}


def test_another_account_takes_two_people(take, upload, kasudin):
    take(DURI)

    batch = upload(changed(**{"No Rekening": "99999999"}))
    assert codes(batch) == ["warning:account:account_differs"]
    assert counted(batch)["same"] == 1
    assert the_one().account == "12345678"


def test_the_first_account_is_taken_and_sealed(take):
    OrganisationFactory(
        kind_id="KARANG_TARUNA", region_id="99.71.02.1002", name="Karang Taruna Duri Pulo"
    )
    take(DURI)

    one = the_one()
    assert (one.account, one.account_mask) == ("12345678", "****5678")
    assert bytes(one.account_index) == crypto.index("12345678", "account")
    assert one.bank_name == "Bank DKI"


def test_a_chair_of_another_region_is_not_taken_over(take, upload):
    PersonFactory(name="Orang Utara", nik="3171014405900001", region_id="99.01.01.2001")

    batch = upload(DURI)
    assert codes(batch) == [
        "warning:chair_nik:chair_elsewhere",
        "warning:chair_name:chair_name_differs",
    ]

    take(DURI)
    assert not the_one().assignments.exists()


def test_status_and_class_that_change_are_told(take, kasudin):
    take(DURI)
    take(changed(Status="Tidak Aktif", Klasifikasi="Maju"))

    told = StatusEvent.objects.filter(organisation=the_one())
    assert {(one.kind, one.was, one.became) for one in told} == {
        ("status", "Aktif", "Tidak aktif"),
        ("classified", "Tumbuh", "Maju"),
    }
    assert {one.recorded_by for one in told} == {kasudin}


def test_a_frozen_organisation_is_not_thawed_by_a_list(take, upload):
    take(DURI)
    Organisation.objects.update(status="frozen")

    assert counted(upload(DURI))["same"] == 1


def test_a_wrong_nik_keeps_the_chair_out_but_not_the_organisation(take):
    take(changed(**{"NIK Ketua": "317101440590"}))

    assert the_one().leader_name == "Siti Aminah"
    assert not the_one().assignments.exists()
    assert Board.objects.count() == 1


def test_the_ministrys_own_template(kasudin):
    headings = (
        "No", "Nama Karang Taruna", "Alamat Lengkap Sekretariat", "Kabupaten", "Kecamatan", "Desa",
        "Nomor Telepon Sekretariat", "Alamat Email Karang Taruna", "Nomor SK",
        "Tanggal Bulan Tahun SK", "Penandatangan SK", "Selaku", "Nama Ketua Karang Taruna",
        "Nomor Telepon Ketua", "Jumlah Pengurus Laki Laki", "Jumlah Pengurus Perempuan",
        "Jumlah Anggota Laki Laki", "Jumlah Anggota Perempuan", "Klasifikasi Karang Taruna",
        "Status Kinerja",
    )  # fmt: skip
    row = (
        1, "Karang Taruna Duri Pulo", "Jl. Melati 3", "Kota Selatan", "Karang Anyar", "Duri Pulo",
        "02112345678", "duri@uji.test", "12", "12 Maret 2023", "Rahmat", "Lurah", "Siti Aminah",
        "081234567890", 10, 11, 120, 130, "Maju", "Aktif",
    )  # fmt: skip
    batch = apply(
        read("karang-taruna", as_file(workbook(row, headings=headings)), by=kasudin), by=kasudin
    )

    assert batch.state == BatchState.APPLIED, codes(batch)
    one, board = the_one(), Board.objects.get()
    # Board and members are not exchanged, as another importer does.
    assert (board.officers_male, board.officers_female) == (10, 11)
    assert (one.members_male, one.members_female) == (120, 130)
    assert (board.sk_signer, board.sk_signer_capacity) == ("Rahmat", "Lurah")
    assert (one.leader_name, one.leader_phone) == ("Siti Aminah", "+6281234567890")
    assert one.classification == "maju"


@pytest.mark.django_db(transaction=True)
def test_taking_a_list_back_takes_back_what_it_told(take, kasudin):
    take(DURI)
    batch = take(changed(Status="Tidak Aktif", Klasifikasi="Maju"))
    batches.undo(batch=batch, by=kasudin, rings=False)
    steps.run(batch.pk, UNDO)

    assert not StatusEvent.objects.exists()
    assert (the_one().status, the_one().classification) == ("active", "tumbuh")
