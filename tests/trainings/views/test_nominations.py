import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from tests.pillars.factories import AssignmentFactory, PersonFactory
from trainings.models import EnrolmentState, Nomination
from trainings.services import quotas

PDF = b"%PDF-1.7\n% surat"


def at(event, name, *more):
    return reverse(f"trainings:{name}", args=[event.code, *more])


def letter(**more):
    return {"number": "12/NOM/2024", "dated_on": "1 April 2024", **more}


@pytest.fixture
def psm(places):
    person = PersonFactory(name="Pengganti Baik")
    AssignmentFactory(person=person)
    return person


class TestLetters:
    def test_an_uploaded_list_gets_its_letter_afterwards(self, as_kasudin, event, enrol):
        rows = [enrol(event, name=name) for name in ("Ani", "Budi")]
        enrol(event, name="Pergi", state=EnrolmentState.WITHDRAWN)
        assertContains(as_kasudin.get(at(event, "nomination-list")), "2 peserta belum terhubung")

        paper = SimpleUploadedFile("surat.pdf", PDF, "application/pdf")
        as_kasudin.post(at(event, "nomination-add"), letter(paper=paper))

        kept = Nomination.objects.get()
        assert set(kept.enrolments.all()) == set(rows)
        page = as_kasudin.get(at(event, "nomination-file", kept.public_id))
        assert b"".join(page.streaming_content) == PDF
        assertNotContains(as_kasudin.get(at(event, "nomination-list")), "belum terhubung")

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"number": ""}, "Tulis nomor suratnya."),
            ({"number": "1", "dated_on": ""}, "Tulis tanggal suratnya."),
            (letter(paper=SimpleUploadedFile("a.pdf", b"PK\x03\x04")), "bukan PDF"),
        ],
    )
    def test_what_is_no_letter_is_told(self, as_kasudin, event, fields, said):
        assertContains(as_kasudin.post(at(event, "nomination-add"), fields), said)
        assert not Nomination.objects.exists()

    def test_a_city_does_not_read_the_letter_of_another(
        self, client, province_event, kasudin, other_kasudin
    ):
        client.force_login(kasudin)
        client.post(at(province_event, "nomination-add"), letter())
        kept = Nomination.objects.get()
        client.force_login(other_kasudin)
        assertNotContains(client.get(at(province_event, "nomination-list")), "12/NOM/2024")
        url = at(province_event, "nomination-file", kept.public_id)
        assert client.get(url).status_code == 404


class TestWaitingList:
    @pytest.fixture
    def waiting(self, event, kasudin, enrol):
        quotas.set_seats(event=event, seats={("99.71.01", "PSM"): 1}, by=kasudin)
        return (
            enrol(event, name="Ani"),
            enrol(event, name="Budi", state=EnrolmentState.WAITING, wait_rank=1),
        )

    def test_withdrawing_offers_and_the_page_answers(self, as_kasudin, event, waiting):
        ani, budi = waiting
        as_kasudin.post(at(event, "participant-withdraw", ani.public_id), {"reason": "sakit"})
        page = as_kasudin.get(at(event, "waiting-list"))
        assertContains(page, "Kursi ditawarkan")
        assertContains(page, "Menunggu jawaban")

        as_kasudin.post(at(event, "offer-answer", budi.public_id, "terima"))

        budi.refresh_from_db()
        assert budi.state == EnrolmentState.NOMINATED
        assertContains(as_kasudin.get(at(event, "waiting-list")), "Diterima")
        assert (
            as_kasudin.post(at(event, "offer-answer", budi.public_id, "mungkin")).status_code == 404
        )

    def test_the_surplus_is_shown_and_moved(self, as_kasudin, event, waiting, enrol):
        enrol(event, name="Cici")
        assertContains(as_kasudin.get(at(event, "waiting-list")), "Pindahkan 1 orang")
        as_kasudin.post(at(event, "surplus-queue"))
        line = as_kasudin.get(at(event, "waiting-list")).context["line"]
        assert [row.person.name for row in line] == ["Budi", "Cici"]

    def test_names_of_other_regions_stay_hidden(
        self, client, province_event, staff, kasudin, other_kasudin, enrol
    ):
        province_event.capacity = 1
        province_event.save()
        ani = enrol(province_event, name="Ani Selatan")
        enrol(
            province_event, "99.01.01.2001", name="Jauh", state=EnrolmentState.WAITING, wait_rank=1
        )
        client.force_login(kasudin)
        client.post(
            at(province_event, "participant-withdraw", ani.public_id),
            {"reason": "sakit"},
            follow=True,
        )
        client.force_login(other_kasudin)
        page = client.get(at(province_event, "waiting-list"))
        assertContains(page, "peserta wilayah lain")
        assertNotContains(page, "Ani Selatan")


