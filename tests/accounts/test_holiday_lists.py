"""The year's days off at once: decrees known by heart, lists typed or pasted, the command."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.holiday_lists import ListBroken, decreed, read, written
from accounts.models import Holiday
from accounts.working_days import OfficeCalendar

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("year", "national", "leave"), [(2024, 17, 10), (2025, 17, 11), (2026, 17, 8)]
)
def test_decrees_have_as_many_days_as_was_announced(year, national, leave):
    days = decreed(year).days

    assert sum(not one.is_joint_leave for one in days) == national
    assert sum(one.is_joint_leave for one in days) == leave
    assert {one.day.year for one in days} == {year}
    assert len({one.day for one in days}) == len(days)
    # Joint leave on a day that is free already would be no leave.
    assert all(one.day.weekday() < 5 for one in days if one.is_joint_leave)
    assert read(written(days)) == list(days)


def test_a_year_nobody_has_decreed_yet_is_not_guessed():
    assert decreed(2023) is None
    assert decreed(2031) is None


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("32-01-2026; Tahun Baru", "Baris 2: “32-01-2026” bukan tanggal"),
        ("01-01-2025; Tahun Baru", "bukan tanggal di tahun 2026"),
        ("01-01-2026", "tuliskan nama"),
        ("01-01-2026; Tahun Baru; libur", "hanya boleh “cuti bersama”"),
    ],
)
def test_a_broken_line_is_named(line, said):
    with pytest.raises(ListBroken, match=said):
        read(f"Tanggal; Nama\n{line}", year=2026)


def test_the_command_enters_a_year_once(capsys):
    call_command("load_holidays", "2026")
    there = Holiday.objects.filter(day__year=2026).count()
    call_command("load_holidays", "2026")

    assert there == 25
    assert Holiday.objects.filter(day__year=2026).count() == there
    assert "0 ditambahkan, 25 sudah ada" in capsys.readouterr().out
    with pytest.raises(CommandError, match="belum dikenal"):
        call_command("load_holidays", "2031")


def test_the_command_takes_a_list(tmp_path):
    file = tmp_path / "libur.csv"
    file.write_text("tanggal;nama;jenis\n2 Januari 2031; Cuti; cuti bersama\n", encoding="utf-8")
    call_command("load_holidays", file=file)

    assert Holiday.objects.get(day=date(2031, 1, 2)).is_joint_leave


def test_the_page_offers_the_decree_and_keeps_what_is_there(client, head, settings):
    settings.SIPILAR_MFA_REQUIRED = False
    Holiday.objects.filter(day=date(2026, 3, 21)).delete()
    Holiday.objects.create(day=date(2026, 3, 21), name="Lebaran")
    client.force_login(head)
    url = reverse("accounts:holiday-fill", args=[2026])
    page = client.get(url)
    assert "SKB Nomor 1497 Tahun 2025" in page.content.decode()

    answer = client.post(url, {"days": page.context["form"].initial["days"]})

    assert answer.url.endswith("?tahun=2026")
    assert Holiday.objects.get(day=date(2026, 3, 21)).name == "Lebaran"
    calendar = OfficeCalendar.between(date(2026, 1, 1), date(2026, 12, 31))
    # Nyepi and Idulfitri from Wednesday to Tuesday.
    assert calendar.on_or_after(date(2026, 3, 18)) == date(2026, 3, 25)
    assert "bukan tanggal" in client.post(url, {"days": "besok; libur"}).content.decode()
    assert client.get(reverse("accounts:holiday-fill", args=[1])).status_code == 404
