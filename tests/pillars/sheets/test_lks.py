"""LKS row by row: three papers with days of their own, services, and what is only a year."""

import pytest

from imports import registry
from imports.models import BatchState
from pillars.models import Organisation, OrganisationDocument
from tests.imports.workbooks import as_file, workbook
from tests.pillars.sheets.conftest import apply, codes, counted, read

HEADINGS = (
    "Nama LKS", "Kelurahan", "Kecamatan", "Jenis Pelayanan", "No Tanda Daftar", "Tgl Tanda Daftar",
    "Berlaku S/D", "Nomor izin operasional", "Tanggal izin operasional", "Izin berlaku sampai",
    "Akreditasi", "Tahun Akreditasi", "Status",
)  # fmt: skip
KASIH = (
    "Yayasan Kasih", "Duri Pulo", "Karang Anyar", "Lansia Luar Panti, ABH", "1/TD", "1 Mei 2024",
    "1 Mei 2027", "7/SIOP", "2 Juni 2024", "2 Juni 2026", "B", 2022, "Aktif",
)  # fmt: skip
Kind = OrganisationDocument.Kind


@pytest.fixture
def upload(kasudin):
    def upload(*rows):
        return read("lks", as_file(workbook(*rows, headings=HEADINGS)), by=kasudin)

    return upload


@pytest.fixture
def take(upload, kasudin):
    def take(*rows):
        batch = apply(upload(*rows), by=kasudin)
        assert batch.state == BatchState.APPLIED, codes(batch)
        return batch

    return take


def changed(**cells):
    return tuple(cells.get(key, cell) for key, cell in zip(HEADINGS, KASIH, strict=True))


def papers() -> dict:
    return {one.kind: one for one in OrganisationDocument.objects.all()}


def test_three_papers_with_days_of_their_own(take):
    take(KASIH)

    kept = papers()
    assert set(kept) == {Kind.REGISTRATION, Kind.PERMIT, Kind.ACCREDITATION}
    assert [str(kept[kind].valid_until) for kind in (Kind.REGISTRATION, Kind.PERMIT)] == [
        "2027-05-01",
        "2026-06-02",
    ]
    accreditation = kept[Kind.ACCREDITATION]
    assert (accreditation.grade, accreditation.issued_year, accreditation.valid_until) == (
        "B",
        2022,
        None,
    )
    one = Organisation.objects.get()
    assert (one.services, one.legal_form, one.is_legal_entity) == (
        ["Lansia Luar Panti", "ABH"],
        "yayasan",
        True,
    )


def test_a_prolonged_paper_is_the_same_and_a_new_number_another(take, upload):
    take(KASIH)
    take(changed(**{"Berlaku S/D": "1 Mei 2029"}))
    assert str(papers()[Kind.REGISTRATION].valid_until) == "2029-05-01"

    take(changed(**{"No Tanda Daftar": "9/TD", "Tgl Tanda Daftar": "1 Mei 2025"}))

    assert OrganisationDocument.objects.filter(kind=Kind.REGISTRATION).count() == 2


def test_not_yet_accredited_is_no_paper(take):
    take(changed(Akreditasi="Belum", **{"Tahun Akreditasi": ""}))

    assert Kind.ACCREDITATION not in papers()


def test_a_paper_that_ends_before_it_begins_waits(upload):
    batch = upload(changed(**{"Berlaku S/D": "1 Mei 2020"}))

    assert codes(batch) == ["error:valid_until:ends_before_issue"]


def test_the_same_name_written_otherwise_is_the_same(take, upload):
    take(KASIH)

    batch = upload(changed(**{"Nama LKS": "YAYASAN KASIH"}))

    assert counted(batch)["same"] == 1
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize("slug", ["lks", "karang-taruna"])
def test_each_heading_of_the_template_means_its_own_column(slug, db):
    sheet = registry.get(slug)
    vocabulary, columns = sheet.vocabulary(), sheet.columns()

    for key in sheet.template_keys():
        assert vocabulary.match(columns[key].label).key == key
