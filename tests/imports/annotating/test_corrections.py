"""A NIK that was repaired after it had been applied: one person, and only when confirmed."""

import pytest
from django.urls import reverse
from openpyxl.packaging.custom import StringProperty

from accounts.crypto import index
from accounts.models import AccessLog
from imports.annotating import origin
from imports.models import RowChoice
from imports.services import correcting
from pillars.models import Person
from tests.imports.annotating.conftest import closed, opened
from tests.imports.conftest import apply, make_event, read
from tests.imports.workbooks import BUDI, SITI, as_file, workbook
from trainings.models import Enrolment

pytestmark = pytest.mark.django_db
RIGHT_NIK = "3171014405900099"


@pytest.fixture
def applied(upload, kasudin):
    return apply(upload(SITI, BUDI), by=kasudin)


@pytest.fixture
def corrected(applied, annotate, kasudin, event):
    """The marked workbook with a repaired NIK in Siti's row."""

    def corrected(**cells):
        book = opened(annotate(applied))
        for place, text in ({"B2": RIGHT_NIK} | cells).items():
            book["Peserta"][place] = text
        return read(as_file(closed(book), "perbaikan.xlsx"), by=kasudin, event=event)

    return corrected


def siti() -> Person:
    return Person.objects.get(name="Siti Aminah")


def test_it_shows_as_changed_and_is_tied_to_the_same_person(corrected, applied):
    before = siti()
    batch = corrected()
    assert batch.corrects == applied
    assert (batch.rows_new, batch.rows_changed, batch.rows_same) == (0, 1, 1)
    row = batch.rows.get(number=2)
    assert (row.match_id, row.level, row.outcome) == (before.pk, 1, "changed")
    assert row.differences["nik"] == [before.nik_mask, "3171********0099"]
    assert row.codes == ["warning:nik:nik_changed"]


def test_unconfirmed_it_stays_behind_and_nobody_becomes_two(corrected, kasudin):
    batch = apply(corrected(B3=BUDI[1], G3="PSM"), by=kasudin)
    assert (batch.rows_applied, batch.rows_error) == (1, 1)
    assert batch.rows.get(number=2).codes == ["error:nik:nik_change_waits"]
    assert siti().nik == SITI[1]
    assert Person.objects.count() == Enrolment.objects.count() == 2


def test_confirmed_the_person_gets_the_right_nik(corrected, kasudin, event):
    batch = corrected()
    before = siti()
    batch = correcting.decide(batch=batch, rows=[(0, 2)], is_same=True, by=kasudin)
    assert batch.rows_changed == 1
    batch = apply(batch, by=kasudin)
    assert (batch.rows_applied, batch.rows_error) == (1, 0)
    after = siti()
    assert (after.pk, after.nik, after.nik_mask) == (before.pk, RIGHT_NIK, "3171********0099")
    assert bytes(after.nik_index) == index(RIGHT_NIK)
    assert Enrolment.objects.filter(event=event).count() == 2


def test_a_second_correction_still_knows_the_person(corrected, annotate, kasudin, event):
    first = corrected()
    correcting.decide(batch=first, rows=[(0, 2)], is_same=True, by=kasudin)
    first = apply(first, by=kasudin)
    again = read(as_file(annotate(first), "lagi.xlsx"), by=kasudin, event=event)
    assert (again.corrects, again.rows_same, again.rows_total) == (first, 2, 2)
    book = opened(annotate(first))
    book["Peserta"]["B2"] = "3171014405900077"
    third = read(as_file(closed(book), "lagi2.xlsx"), by=kasudin, event=event)
    assert (third.rows_new, third.rows_changed, third.rows_same) == (0, 1, 1)
    assert third.rows.get(number=2).differences["nik"][0] == "3171********0099"


def test_somebody_else_is_a_new_person(corrected, kasudin):
    batch = correcting.decide(batch=corrected(), rows=[(0, 2)], is_same=False, by=kasudin)
    assert (batch.rows_new, batch.rows_changed) == (1, 0)
    assert batch.decisions.get().choice == RowChoice.NEW
    apply(batch, by=kasudin)
    assert Person.objects.filter(name="Siti Aminah").count() == 2


def test_another_name_in_the_same_row_is_another_person(corrected):
    batch = corrected(A2="Rina Wulandari")
    assert (batch.rows_new, batch.rows_changed, batch.rows_same) == (1, 0, 1)


def test_a_nik_that_the_registry_knows_is_whose_it_is(corrected):
    batch = corrected(B2=BUDI[1], B3="3171021203850099")
    assert "new_key" not in batch.rows.get(number=2).values


def test_a_forged_sign_is_no_sign(upload, applied, tmp_path, annotate):
    book = opened(workbook(SITI))
    sign = origin.sign(applied.public_id)
    for text, found in ((sign, applied.public_id), (sign[:-4] + "0000", None)):
        for name in list(book.custom_doc_props.names):
            del book.custom_doc_props[name]
        book.custom_doc_props.append(StringProperty(name=origin.PROPERTY, value=text))
        path = tmp_path / "tanda.xlsx"
        book.save(path)
        assert origin.read(path) == found


def test_the_sign_of_another_office_is_not_followed(
    applied, annotate, other_kasudin, staff, places
):
    theirs = make_event(other_kasudin, "99.01", code="UJI-2")
    batch = read(as_file(annotate(applied), "x.xlsx"), by=other_kasudin, event=theirs)
    assert batch.corrects is None


def test_the_page_says_so_and_asks(client, corrected, kasudin):
    client.force_login(kasudin)
    batch = corrected()
    page = reverse("imports:batch-detail", args=[batch.public_id])
    text = client.get(page).content.decode()
    assert "Ini perbaikan dari" in text
    assert "2 baris: 0 baru, 1 berubah, 1 sama" in text
    assert "1 NIK berubah sejak diterapkan" in text
    assert "1 NIK menunggu konfirmasi Anda" in text
    assert reverse("imports:batch-apply", args=[batch.public_id]) not in text
    answer = client.post(
        reverse("imports:batch-niks", args=[batch.public_id]),
        {"pilih": ["0-2"], "jawaban": "sama"},
        follow=True,
    )
    assert "1 NIK dikonfirmasi" in answer.content.decode()
    assert "orangnya sudah dikonfirmasi sama" in answer.content.decode()
    assert "Terapkan 1 baris" in answer.content.decode()


def test_the_marked_copy_is_asked_for_then_fetched_and_logged(client, upload, kasudin, annotate):
    client.force_login(kasudin)
    batch = upload(SITI, ("Budi", 3171021203850000, *BUDI[2:]))
    url = reverse("imports:batch-annotated", args=[batch.public_id])
    assert client.get(url).status_code == 302
    annotate(batch)
    answer = client.get(url)
    assert answer["Content-Disposition"] == 'attachment; filename="peserta-diperiksa.xlsx"'
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    log = AccessLog.objects.get(kind="download")
    assert (log.subject_id, log.user_public_id) == (str(batch.public_id), kasudin.public_id)