class TestSubstitutes:
    def test_search_choose_and_say_why(self, as_kasudin, event, enrol, psm):
        row = enrol(event, name="Ani", state=EnrolmentState.CONFIRMED)
        url = at(event, "participant-substitute", row.public_id)
        assertContains(as_kasudin.get(url, {"q": "zulkifli"}), "Tidak ada pengganti")
        assertContains(as_kasudin.get(url, {"q": "pengganti"}), str(psm.public_id))
        assert "reason" in as_kasudin.post(url, {"person": psm.public_id}).context["form"].errors

        as_kasudin.post(url, {"person": psm.public_id, "reason": "sakit"})

        assertContains(as_kasudin.get(at(event, "participant-list")), "diganti Pengganti Baik")
        assert event.enrolments.counted().get().person == psm

    def test_somebody_of_another_region_is_not_found(self, as_kasudin, event, enrol):
        row = enrol(event)
        other = PersonFactory(region_id="99.01.01.2001")
        url = at(event, "participant-substitute", row.public_id)
        answer = as_kasudin.post(url, {"person": other.public_id, "reason": "sakit"})
        assert answer.status_code == 404


def test_bus_and_tent_of_the_ticked(as_kasudin, event, enrol):
    ani, budi = enrol(event), enrol(event)
    assertContains(as_kasudin.get(at(event, "participant-place")), str(ani.public_id))
    empty = as_kasudin.post(at(event, "participant-place"), {}, follow=True)
    assertContains(empty, "Centang peserta")
    as_kasudin.post(at(event, "participant-place"), {"pilih": [ani.public_id], "bus": "A2"})
    ani.refresh_from_db()
    budi.refresh_from_db()
    assert (ani.bus, budi.bus) == ("A2", "")


def test_who_is_paid_elsewhere_is_named(as_staff, staff, event, enrol):
    event.pays_attendance = True
    event.save()
    person = PersonFactory(name="Ani")
    other = type(event).objects.create(
        code="BMT-99-2024-900", title="Kegiatan Lain", kind="bimtek", region_id="99",
        start_on=event.start_on, end_on=event.end_on, created_by=staff, pays_attendance=True,
    )  # fmt: skip
    enrol(other, person=person, state=EnrolmentState.CONFIRMED)
    enrol(event, person=person)
    enrol(event, name="Budi")

    page = as_staff.post(at(event, "participant-confirm"), {"semua": "1"}, follow=True)

    assertContains(page, "Ani belum disahkan: sudah dibayar pada Kegiatan Lain")
    assertContains(page, "1 peserta disahkan.")


def test_who_did_not_come_is_not_counted_and_proposed_next_year(as_kasudin, event, enrol):
    row = enrol(event, name="Ani", state=EnrolmentState.CONFIRMED)
    assertContains(as_kasudin.get(at(event, "participant-list")), "Tidak hadir")
    as_kasudin.post(at(event, "participant-absent", row.public_id))
    row.refresh_from_db()
    assert row.state == EnrolmentState.ABSENT
    assert not event.enrolments.counted().exists()
    as_kasudin.post(at(event, "participant-reinstate", row.public_id))
    row.refresh_from_db()
    assert row.state == EnrolmentState.NOMINATED


def test_the_timeline_tells_of_the_line(as_kasudin, event, kasudin, enrol):
    quotas.set_seats(event=event, seats={("99.71.01", "PSM"): 1}, by=kasudin)
    ani = enrol(event, name="Ani")
    budi = enrol(event, name="Budi", state=EnrolmentState.WAITING, wait_rank=1)
    as_kasudin.post(at(event, "participant-withdraw", ani.public_id), {"reason": "sakit"})
    as_kasudin.post(at(event, "offer-answer", budi.public_id, "terima"))
    page = as_kasudin.get(at(event, "event-history"))
    assertContains(page, "Budi ditawari kursi")
    assertContains(page, "Budi mendapat kursi")
