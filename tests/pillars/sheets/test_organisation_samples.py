"""The lists of Karang Taruna, UKKT and LKS of DKI, from upload to registry and back."""

import json

from django.db.models import Count

from imports import registry
from imports.models import BatchState
from imports.services import batches, steps
from imports.states import UNDO
from imports.views.context import kind_doubt
from pillars.models import Assignment, Board, Organisation, OrganisationDocument, Person
from regions.models import Region
from tests.imports.workbooks import SAMPLES, sample
from tests.pillars.sheets.conftest import apply, counted, read

YOUTH, LKS = "dki-stimulan-karang-taruna-2024.xlsx", "dki-lks-2024.xlsx"
Kind = OrganisationDocument.Kind


def truth(name: str) -> dict:
    return json.loads((SAMPLES / f"{name}.json").read_text())


def by(field: str, **which) -> dict:
    rows = Organisation.objects.filter(**which).order_by()
    return dict(rows.values_list(field).annotate(Count("pk")))


def test_karang_taruna_and_units_with_boards_chairs_and_accounts(dinas):
    known = truth(YOUTH)
    total = known["villages"] + known["units"]
    first = apply(read("karang-taruna", sample(YOUTH), by=dinas), by=dinas)

    assert first.state == BatchState.APPLIED, first.refusal
    assert counted(first) == {"total": total, "new": total, "changed": 0, "same": 0, "error": 0}
    assert by("kind") == {"KARANG_TARUNA": known["villages"], "UKKT": known["units"]}
    assert by("region__parent__parent__name", kind="KARANG_TARUNA") == {
        Region.objects.get(level=2, name__iexact=name).name: count
        for name, count in known["by_regency"].items()
    }
    assert not Organisation.objects.filter(kind="UKKT").exclude(parent__kind="KARANG_TARUNA")
    assert Organisation.objects.filter(account_index__isnull=False).count() == total
    assert Board.objects.count() == total
    assert Assignment.objects.filter(post="chair", board__isnull=False).count() == total

    ancol = Organisation.objects.get(name="Karang Taruna Pulau Panggang")
    assert ancol.account == "68268586556"
    assert ancol.account_mask == "*******6556"
    board = ancol.boards.get()
    assert (board.sk_number, str(board.validity.lower), str(board.validity.upper)) == (
        "001/SK-KT/2023",
        "2023-04-10",
        "2028-04-10",
    )
    chair = board.members.get()
    assert (chair.person.name, chair.person.nik, chair.post) == (
        "Luthfi Widiastuti",
        "3101015001800161",
        "chair",
    )

    second = read("karang-taruna", sample(YOUTH), by=dinas)
    assert counted(second) == {"total": total, "new": 0, "changed": 0, "same": total, "error": 0}

    batches.undo(batch=first, by=dinas, rings=False)
    steps.run(first.pk, UNDO)
    assert not Organisation.objects.exists()
    assert not Board.objects.exists()
    assert not Person.objects.exists()


def test_lks_with_three_papers_that_are_not_one_another(dinas):
    known = truth(LKS)
    first = apply(read("lks", sample(LKS), by=dinas), by=dinas)

    assert first.state == BatchState.APPLIED, first.refusal
    rows = known["rows"]
    assert counted(first) == {"total": rows, "new": rows, "changed": 0, "same": 0, "error": 0}
    assert by("status") == {"active": known["active"], "inactive": rows - known["active"]}
    grades = OrganisationDocument.objects.filter(kind=Kind.ACCREDITATION).order_by()
    assert dict(grades.values_list("grade").annotate(Count("pk"))) == {
        grade: known["accreditation"][grade] for grade in "ABC"
    }
    one = Organisation.objects.get(name="Yayasan Budiyanto Harapan 3")
    papers = {paper.kind: paper for paper in one.documents.all()}
    assert str(papers[Kind.REGISTRATION].valid_until) == "2026-04-08"
    assert papers[Kind.ACCREDITATION].issued_year == 2021
    assert papers[Kind.ACCREDITATION].valid_until is None
    assert one.leader_phone
    assert (one.clients_male, one.clients_female) == (8, 44)

    second = read("lks", sample(LKS), by=dinas)
    assert counted(second) == {"total": rows, "new": 0, "changed": 0, "same": rows, "error": 0}


def test_a_city_takes_only_its_own(selatan):
    batch = read("karang-taruna", sample(YOUTH), by=selatan)

    assert batch.rows_new < batch.rows_total
    refused = batch.rows.filter(level=2)
    assert refused.count() == batch.rows_error > 0
    assert all("outside_scope" in "".join(row.codes) for row in refused)
    assert not batch.rows.filter(level__lt=2).exclude(region_code__startswith="31.74").exists()


def test_a_list_of_money_is_no_list_of_institutions(dinas):
    batch = read("lks", sample(YOUTH), by=dinas)

    assert batch.state == BatchState.REFUSED
    assert batch.refusal["code"] == "other_kind_stimulus"


def test_a_list_of_money_is_read_for_its_organisations_and_says_so(dinas):
    batch = read("karang-taruna", sample(YOUTH), by=dinas)

    assert {table["kind"] for table in batch.tables} == {"stimulus"}
    assert "menu Bantuan" in kind_doubt(batch, registry.get("karang-taruna"))
