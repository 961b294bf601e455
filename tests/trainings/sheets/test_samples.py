"""The workbooks that offices really have, from upload to registry, against what is true of them."""

import json
from collections import Counter
from datetime import date

import pytest

from accounts.crypto import index
from imports import queries
from imports.models import BatchState, RowLevel
from pillars.models import Assignment, Person
from regions.services import loading
from tests.conftest import make_user
from tests.imports.conftest import apply, make_event, read
from tests.imports.workbooks import SAMPLES, sample
from trainings.models import Enrolment, EventKind

JAKPUS = "jakpus-bimbingan-dasar-2024.xlsx"
JAKSEL = "jaksel-peserta-rusak.xlsx"
KALTENG = "kalteng-rekrutmen-tksk-2019.csv"
GORONTALO = "gorontalo-bimtek-tksk-2024.ods"
JAMBORE = "dki-jambore-karang-taruna-2024.xlsx"
KINDS = {"TKSK": "TKSK", "PSM": "PSM", "Karang Taruna": "KARANG_TARUNA"}


def truth(name: str) -> dict:
    return json.loads((SAMPLES / f"{name}.json").read_text())


@pytest.fixture
def jakarta(db):
    loading.load(provinces=["31"])


@pytest.fixture
def pusat(jakarta):
    return make_user("kasudin", "31.71", "pusat@uji.test", "Kasudin Pusat")


@pytest.fixture
def selatan(jakarta):
    return make_user("kasudin", "31.74", "selatan@uji.test", "Kasudin Selatan")


@pytest.fixture
def dinas(jakarta):
    return make_user("staff", "31", "dinas@uji.test", "Staf Dinas")


def counted(batch):
    return {
        name: getattr(batch, f"rows_{name}")
        for name in ("total", "new", "changed", "same", "warning", "error")
    }


class TestJakartaPusat:
    @pytest.fixture
    def batch(self, pusat):
        event = make_event(pusat, "31.71", title=truth(JAKPUS)["event"])
        return apply(read(sample(JAKPUS), by=pusat, event=event), by=pusat)

    def test_every_person_ends_in_the_registry_as_written(self, batch):
        assert batch.state == BatchState.APPLIED
        assert counted(batch) == {
            "total": 52,
            "new": 52,
            "changed": 0,
            "same": 0,
            "warning": 0,
            "error": 0,
        }
        written = {
            enrolment.person.nik: {
                "nik": enrolment.person.nik,
                "name": enrolment.person.name.lower(),
                "sex": enrolment.person.sex,
                "kind": enrolment.pillar_id,
                "village": enrolment.origin_id,
                "district": enrolment.origin_id[:8],
                "born": enrolment.person.born_on.isoformat(),
                "phone": enrolment.person.phone,
            }
            for enrolment in Enrolment.objects.select_related("person")
        }
        expected = {
            person["nik"]: person | {"name": person["name"].lower()}
            for person in truth(JAKPUS)["people"]
        }
        assert written == expected

    def test_eight_tksk_and_one_psm_per_kelurahan(self, batch):
        per_pillar = Counter(Enrolment.objects.values_list("pillar_id", flat=True))
        assert per_pillar == {"TKSK": 8, "PSM": 44}
        psm = Enrolment.objects.filter(pillar="PSM")
        assert psm.values("origin").distinct().count() == 44

    def test_a_list_of_participants_makes_no_duties(self, batch):
        assert not Assignment.objects.exists()

    def test_again_everything_is_the_same(self, batch, pusat):
        event = Enrolment.objects.first().event
        again = read(sample(JAKPUS), by=pusat, event=event)
        assert counted(again) == {
            "total": 52,
            "new": 0,
            "changed": 0,
            "same": 52,
            "warning": 0,
            "error": 0,
        }
        assert (Person.objects.count(), Enrolment.objects.count()) == (52, 52)

    def test_title_column_numbers_groups_total_and_signatures_are_not_people(self, batch):
        numbers = set(batch.rows.values_list("number", flat=True))
        assert numbers.isdisjoint({1, 2, 3, 4, 5, 7, 8, 9, *range(70, 77)})

    def test_effects_tell_what_each_pillar_gains(self, batch):
        assert [
            (row["region"], row["pillar"], row["before"], row["after"])
            for row in batch.effects["regencies"]
        ] == [("31.71", "PSM", 0, 44), ("31.71", "TKSK", 0, 8)]


