import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import AccessLog
from reports.models import OfficeForm
from tests.reports.office.forms import xlsx

pytestmark = pytest.mark.django_db


def send(client, data: bytes, name="formulir.xlsx"):
    return client.post(
        reverse("reports:form-create"),
        {
            "what": "training-recap.2",
            "name": "Formulir kementerian",
            "file": SimpleUploadedFile(name, data),
        },
    )


def test_from_upload_to_use(client, kasudin, year):
    client.force_login(kasudin)
    page = send(client, xlsx({"A1": "{{wilayah}}", "B2": "{{kecamatan.nama}}"}))
    form = OfficeForm.objects.get()
    assert page.url == reverse("reports:form-detail", args=[form.public_id])

    text = client.get(page.url).content.decode()
    assert "{{kecamatan.nama}}" in text
    assert "Baris 2 di lembar Lembar disalin" in text
    assert "Pakai formulir ini" in text

    client.post(reverse("reports:form-activate", args=[form.public_id]))
    form.refresh_from_db()
    assert form.is_active
    assert "Formulir kementerian" in client.get(reverse("reports:form-list")).content.decode()


def test_mistakes_are_listed_and_nothing_is_kept(client, kasudin, year):
    client.force_login(kasudin)
    text = send(client, xlsx({"A1": "{{wilaya}}", "A2": "{{priode}}"})).content.decode()

    assert "Ada 2 hal yang perlu diperbaiki." in text
    assert "Lembar!A1: nama {{wilaya}} tidak dikenal. Mungkin maksud Anda {{wilayah}}." in text
    assert "Mungkin maksud Anda {{periode}}." in text
    assert not OfficeForm.objects.exists()


def test_trial_is_filled_and_written_down(client, kasudin, year):
    client.force_login(kasudin)
    send(client, xlsx({"A1": "{{wilayah}}"}))
    form = OfficeForm.objects.get()

    answer = client.get(reverse("reports:form-trial", args=[form.public_id]))

    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.active["A1"].value == "Kota Selatan"
    assert AccessLog.objects.filter(subject_id=str(form.public_id)).exists()


def test_names_say_what_they_stand_for(client, kasudin, year):
    client.force_login(kasudin)
    text = client.get(reverse("reports:form-names") + "?untuk=training-recap.2").content.decode()

    assert "{{kecamatan.psm_l}}" in text
    assert "Kota Selatan" in text
    unknown = reverse("reports:form-names") + "?untuk=training-recap.1"
    assert client.get(unknown).status_code == 404


@pytest.mark.parametrize("name", ["=x;Set-Cookie: a.xlsx", '"><svg>.xlsx', "../../x.xlsx"])
def test_odd_file_names_do_no_harm(client, kasudin, year, name):
    client.force_login(kasudin)
    send(client, xlsx({"A1": "{{wilayah}}"}), name=name)
    form = OfficeForm.objects.get()

    answer = client.get(reverse("reports:form-file", args=[form.public_id]))

    header = answer["Content-Disposition"]
    assert header.count('"') == 2
    assert "\n" not in header
    assert "/" not in header
    assert "Set-Cookie" not in answer


def test_list_costs_the_same_whatever_its_length(
    client, kasudin, year, django_assert_max_num_queries
):
    client.force_login(kasudin)
    for _ in range(3):
        send(client, xlsx({"A1": "{{wilayah}}"}))
    with django_assert_max_num_queries(12):
        client.get(reverse("reports:form-list"))
