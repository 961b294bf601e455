"""The pages of a call as staff, head and the public see them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts import crypto
from accounts.formats import long_date
from pillars.models import Assignment, Person
from trainings.models import (
    CandidateDocument,
    CandidateState,
    Objection,
    Outcome,
    Selection,
    SelectionRequirement,
    SelectionState,
)
from trainings.services import selection_calls, selection_candidates


def url(name, *args):
    return reverse(f"trainings:selection-{name}", args=args)


def test_a_vacant_kecamatan_leads_to_a_new_call(client, staff, places):
    client.force_login(staff)
    page = client.get(url("create"), {"wilayah": "99.71.02"})
    assert 'value="99.71.02" id=' in page.content.decode()
    answer = client.post(
        url("create"),
        {
            "title": "Seleksi Karang Anyar",
            "region": "99",
            "opens_on": "1 Desember 2026",
            "closes_on": "15 Desember 2026",
            "objection_days": "3",
            "seats": ["99.71.02"],
        },
    )
    selection = Selection.objects.get()
    assert answer.url == url("setup", selection.public_id)
    assert list(selection.seats.values_list("region_id", flat=True)) == ["99.71.02"]
    page = client.get(url("list"), {"wilayah": "99.71.02"}).content.decode()
    assert "Seleksi Karang Anyar" in page


def test_set_up_of_steps_papers_stages_and_reviewers(client, call, staff, reviewer):
    client.force_login(staff)
    address = url("setup", call.public_id)
    steps = {"bagian": "langkah", "langkah-TOTAL_FORMS": "1", "langkah-INITIAL_FORMS": "1"}
    line = {
        "title": "Pengumuman",
        "office": "Sekretariat",
        "days": "7",
        "planned_end": "1 Januari 2026",
        "done_on": "3 Januari 2026",
    }
    steps |= {f"langkah-0-{name}": value for name, value in line.items()}
    assert client.post(address, steps).status_code == 302
    assert "terlambat 2 hari" in client.get(url("detail", call.public_id)).content.decode()
    papers = {"bagian": "berkas", "papers": "KTP\nSertifikat (tidak wajib)"}
    assert client.post(address, papers).status_code == 302
    assert list(call.requirements.values_list("title", "is_required")) == [
        ("KTP", True),
        ("Sertifikat", False),
    ]
    stage = call.stages.first()
    part = f"tahap-{stage.pk}"
    fields = {"weight": "30", "pass_mark": "65", "criteria": "Motivasi; 3\nKomunikasi"}
    sent = {"bagian": part, **{f"{part}-{name}": value for name, value in fields.items()}}
    assert client.post(address, sent).status_code == 302
    assert list(stage.criteria.values_list("title", "weight")) == [
        ("Motivasi", 3),
        ("Komunikasi", 1),
    ]
    assert client.post(address, {"bagian": "penilai", "users": []}).status_code == 302
    assert not call.reviewers.exists()


def test_candidates_are_picked_among_members_who_live_there(client, call, staff, member):
    selection_calls.move(selection=call, name="open", by=staff)
    here, old = member(name="Siti Aminah"), member(name="Tua Sekali", age=50)
    elsewhere = member("99.71.02.1001", name="Jauh Sekali")
    client.force_login(staff)
    address = url("pick", call.public_id)
    page = client.get(address).content.decode()
    assert "Siti Aminah" in page
    assert "Usia 50 tahun" in page
    assert "Jauh Sekali" not in page
    sent = {"pilih": [str(one.public_id) for one in (here, old, elsewhere)]}
    assert client.post(address, sent).status_code == 302
    assert {row.person.name for row in call.candidates.all()} == {"Siti Aminah", "Tua Sekali"}
    page = client.get(url("candidates", call.public_id)).content.decode()
    assert "Usia 50 tahun" in page


def test_somebody_new_is_registered_by_form(client, call, staff):
    selection_calls.move(selection=call, name="open", by=staff)
    client.force_login(staff)
    sent = {
        "seat": call.seats.get().pk,
        "nik": "9971015203980001",
        "name": "Rina Baru",
        "sex": "P",
        "born_on": "12 Maret 1998",
        "education": "sma",
        "state_office": "none",
        "home_region": "99.71.01.1001",
    }
    answer = client.post(url("register", call.public_id), sent)
    person = Person.objects.get(nik_index=crypto.index("9971015203980001"))
    candidate = call.candidates.get()
    assert (candidate.person, answer.url) == (
        person,
        url("candidate", call.public_id, candidate.public_id),
    )


def test_a_paper_is_sent_back_with_a_reason_and_then_accepted(client, call, staff, member):
    paper = SelectionRequirement.objects.create(selection=call, order=1, title="KTP")
    selection_calls.move(selection=call, name="open", by=staff)
    (row,) = selection_candidates.register(seat=call.seats.get(), people=[member()], by=staff)
    client.force_login(staff)

    def hand_in():
        file = SimpleUploadedFile("ktp.pdf", b"%PDF-1.4 satu")
        address = url("hand-in", call.public_id, row.public_id, paper.pk)
        return client.post(address, {f"{paper.pk}-file": file})

    hand_in()
    document = CandidateDocument.objects.get()
    check = url("check", call.public_id, row.public_id, document.public_id)
    client.post(check, {"kembali": "1"})
    document.refresh_from_db()
    assert document.state == "submitted"
    client.post(check, {"kembali": "1", "alasan": "Tidak terbaca"})
    assert (
        "Tidak terbaca"
        in client.get(url("candidate", call.public_id, row.public_id)).content.decode()
    )
    hand_in()
    client.post(check, {"terima": "1"})
    row.refresh_from_db()
    assert row.state == CandidateState.VERIFIED
    fetched = client.get(url("document", call.public_id, row.public_id, document.public_id))
    assert b"".join(fetched) == b"%PDF-1.4 satu"


def test_staff_submits_the_head_decides_and_it_is_announced(client, judged, staff, head):
    client.force_login(staff)
    client.post(url("move", judged.public_id, "submit"))
    page = client.get(url("detail", judged.public_id)).content.decode()
    assert "Menunggu keputusan kepala dinas" in page
    assert client.post(url("decide", judged.public_id, "decide")).status_code == 403
    assert client.get(url("public", judged.token)).status_code == 404
    client.force_login(head)
    client.post(url("decide", judged.public_id, "decide"))
    client.force_login(staff)
    client.post(url("move", judged.public_id, "announce"))
    judged.refresh_from_db()
    assert (judged.state, judged.decided_by) == (SelectionState.ANNOUNCED, head)


def test_the_head_sends_it_back_with_a_reason(client, judged, staff, head):
    client.force_login(staff)
    client.post(url("move", judged.public_id, "submit"))
    client.force_login(head)
    address = url("decide", judged.public_id, "return")
    assert client.post(address).status_code == 200
    client.post(address, {"reason": "Periksa lagi"})
    judged.refresh_from_db()
    assert judged.state == SelectionState.JUDGING
    assert not judged.candidates.exclude(outcome="").exists()


def test_the_public_page_masks_names_and_is_not_indexed(client, announced):
    answer = client.get(url("public", announced.token))
    page = answer.content.decode()
    assert "Sit* A*****" in page
    assert "Aminah" not in page
    assert "Agus" not in page
    for person in Person.objects.filter(candidacies__selection=announced):
        assert person.nik not in page
        assert person.nik_mask not in page
    assert "noindex" in answer["X-Robots-Tag"]


def test_the_public_page_is_throttled(client, announced):
    codes = {client.get(url("public", announced.token)).status_code for _ in range(62)}
    assert codes == {200, 429}


def test_an_objection_is_recorded_and_answered_for_everybody(client, announced, staff):
    client.force_login(staff)
    sent = {
        "sender": "Warga Gambir",
        "received_on": long_date(announced.objections_until),
        "text": "Tidak tinggal di sini.",
    }
    client.post(url("object", announced.public_id), sent)
    objection = Objection.objects.get()
    client.post(
        url("answer", announced.public_id, objection.public_id),
        {"is_upheld": "0", "words": "KTP sesuai."},
    )
    client.logout()
    page = client.get(url("public", announced.token)).content.decode()
    assert "KTP sesuai." in page
    assert "Warga Gambir" not in page


def test_everybody_chosen_is_appointed_under_one_decree(client, announced, staff):
    client.force_login(staff)
    today = timezone.localdate()
    answer = client.post(
        url("appoint-all", announced.public_id),
        {"start_on": long_date(today), "sk_number": "SK/7/2026"},
    )
    assert answer.status_code == 302
    duty = Assignment.objects.get(kind_id="TKSK")
    assert (duty.person.name, duty.sk_number) == ("Siti Aminah", "SK/7/2026")
    page = client.get(url("result", announced.public_id)).content.decode()
    assert "Diangkat" in page


def test_a_rule_that_speaks_against_it_asks_for_a_reason(client, announced, staff):
    chosen = announced.candidates.get(outcome=Outcome.CHOSEN)
    Person.objects.filter(pk=chosen.person_id).update(state_office="pns")
    client.force_login(staff)
    address = url("appoint", announced.public_id, chosen.public_id)
    sent = {"start_on": long_date(timezone.localdate())}
    refused = client.post(address, sent)
    assert refused.status_code == 200
    form = refused.context["form"]
    (field,) = [name for name in form.fields if name.startswith("alasan_")]
    assert client.post(address, {**sent, field: "Sudah mengundurkan diri"}).status_code == 302
    assert Assignment.objects.filter(kind_id="TKSK", person=chosen.person).exists()


def test_a_kasudin_sees_the_candidates_of_their_own_region_only(
    client, announced, kasudin, other_kasudin
):
    client.force_login(kasudin)
    assert "Siti Aminah" in client.get(url("result", announced.public_id)).content.decode()
    client.force_login(other_kasudin)
    page = client.get(url("result", announced.public_id)).content.decode()
    assert "Siti Aminah" not in page
    chosen = announced.candidates.get(outcome=Outcome.CHOSEN)
    one = client.get(url("candidate", announced.public_id, chosen.public_id))
    assert one.status_code == 404


@pytest.mark.parametrize("name", ["candidates", "result"])
def test_lists_ask_the_same_for_one_row_or_many(
    client, announced, staff, member, name, django_assert_max_num_queries
):
    client.force_login(staff)
    with django_assert_max_num_queries(40):
        assert client.get(url(name, announced.public_id)).status_code == 200
