"""A list of candidates: who stands for which seat, and who may not read it."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from imports import queries, registry
from imports import urls as import_urls
from imports.errors import TargetClosed, TargetNotFound
from imports.services import batches, steps
from imports.states import READ, UNDO
from pillars.models import Assignment, Person
from tests.imports.conftest import apply
from tests.imports.workbooks import BUDI, as_file
from tests.trainings.sheets.conftest import fill, read_rows
from trainings.models import Candidate, CandidateState, SelectionRequirement
from trainings.services import selection_calls, selection_candidates

HEADINGS = ("Nama", "NIK", "L/P", "Tanggal Lahir", "Kelurahan", "Kecamatan", "Unsur")
YOUNG = ("Siti Aminah", "3171014405980001", "P", "4 Mei 1998", "Kebon Jeruk", "Pasar Baru", "PSM")


@pytest.fixture
def open_call(call, staff):
    return selection_calls.move(selection=call, name="open", by=staff)


@pytest.fixture
def send(open_call, kasudin):
    def send(*rows, by=kasudin, headings=HEADINGS):
        return read_rows(
            "selection", *rows, headings=headings, by=by, target=str(open_call.public_id)
        )

    return send


def codes(batch, viewer):
    return [problem["code"] for problem in queries.problems_of(batch, viewer=viewer)]


class TestRows:
    def test_a_row_becomes_a_person_who_stands_for_the_seat(self, send, kasudin, open_call):
        apply(send(YOUNG), by=kasudin)
        candidate = Candidate.objects.get()
        assert candidate.selection == open_call
        assert candidate.seat.region_id == "99.71.01"
        assert candidate.person.home_region_id == "99.71.01.1002"
        assert (candidate.comes_from_id, candidate.registered_by) == ("PSM", kasudin)
        assert not Assignment.objects.exists()
        assert candidate.number.startswith("K-")

    def test_what_is_asked_for_decides_whether_they_are_complete(self, send, kasudin, open_call):
        apply(send(YOUNG), by=kasudin)
        assert Candidate.objects.get().state == CandidateState.VERIFIED
        SelectionRequirement.objects.create(selection=open_call, order=1, title="KTP")
        other = ("Rina Sari", "3171015502970003", "P", "15-2-1997", *YOUNG[4:])
        apply(send(other), by=kasudin)
        assert set(Candidate.objects.values_list("state", flat=True)) == {"registered"}

    def test_who_serves_by_the_registry_is_met_and_not_doubted(self, send, kasudin, member):
        person = member("99.71.01.1002", name="Siti Aminah", nik=YOUNG[1])
        batch = send(YOUNG)
        assert "not_serving" not in codes(batch, kasudin)
        apply(batch, by=kasudin)
        assert Candidate.objects.get().person == person
        assert Person.objects.count() == 1

    def test_who_serves_nowhere_is_told(self, send, kasudin):
        (remark,) = queries.problems_of(send(YOUNG), viewer=kasudin)
        assert (remark["level"], remark["code"]) == ("warning", "not_serving")
        assert "Karang Taruna atau PSM" in remark["message"]

    def test_a_rule_that_the_row_fails_is_told_and_does_not_stop_it(self, send, kasudin):
        old = ("Siti Aminah", "3171014405600001", "P", "4 Mei 1960", *YOUNG[4:])
        batch = send(old)
        assert "rule_max_age" in codes(batch, kasudin)
        assert apply(batch, by=kasudin).rows_applied == 1

    def test_a_kecamatan_without_a_seat_is_refused(self, send, kasudin):
        (remark,) = queries.problems_of(send(BUDI), viewer=kasudin)
        assert remark["code"] == "no_such_seat"
        assert "Yang dibuka: Pasar Baru." in remark["message"]

    def test_the_seat_column_says_more_than_the_address(self, send, kasudin):
        lives = ("Siti Aminah", YOUNG[1], "Duri Pulo", "Karang Anyar", "Pasar Baru")
        batch = send(
            lives, headings=("Nama", "NIK", "Kelurahan", "Kecamatan", "Kecamatan yang Dilamar")
        )
        apply(batch, by=kasudin)
        candidate = Candidate.objects.get()
        assert candidate.seat.region_id == "99.71.01"
        assert candidate.person.home_region_id == "99.71.02.1002"

    def test_the_same_list_again_changes_nothing(self, send, kasudin):
        apply(send(YOUNG), by=kasudin)
        again = send(YOUNG)
        assert (again.rows_same, again.rows_new) == (1, 0)

    def test_who_stands_for_another_seat_is_refused_by_name_of_it(
        self, send, kasudin, staff, open_call, places
    ):
        apply(send(YOUNG), by=kasudin)
        selection_calls.edit(
            selection=open_call, seats=[places["99.71.01"], places["99.71.02"]], by=staff
        )
        moved = (*YOUNG[:4], "Duri Pulo", "Karang Anyar", "PSM")
        (remark,) = queries.problems_of(send(moved), viewer=kasudin)
        assert remark["code"] == "other_seat"
        assert "Pasar Baru" in remark["message"]

    def test_who_left_the_call_does_not_come_back_by_a_list(self, send, kasudin, staff):
        apply(send(YOUNG), by=kasudin)
        selection_candidates.leave(candidate=Candidate.objects.get(), reason="Pindah", by=staff)
        assert "has_left" in codes(send(YOUNG), kasudin)

    def test_the_preview_counts_the_candidates_of_each_seat(self, send, kasudin):
        apply(send(YOUNG), by=kasudin)
        other = ("Rina Sari", "3171015502970003", "P", "15-2-1997", *YOUNG[4:])
        (line,) = send(other).effects["regencies"]
        assert (line["region"], line["before"], line["after"]) == ("99.71.01", 1, 2)


class TestUndo:
    def undo(self, batch, by):
        batches.undo(batch=batch, by=by, rings=False)
        steps.run(batch.pk, UNDO)
        batch.refresh_from_db()
        return batch

    def test_candidates_and_the_people_they_made_go(self, send, kasudin):
        batch = apply(send(YOUNG), by=kasudin)
        self.undo(batch, kasudin)
        assert not Candidate.objects.exists()
        assert not Person.objects.exists()

    def test_whoever_has_changed_since_stays(self, send, kasudin, staff):
        batch = apply(send(YOUNG), by=kasudin)
        selection_candidates.leave(candidate=Candidate.objects.get(), reason="Pindah", by=staff)
        found = self.undo(batch, kasudin)
        assert Candidate.objects.count() == 1
        assert found.undo_result["kept_total"] == 2


class TestWho:
    def test_only_while_registration_is_open(self, call, kasudin):
        with pytest.raises(TargetClosed):
            read_rows("selection", YOUNG, headings=HEADINGS, by=kasudin, target=str(call.public_id))

    def test_a_call_of_another_city_is_not_found(self, staff, kasudin, other_kasudin, places):
        today = timezone.localdate()
        theirs = selection_calls.create(
            title="Seleksi Kota Selatan",
            region=places["99.71"],
            opens_on=today,
            closes_on=today,
            seats=[places["99.71.02"]],
            by=staff,
        )
        with pytest.raises(TargetNotFound):
            read_rows(
                "selection",
                YOUNG,
                headings=HEADINGS,
                by=other_kasudin,
                target=str(theirs.public_id),
            )

    def test_nonsense_in_the_address_is_not_found(self, kasudin):
        with pytest.raises(TargetNotFound):
            read_rows("selection", YOUNG, headings=HEADINGS, by=kasudin, target="bukan-nomor")

    def test_a_reviewer_opens_no_page_of_the_upload(self, send, client, staff, reviewer):
        batch = send(YOUNG, by=staff)
        client.force_login(reviewer)
        of_one = [
            one.name for one in import_urls.urlpatterns if "<uuid:public_id>" in str(one.pattern)
        ]
        assert len(of_one) > 20
        for name in of_one:
            more = ["0-2-nik"] if name == "batch-candidates" else []
            address = reverse(f"imports:{name}", args=[batch.public_id, *more])
            for answer in (client.get(address), client.post(address)):
                # 403 where the role may not in any case, 405 for the other method.
                assert answer.status_code in (403, 404, 405), name
                assert b"Siti" not in answer.content, name
        for name in ("batch-list", "tray"):
            assert b"Siti" not in client.get(reverse(f"imports:{name}")).content

    def test_a_reviewer_uploads_nothing_to_the_call_they_judge(self, send, reviewer):
        with pytest.raises(TargetNotFound, match="penilai"):
            send(YOUNG, by=reviewer)


@pytest.mark.parametrize("region", ["99", "99.71"])
def test_the_template_comes_back_as_the_list_it_is(open_call, staff, tmp_path, region):
    path = tmp_path / "templat.xlsx"
    call_command("make_template", "selection", region=region, out=path)
    filled = fill(
        path,
        {
            "Nama lengkap": "Siti Aminah",
            "NIK": YOUNG[1],
            "Kab/Kota": "Kota Selatan",
            "Kecamatan": "Pasar Baru",
        },
    )
    batch = batches.upload(
        sheet=registry.get("selection"),
        file=as_file(filled, "templat.xlsx"),
        by=staff,
        target=str(open_call.public_id),
        rings=False,
    )
    steps.run(batch.pk, READ)
    batch.refresh_from_db()
    assert (batch.rows_new, batch.rows_error) == (1, 0)


def test_the_page_of_the_candidates_leads_to_the_upload(as_kasudin, open_call):
    page = as_kasudin.get(reverse("trainings:selection-candidates", args=[open_call.public_id]))
    upload = f"{reverse('imports:batch-new')}?lembar=selection&amp;untuk={open_call.public_id}"
    assert upload in page.content.decode()
    assert as_kasudin.get(upload.replace("&amp;", "&")).status_code == 200
