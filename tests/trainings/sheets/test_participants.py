"""What a row of participants means, one rule a test."""

import io

import openpyxl
import pytest

from imports import queries
from imports.errors import TargetClosed
from imports.models import BatchState
from imports.services import batches
from pillars.models import Assignment, Person
from tests.imports.conftest import apply, make_event, read
from tests.imports.workbooks import BUDI, HEADINGS, SITI, as_file, workbook_of
from trainings.models import Enrolment, EventKind, EventState

NIK = SITI[1]


def codes(batch, viewer):
    return [problem["code"] for problem in queries.problems_of(batch, viewer=viewer)]


def siti(**changes):
    """Siti's row with some cells changed, by heading."""
    cells = dict(zip(HEADINGS, SITI, strict=False)) | changes
    return [cells.get(heading) for heading in HEADINGS]


class TestPerson:
    def test_what_the_nik_says_fills_blank_sex_and_birth_date(self, upload, kasudin):
        batch = upload(siti(**{"L/P": None, "Tanggal Lahir": None}))
        assert codes(batch, kasudin) == []
        values = batch.rows.get().values
        assert (values["sex"], values["born_on"]) == ("P", "1990-05-04")

    def test_without_nik_the_row_waits(self, upload, kasudin):
        batch = upload(siti(NIK=None))
        assert codes(batch, kasudin) == ["nik_missing"]

    def test_a_blank_never_erases(self, upload, kasudin):
        apply(upload(siti(**{"No HP": "081234567890"})), by=kasudin)
        again = upload(siti())
        assert again.rows_same == 1
        assert Person.objects.get().phone == "+6281234567890"

    def test_a_new_number_is_a_change_shown_old_and_new(self, upload, kasudin):
        apply(upload(siti(**{"No HP": "081234567890"})), by=kasudin)
        again = upload(siti(**{"No HP": "081234567899"}))
        (row,) = queries.rows_of(again, viewer=kasudin, tab="changed")
        assert [(d.label, d.old, d.new) for d in row.differences] == [
            ("Nomor HP", "+6281234567890", "+6281234567899")
        ]
        apply(again, by=kasudin)
        assert Person.objects.get().phone == "+6281234567899"

    @pytest.mark.parametrize(
        "spelling",
        [f"'{NIK}", f"{NIK}\u00a0", f" {NIK[:6]} {NIK[6:12]} {NIK[12:]} ", f"{NIK[:6]}.{NIK[6:]}"],
    )
    def test_the_same_nik_otherwise_spelt_is_the_same_person(self, upload, kasudin, spelling):
        apply(upload(siti()), by=kasudin)
        assert upload(siti(NIK=spelling)).rows_same == 1

    @pytest.mark.parametrize("name", ["SITI AMINAH", "siti aminah", "Hj. Siti Aminah, S.Sos"])
    def test_a_name_in_other_case_or_with_titles_is_the_same(self, upload, kasudin, name):
        apply(upload(siti()), by=kasudin)
        assert upload(siti(Nama=name)).rows_same == 1
        assert Person.objects.get().name == "Siti Aminah"

    def test_quite_another_name_is_applied_only_with_a_warning(self, upload, kasudin):
        apply(upload(siti()), by=kasudin)
        again = upload(siti(Nama="Joko Prabowo"))
        (problem,) = queries.problems_of(again, viewer=kasudin)
        assert (problem["level"], problem["code"]) == ("warning", "name_differs")
        assert "Siti Aminah" in problem["message"]

    def test_somebody_of_another_region_is_not_taken_over(
        self, upload, kasudin, other_kasudin, event
    ):
        elsewhere = make_event(other_kasudin, "99.01", code="UJI-2")
        row = siti(Kelurahan="Mekarsari", Kecamatan="Hulu")
        apply(upload(row, by=other_kasudin, event=elsewhere), by=other_kasudin)
        batch = upload(siti())
        (problem,) = queries.problems_of(batch, viewer=kasudin)
        assert problem["code"] == "known_elsewhere"
        assert "S*** A***" in problem["message"]
        assert "Siti" not in problem["message"]
        assert batch.rows_error == 1

    def test_the_province_may_enrol_somebody_of_any_of_its_cities(
        self, upload, staff, kasudin, event
    ):
        apply(upload(siti()), by=kasudin)
        meeting = make_event(staff, "99", code="UJI-3")
        batch = apply(upload(siti(), by=staff, event=meeting), by=staff)
        assert batch.rows_applied == 1
        assert Person.objects.count() == 1
        assert Enrolment.objects.count() == 2