class TestJakartaSelatan:
    CODES = {
        14: ("nik", "nik_lost_digit"),
        15: ("nik", "nik_scientific"),
        16: ("nik", "nik_length"),
        17: ("nik", "nik_letter"),
        18: ("nik", "nik_serial"),
        19: ("nik", "nik_month"),
        20: ("name", "name_missing"),
        21: ("birth_date", "date_impossible"),
        22: ("birth_date", "date_future"),
        23: ("village", "village_unknown"),
        24: ("village", "outside_scope"),
        25: ("pillar", "pillar_unknown"),
        27: ("nik", "nik_repeated"),
        31: ("village", "village_unknown"),
        28: ("nik", "nik_birth_mismatch"),
        29: ("nik", "nik_sex_mismatch"),
    }

    @pytest.fixture
    def batch(self, selatan):
        event = make_event(selatan, "31.74", title="Pelatihan PSM")
        return read(sample(JAKSEL), by=selatan, event=event)

    def test_exactly_the_named_rows_are_held_back(self, batch):
        levels = {"ok": RowLevel.OK, "warning": RowLevel.WARNING, "error": RowLevel.ERROR}
        expected = {case["row"]: levels[case["level"]] for case in truth(JAKSEL)["cases"]}
        assert dict(batch.rows.values_list("number", "level")) == expected

    def test_each_row_has_its_own_reason_at_its_own_column(self, batch, selatan):
        problems = list(queries.problems_of(batch, viewer=selatan))
        found = {problem["row"]: (problem["column"], problem["code"]) for problem in problems}
        assert len(problems) == len(found)
        assert found == self.CODES

    def test_the_lost_digit_is_explained_and_the_misspelling_gets_a_suggestion(
        self, batch, selatan
    ):
        problems = {p["row"]: p for p in queries.problems_of(batch, viewer=selatan)}
        assert "Excel hanya menyimpan 15 angka" in problems[14]["message"]
        assert problems[31]["suggestion"] == "Kuningan Barat"
        assert "Jakarta Timur" in problems[24]["message"]

    def test_good_rows_can_be_applied_alone(self, batch, selatan):
        apply(batch, by=selatan)
        assert batch.state == BatchState.APPLIED
        assert batch.rows_applied == Enrolment.objects.count() == 16
        assert not Person.objects.filter(name="Vanesa Hakim").exists()

    def test_the_first_of_two_numbers_is_kept(self, batch, selatan):
        apply(batch, by=selatan)
        assert Person.objects.get(name="Kezia Suryatmi").phone == "+6285766592927"


def test_kalteng_one_recruit_per_district(db):
    loading.load(provinces=["62"])
    staff = make_user("staff", "62", "kalteng@uji.test", "Staf Kalteng")
    event = make_event(staff, "62", title="Rekrutmen TKSK", kind=EventKind.SELECTION)
    batch = apply(read(sample(KALTENG), by=staff, event=event), by=staff)
    assert counted(batch)["new"] == batch.rows_applied == 136
    written = {
        (e.person.nik, e.origin_id, e.pillar_id, e.person.born_on)
        for e in Enrolment.objects.select_related("person")
    }
    assert written == {
        (p["nik"], p["district"], KINDS[p["kind"]], date.fromisoformat(p["born"]))
        for p in truth(KALTENG)["people"]
    }
    assert Enrolment.objects.values("regency_code").distinct().count() == 14


def test_gorontalo_heading_in_two_rows(db):
    loading.load(provinces=["75"])
    staff = make_user("staff", "75", "gorontalo@uji.test", "Staf Gorontalo")
    event = make_event(staff, "75", title="Bimtek", kind=EventKind.BIMTEK)
    batch = apply(read(sample(GORONTALO), by=staff, event=event), by=staff)
    assert counted(batch)["new"] == batch.rows_applied == 77
    written = {
        (e.person.nik, e.origin_id, e.pillar_id, e.person.born_on)
        for e in Enrolment.objects.select_related("person")
    }
    assert written == {
        (p["nik"], p["district"], "TKSK", date.fromisoformat(p["born"]))
        for p in truth(GORONTALO)["people"]
    }


def test_jambore_six_sheets_three_vocabularies(dinas):
    event = make_event(dinas, "31", title="Jambore 2024", kind=EventKind.JAMBORE)
    batch = apply(read(sample(JAMBORE), by=dinas, event=event), by=dinas)
    assert counted(batch)["new"] == batch.rows_applied == 1600
    assert Counter(Enrolment.objects.values_list("regency_code", flat=True)) == {
        "31.71": 310,
        "31.72": 310,
        "31.73": 310,
        "31.74": 310,
        "31.75": 310,
        "31.01": 50,
    }
    assert set(Enrolment.objects.values_list("pillar_id", flat=True)) == {"KARANG_TARUNA"}
    assert not Enrolment.objects.filter(origin_rw="").exists()


def test_no_nik_lies_readable_in_what_is_staged(pusat):
    event = make_event(pusat, "31.71")
    batch = read(sample(JAKPUS), by=pusat, event=event)
    nik = truth(JAKPUS)["people"][0]["nik"]
    row = batch.rows.get(key_index=index(nik))
    readable = json.dumps([row.values, row.secrets, row.codes, row.differences, batch.tables])
    assert nik not in readable
    assert nik in row.raw
