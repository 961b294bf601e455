import hashlib
from datetime import date, time

import pytest
from django.db import IntegrityError, transaction

from regions.models import Region
from trainings.errors import LetterInvalid, MoveNotAllowed, OutsideRegion, ReasonMissing
from trainings.letters.content import Wish
from trainings.models import EnrolmentState, Letter, LetterKind, NumberSeries
from trainings.services import committees, letters, timetable

CITY, OTHER = "99.71", "99.01"


def wish(kind, **more):
    return Wish(
        kind=kind, dated_on=date(2024, 4, 20), signer_position="Kepala", signer_name="Siti", **more
    )


def issue(event, by, kind=LetterKind.KAK, **more) -> Letter:
    return letters.issue(event=event, wish=wish(kind, **more), by=by)


@pytest.fixture
def place(places):
    return lambda code: Region.objects.get(pk=code)


def test_numbers_follow_each_other_per_office_and_series(event, province_event, kasudin, staff):
    committees.add(event=event, name="Retno", duty="Ketua", by=kasudin)
    found = [
        issue(event, kasudin).number,
        issue(event, kasudin, LetterKind.INVITATION, to="Camat").number,
        issue(event, kasudin, LetterKind.COMMITTEE).number,
        issue(province_event, staff).number,
        issue(event, staff).number,
    ]
    assert found == [
        "400.9/001/DINSOS-9971/2024", "400.9/002/DINSOS-9971/2024",
        "400.9/001/SK/DINSOS-9971/2024", "400.9/001/DINSOS/2024", "400.9/003/DINSOS-9971/2024",
    ]  # fmt: skip


def test_the_paper_is_a_pdf_kept_as_it_was_printed(event, kasudin):
    letter = issue(event, kasudin)
    with letter.file.open() as file:
        paper = file.read()

    assert paper.startswith(b"%PDF-")
    assert hashlib.sha256(paper).hexdigest() == letter.file_sha256
    with pytest.raises(IntegrityError, match="is_final"), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(data={})


def test_a_preview_takes_no_number(event, kasudin):
    assert letters.preview(event=event, wish=wish(LetterKind.KAK), by=kasudin).startswith(b"%PDF-")
    assert not NumberSeries.objects.exists()
    assert not Letter.objects.exists()


def test_a_cancelled_letter_keeps_its_number(event, kasudin, other_kasudin):
    letter = issue(event, kasudin)
    with pytest.raises(ReasonMissing):
        letters.cancel(letter=letter, reason=" ", by=kasudin)
    with pytest.raises(OutsideRegion):
        letters.cancel(letter=letter, reason="keliru", by=other_kasudin)
    letters.cancel(letter=letter, reason="keliru", by=kasudin)
    with pytest.raises(MoveNotAllowed):
        letters.cancel(letter=letter, reason="lagi", by=kasudin)
    assert issue(event, kasudin).serial == 2


def test_what_is_missing_is_said_before_a_number_is_taken(event, kasudin, place):
    for kind, words in (
        (LetterKind.COMMITTEE, "Panitia"),
        (LetterKind.TIMETABLE, "Jadwal"),
        (LetterKind.ASSIGNMENT, "Belum ada peserta"),
    ):
        with pytest.raises(LetterInvalid, match=words):
            issue(event, kasudin, kind, addressee=place("99.71.01"))
    assert not NumberSeries.objects.exists()


def test_the_words_come_from_the_event(event, kasudin, enrol, place, session):
    speaker = timetable.add_speaker(region=place(CITY), name="Dr. Sri", by=kasudin)
    timetable.book(session=session(time(8), time(9), jp=1), speaker=speaker, by=kasudin)
    enrol(event, name="Ani", state=EnrolmentState.CONFIRMED)
    enrol(event, "99.71.02.1001", name="Dewi", state=EnrolmentState.CONFIRMED)
    enrol(event, name="Mundur", state=EnrolmentState.WITHDRAWN)

    timetable_rows = issue(event, kasudin, LetterKind.TIMETABLE).data["tables"][0]["rows"]
    names = issue(event, kasudin, LetterKind.ASSIGNMENT, addressee=place("99.71.01")).data
    minutes = issue(event, kasudin, LetterKind.MINUTES).data

    assert timetable_rows == [["08.00–09.00", "Etika", "1", "Dr. Sri"]]
    assert [row[1] for row in names["tables"][0]["rows"]] == ["Ani"]
    assert ["Peserta", "2 orang"] in minutes["facts"]


class TestOfTheProvince:
    """A city reads the province's invitation and sends its own people with its own letter."""

    @pytest.fixture
    def sent(self, province_event, enrol):
        enrol(province_event, name="Ani", state=EnrolmentState.CONFIRMED)
        enrol(province_event, "99.01.01.2001", name="Jauh", state=EnrolmentState.CONFIRMED)

    def test_a_city_assigns_its_own(self, province_event, sent, kasudin, place):
        letter = issue(province_event, kasudin, LetterKind.ASSIGNMENT, addressee=place(CITY))
        assert letter.number == "400.9/001/DINSOS-9971/2024"
        assert [row[1] for row in letter.data["tables"][0]["rows"]] == ["Ani"]

    def test_and_nothing_else(self, province_event, sent, kasudin, place):
        with pytest.raises(OutsideRegion):
            issue(province_event, kasudin, LetterKind.KAK)
        with pytest.raises(OutsideRegion):
            issue(province_event, kasudin, LetterKind.ASSIGNMENT, addressee=place(OTHER))

    def test_who_reads_what(self, province_event, sent, staff, kasudin, other_kasudin, place):
        issue(province_event, staff, LetterKind.KAK)
        issue(province_event, staff, LetterKind.INVITATION, to="Semua")
        issue(province_event, staff, LetterKind.INVITATION, to="Kota", addressee=place(CITY))
        issue(province_event, kasudin, LetterKind.ASSIGNMENT, addressee=place(CITY))

        def read(user):
            return Letter.objects.visible_to(user).count()

        assert (read(staff), read(kasudin), read(other_kasudin)) == (4, 3, 1)