class TestPlace:
    def test_level_words_and_case_do_not_matter(self, upload):
        batch = upload(siti(Kelurahan="KELURAHAN KEBON JERUK", Kecamatan="Kec. PASAR BARU"))
        assert batch.rows.get().region_code == "99.71.01.1002"

    def test_only_the_district_is_known(self, upload):
        batch = upload(siti(Kelurahan=None))
        assert batch.rows.get().region_code == "99.71.01"

    def test_a_village_alone_is_found_where_it_is_the_only_one(self, upload):
        batch = upload(siti(Kecamatan=None))
        assert batch.rows.get().region_code == "99.71.01.1002"

    def test_a_name_that_repeats_asks_for_the_district(self, upload, other_kasudin, staff):
        elsewhere = make_event(staff, "99", code="UJI-2")
        row = siti(Kelurahan="Sukamaju", Kecamatan=None)
        batch = upload(row, by=other_kasudin, event=elsewhere)
        assert codes(batch, other_kasudin) == ["village_ambiguous"]

    def test_a_misspelling_is_suggested_and_not_taken(self, upload, kasudin):
        batch = upload(siti(Kelurahan="Kebun Jeruk"))
        (problem,) = queries.problems_of(batch, viewer=kasudin)
        assert (problem["code"], problem["suggestion"]) == ("village_unknown", "Kebon Jeruk")

    def test_another_city_is_outside_my_scope(self, upload, kasudin):
        batch = upload(siti(Kelurahan="Mekarsari", Kecamatan="Hulu"))
        assert codes(batch, kasudin) == ["outside_scope"]

    def test_a_group_row_tells_the_district(self, kasudin, event):
        headings = ["No", "Nama", "NIK", "L/P", "Tanggal Lahir", "Kelurahan", "Unsur"]
        rows = [
            ["DAFTAR PESERTA"],
            headings,
            ["I.", "KECAMATAN PASAR BARU"],
            [1, *SITI[:5], "PSM"],
            ["II.", "KECAMATAN KARANG ANYAR"],
            [2, *BUDI[:5], "TKSK"],
        ]
        batch = read(as_file(workbook_of({"Peserta": rows})), by=kasudin, event=event)
        assert list(batch.rows.values_list("number", "region_code")) == [
            (4, "99.71.01.1002"),
            (6, "99.71.02.1002"),
        ]

    def test_a_second_row_of_headings_under_merged_ones_is_nobody(self, kasudin, event):
        book = openpyxl.Workbook()
        book.active.append(["Unsur", "NIK", "Nama", "Tempat/Tgl Lahir", "", "Lokasi Tugas", ""])
        book.active.append(["", "", "", "Tempat", "Tgl", "Kecamatan", "Kelurahan"])
        book.active.append(["PSM", NIK, "Siti", "Bogor", "4/5/1990", "Pasar Baru", "Kebon Jeruk"])
        book.active.merge_cells("D1:E1")
        book.active.merge_cells("F1:G1")
        buffer = io.BytesIO()
        book.save(buffer)
        batch = read(as_file(buffer.getvalue()), by=kasudin, event=event)
        assert list(batch.rows.values_list("number", "region_code", "level")) == [
            (3, "99.71.01.1002", 0)
        ]

    def test_the_place_of_duty_is_the_origin_and_the_address_the_home(self, upload, kasudin):
        batch = upload(
            ["Siti Aminah", NIK, "Jl. Satu", "Kebon Jeruk", "Pasar Baru", "Karang Anyar", "TKSK"],
            headings=[
                "Nama",
                "NIK",
                "Alamat",
                "Kelurahan",
                "Kecamatan",
                "Kecamatan Lokasi Tugas",
                "Unsur",
            ],
        )
        apply(batch, by=kasudin)
        assert Enrolment.objects.get().origin_id == "99.71.02"
        assert Person.objects.get().home_region_id == "99.71.01.1002"
        assert Person.objects.get().region_id == "99.71.02"

    def test_without_any_place_the_uploaders_city_is_meant(self, upload):
        batch = upload(["Siti Aminah", NIK, "PSM"], headings=["Nama", "NIK", "Unsur"])
        assert batch.rows.get().region_code == "99.71"

    def test_without_any_place_the_province_has_to_say(self, upload, staff, event):
        batch = upload(["Siti Aminah", NIK, "PSM"], headings=["Nama", "NIK", "Unsur"], by=staff)
        assert codes(batch, staff) == ["region_missing"]


