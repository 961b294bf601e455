import io

import openpyxl
import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import AccessLog
from trainings.models import EventState, PlanLine, TrainingEvent

LINE = {
    "activity": "Bimbingan PSM", "kind": "bimtek", "level": "dasar", "region": "99",
    "budget": "10.000.000", "days": "2", "waves": "1", "first_month": "3", "last_month": "6",
    "subjects": "Kebijakan\nKomunikasi\nPenanganan kasus",
}  # fmt: skip


@pytest.fixture
def line(as_staff, places):
    as_staff.post(reverse("trainings:plan-create", args=[2025]), LINE)
    return PlanLine.objects.get()


def at(line, name):
    return reverse(f"trainings:{name}", args=[line.public_id])


def test_a_line_with_its_subjects_and_targets(as_staff, line):
    as_staff.post(at(line, "plan-targets"), {"99.71/PSM": "44", "99.01/TKSK": "8"})
    page = as_staff.get(at(line, "plan-detail"))

    assert page.context["figures"].target == 52
    for words in ("Kebijakan", "Komunikasi", "Penanganan kasus", "Rp10.000.000", "Maret–Juni"):
        assertContains(page, words)
    wrong = as_staff.post(at(line, "plan-targets"), {"99.71/PSM": "-4"})
    assertContains(wrong, "Sasaran belum tersimpan")


def test_refusals_stand_in_the_form(as_staff, line):
    again = as_staff.post(reverse("trainings:plan-create", args=[2025]), LINE)
    assertContains(again, "sudah ada pada rencana 2025")
    turned = as_staff.post(at(line, "plan-edit"), {**LINE, "last_month": "1"})
    assertContains(turned, "Bulan selesai mendahului")


def test_a_city_reads_the_line_of_the_province(client, line, kasudin):
    client.force_login(kasudin)
    page = client.get(at(line, "plan-detail"))
    assertNotContains(page, "Simpan sasaran")
    assert client.post(at(line, "plan-targets"), {}).status_code == 403


def test_an_event_is_made_from_its_line(as_staff, line):
    page = as_staff.get(reverse("trainings:event-create"), {"rencana": str(line.public_id)})
    initial = page.context["form"].initial
    assert (initial["plan_line"], initial["title"]) == (line, "Bimbingan PSM")
    assert initial["cost_planned"] == 10_000_000
    missing = as_staff.get(reverse("trainings:event-create"), {"rencana": "bukan-kode"})
    assert missing.status_code == 404


def test_what_hangs_on_a_line_shows_in_the_event(as_staff, line):
    as_staff.post(
        reverse("trainings:event-create"),
        {
            "title": "Bimbingan 2025", "kind": "bimtek", "level": "dasar", "region": "99",
            "start_on": "5 Mei 2025", "plan_line": line.pk, "capacity": "30",
            "pays_attendance": "on", "cost_planned": "9.000.000", "min_attendance_percent": "90",
            "min_post_score": "60",
        },
    )  # fmt: skip
    event = TrainingEvent.objects.get()
    assert (event.plan_line, event.capacity, event.pays_attendance) == (line, 30, True)
    page = as_staff.get(reverse("trainings:event-detail", args=[event.code]))
    for words in ("2025: Bimbingan PSM", "30 kursi", "hadir ≥ 90 % JP", "post-test ≥ 60"):
        assertContains(page, words)


def test_years_are_copied_and_lines_removed(as_staff, line):
    as_staff.post(reverse("trainings:plan-copy", args=[2026]))
    assert PlanLine.objects.filter(year=2026).count() == 1
    as_staff.post(at(line, "plan-remove"))
    assert not PlanLine.objects.filter(year=2025).exists()
    assert as_staff.get("/pelatihan/rencana/1900/").status_code == 404


def test_the_names_leave_as_they_are_shown(as_staff, event, enrol):
    event.state = EventState.DONE
    event.save()
    enrol(event, name="Ani")
    enrol(event, "99.71.02.1001", name="Budi")
    url = reverse("trainings:plan-export", args=[2024])
    file = as_staff.post(f"{url}?wilayah=99.71.01", {"format": "xlsx", "nik": "tersamar"})

    sheet = openpyxl.load_workbook(io.BytesIO(file.content))["Dilatih 2024"]
    names = [row[0] for row in sheet.iter_rows(values_only=True)]
    assert "Ani" in names
    assert "Budi" not in names
    kept = AccessLog.objects.get(row_count=1)
    assert kept.filter_text.startswith("Orang yang dilatih 2024 dengan Asal")
