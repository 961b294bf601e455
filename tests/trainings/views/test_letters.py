from urllib.parse import unquote

from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import AccessLog
from tests.pillars.factories import PersonFactory
from trainings.models import Letter


def at(event, name, *more):
    return reverse(f"trainings:{name}", args=[event.code, *more])


WORDS = {"dated_on": "20 April 2024", "to": "Camat", "signer_position": "Kepala"}


def test_looked_at_first_then_numbered_then_read(as_kasudin, event):
    url = at(event, "letter-create", "undangan")
    assertContains(as_kasudin.get(url), "Pratinjau PDF")
    look = as_kasudin.post(url, {**WORDS, "pratinjau": "1"})
    assert look["Content-Type"] == "application/pdf"
    assert not Letter.objects.exists()

    as_kasudin.post(url, WORDS)

    letter = Letter.objects.get()
    assertContains(as_kasudin.get(at(event, "letter-list")), letter.number)
    papers = [
        b"".join(as_kasudin.get(at(event, "letter-file", letter.public_id)).streaming_content)
        for _ in range(2)
    ]
    assert papers[0] == papers[1]
    assert papers[0].startswith(b"%PDF-")
    assert AccessLog.objects.filter(subject_kind="trainings.letter").count() == 2


def test_a_missing_committee_is_told(as_kasudin, event):
    page = as_kasudin.post(at(event, "letter-create", "sk_panitia"), WORDS)
    assertContains(page, "Panitia belum diisi")


def test_a_letter_is_cancelled_with_a_reason(as_kasudin, event):
    as_kasudin.post(at(event, "letter-create", "kak"), WORDS)
    letter = Letter.objects.get()
    as_kasudin.post(at(event, "letter-cancel", letter.public_id), {"reason": "salah tanggal"})
    page = as_kasudin.get(at(event, "letter-list"))
    assertContains(page, "salah tanggal")
    assertContains(page, "Dibatalkan")


def test_a_city_writes_only_its_surat_tugas(as_kasudin, province_event):
    page = as_kasudin.get(at(province_event, "letter-list"))
    assert [kind for kind, _ in page.context["kinds"]] == ["surat_tugas"]
    refused = as_kasudin.get(at(province_event, "letter-create", "kak"))
    assert refused.status_code == 403
    assert as_kasudin.get(at(province_event, "letter-create", "puisi")).status_code == 404


def test_reminders_open_in_whatsapp_and_mail(as_kasudin, province_event, enrol):
    province_event.place = "Aula"
    province_event.save()
    enrol(province_event, person=PersonFactory(name="Ani", phone="+6281234567890"))
    enrol(province_event, "99.01.01.2001", name="Jauh")
    page = as_kasudin.get(at(province_event, "reminder-list"))
    text = page.context["texts"][0]

    assert "2 Mei 2024" in text.text
    assert "Aula" in text.text
    assert unquote(text.whatsapp).endswith(text.text)
    assert text.mail.startswith("mailto:?subject=Pengingat")
    assertContains(page, "https://wa.me/6281234567890?text=")
    assertNotContains(page, "Jauh")