class TestPillar:
    ROW = (*SITI[:6],)
    HEADINGS = HEADINGS[:6]

    def test_unknown_words_are_refused(self, upload, kasudin):
        assert codes(upload(siti(Unsur="PSX")), kasudin) == ["pillar_unknown"]

    def test_other_words_of_a_pillar_are_understood(self, upload):
        assert upload(siti(Unsur="Pekerja Sosial Masyarakat")).rows.get().values["pillar"] == "PSM"

    def test_the_title_tells_when_no_column_does(self, upload):
        batch = upload(self.ROW, headings=self.HEADINGS, title="DAFTAR HADIR BIMTEK TKSK")
        assert batch.rows.get().values["pillar"] == "TKSK"

    def test_the_events_only_target_tells(self, upload, event):
        event.pillars.set(["LKS"])
        batch = upload(self.ROW, headings=self.HEADINGS)
        assert batch.rows.get().values["pillar"] == "LKS"

    def test_a_jambore_is_for_karang_taruna(self, upload, kasudin):
        jambore = make_event(
            kasudin, "99.71", code="UJI-2", kind=EventKind.JAMBORE, title="Jambore"
        )
        batch = upload(self.ROW, headings=self.HEADINGS, event=jambore)
        assert batch.rows.get().values["pillar"] == "KARANG_TARUNA"

    def test_otherwise_the_uploader_is_asked(self, upload):
        batch = upload(self.ROW, headings=self.HEADINGS)
        assert batch.state == BatchState.MAPPING
        assert [question["key"] for question in batch.effects["questions"]] == ["pillar"]
        assert not batch.rows.exists()

    def test_the_uploaders_answer_holds_for_all_rows(self, upload):
        batch = upload(self.ROW, headings=self.HEADINGS, defaults={"pillar": "PSM"})
        assert batch.rows.get().values["pillar"] == "PSM"


class TestEnrolment:
    def test_it_notes_the_duty_held_that_day(self, upload, kasudin):
        apply(upload(siti()), by=kasudin)
        duty = Assignment.objects.create(
            person=Person.objects.get(),
            kind_id="PSM",
            region_id="99.71.01.1002",
            validity=("2023-01-01", "2026-01-01"),
        )
        later = make_event(kasudin, "99.71", code="UJI-2")
        apply(upload(siti(), event=later), by=kasudin)
        assert Enrolment.objects.get(event=later).assignment == duty

    def test_another_pillar_changes_the_enrolment_and_not_the_person(self, upload, kasudin):
        apply(upload(siti()), by=kasudin)
        again = apply(upload(siti(Unsur="TKSK")), by=kasudin)
        assert (again.rows_changed, again.rows_applied) == (1, 1)
        assert Enrolment.objects.get().pillar_id == "TKSK"

    def test_a_closed_event_takes_nobody(self, upload, kasudin, event):
        batch = upload(siti())
        event.state = EventState.CANCELLED
        event.save()
        with pytest.raises(TargetClosed):
            batches.apply(batch=batch, by=kasudin, rings=False)
        assert not Enrolment.objects.exists()


def test_quotas_are_compared_with_what_would_come(upload, kasudin, event):
    event.quotas.create(region_id="99.71", pillar_id="PSM", seats=1)
    apply(upload(siti()), by=kasudin)
    other = siti(Nama="Ani", NIK="3171014405900009")
    batch = upload(siti(), other)
    (row,) = batch.effects["regencies"]
    assert (row["before"], row["added"], row["after"], row["quota"], row["over"]) == (
        1,
        1,
        2,
        1,
        True,
    )
    assert batch.effects["total"] == {"before": 1, "added": 1, "after": 2}


def test_a_shirt_size_and_remarks_are_kept_on_the_enrolment(upload, kasudin):
    batch = upload(
        [*SITI[:6], "PSM", "XL", "Ketua", "hadir"],
        headings=[*HEADINGS[:6], "Unsur", "Ukuran Kaos", "Jabatan", "Keterangan"],
    )
    apply(batch, by=kasudin)
    enrolment = Enrolment.objects.get()
    assert (enrolment.shirt_size, enrolment.note) == ("XL", "Ketua · hadir")


def test_rows_can_be_searched_by_nik_name_and_number(upload, kasudin):
    batch = upload(siti(), list(BUDI))

    def numbers(text):
        return [row.number for row in queries.rows_of(batch, viewer=kasudin, search=text)]

    assert numbers(NIK) == [2]
    assert numbers("budi") == [3]
    assert numbers("3") == [3]


def test_the_nik_is_masked_but_for_the_uploader_of_a_refused_one(upload, kasudin, operator):
    batch = upload(siti(NIK=f"{NIK[:15]}"), list(BUDI))

    def niks(viewer):
        rows = queries.rows_of(batch, viewer=viewer)
        return [cell.raw for row in rows for cell in row.cells if cell.key == "nik"]

    assert niks(kasudin) == [NIK[:15], "3171********0002"]
    assert niks(operator) == [f"{NIK[:4]}*******{NIK[11:15]}", "3171********0002"]
