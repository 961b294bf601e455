"""The page of an import that waits for the province, and the rule that makes it wait."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from imports import home
from imports.models import ApprovalRule, BatchState
from imports.services import approval_rules, batches
from tests.imports.views.conftest import text, work
from tests.imports.workbooks import BUDI, SITI

ODD = ("Wati Lestari", "3171014405900014", "P", "5 Mei 1991", "Kebon Jeruk", "Pasar Baru", "PSM")


def address(name, batch) -> str:
    return reverse(f"imports:{name}", args=[batch.public_id])


@pytest.fixture
def rule(staff):
    return approval_rules.change(is_enabled=True, max_rows=1, by=staff)


@pytest.fixture
def waiting(rule, upload, kasudin):
    return batches.apply(batch=upload(SITI, BUDI, ODD), by=kasudin, rings=False)


def people(count: int) -> list[tuple]:
    """Invented women who share a birthday, each with a NIK and a name of her own."""
    return [
        (
            f"Sari {chr(65 + n // 26)}{chr(97 + n % 26)}i",
            f"317101440590{n + 100:04}",
            "P",
            "4 Mei 1990",
            *SITI[4:],
        )
        for n in range(count)
    ]


def cards(user) -> dict[str, int]:
    return {card.key: card.count for card in home.cards(user) if card.count}


def test_kasudin_asks_and_then_waits(page, rule, upload):
    batch = upload(SITI, BUDI)

    question = text(page.get(address("batch-apply", batch)))
    response = page.post(address("batch-apply", batch), follow=True)
    batch.refresh_from_db()

    assert "Ajukan 2 baris untuk disetujui" in question
    assert "lebih dari 1 baris (2)" in question
    assert batch.state == BatchState.WAITING
    assert "Menunggu dinas provinsi" in text(response)
    assert "Setujui dan terapkan" not in text(response)


def test_without_a_rule_nothing_is_said_of_approval(page, upload):
    batch = upload(SITI, BUDI)

    assert "disetujui" not in text(page.get(address("batch-apply", batch)))
    page.post(address("batch-apply", batch))
    assert work(batch).state == BatchState.APPLIED


def test_province_sees_a_sample_with_every_warning_and_agrees(browser, staff, waiting, kasudin):
    page = browser(staff)

    words = text(page.get(address("batch-detail", waiting)))
    page.post(address("batch-approve", waiting))
    page.post(address("batch-approve", waiting))
    batch = work(waiting)
    done = text(page.get(address("batch-detail", batch)))

    assert "Contoh untuk diperiksa: 3 dari 3 baris" in words
    assert "Wati Lestari" in words
    assert SITI[1] not in words
    assert batch.state == BatchState.APPLIED
    assert f"Diajukan {kasudin}, disetujui {staff}" in done


def test_sample_holds_twenty_and_costs_the_same_for_many(browser, staff, kasudin, rule, upload):
    page = browser(staff)
    few = batches.apply(batch=upload(*people(3), ODD), by=kasudin, rings=False)
    many = batches.apply(batch=upload(*people(60), ODD), by=kasudin, rings=False)
    page.get(address("batch-detail", few))

    with CaptureQueriesContext(connection) as small:
        page.get(address("batch-detail", few))
    with CaptureQueriesContext(connection) as large:
        words = text(page.get(address("batch-detail", many)))

    assert "Contoh untuk diperiksa: 20 dari 61 baris" in words
    assert len(large) <= len(small) + 1


def test_sent_back_with_the_reason_on_the_page(browser, staff, waiting, page):
    province = browser(staff)
    empty = province.post(address("batch-send-back", waiting), {"reason": " "})
    province.post(address("batch-send-back", waiting), {"reason": "Wati bukan PSM."})

    assert "Tulis alasannya" in text(empty)
    words = text(page.get(address("batch-detail", waiting)))
    assert "Dikembalikan oleh provinsi" in words
    assert "Wati bukan PSM." in words


def test_withdrawn_by_the_office(page, waiting):
    page.post(address("batch-withdraw", waiting))
    waiting.refresh_from_db()

    assert waiting.state == BatchState.CHECKED


@pytest.mark.parametrize("name", ["batch-approve", "batch-send-back"])
def test_kasudin_decides_nothing(page, waiting, name):
    assert page.post(address(name, waiting), {"reason": "x"}).status_code == 403


def test_own_import_is_for_another(browser, staff, rule, upload):
    batch = batches.apply(batch=upload(SITI, BUDI, by=staff), by=staff, rings=False)
    page = browser(staff)

    words = text(page.get(address("batch-detail", batch)))
    response = page.post(address("batch-approve", batch), follow=True)

    assert "Orang lain yang memutuskan" in words
    assert "Setujui dan terapkan" not in words
    assert "orang lain yang memutuskannya" in text(response)


def test_beranda_of_both_sides(browser, staff, waiting, kasudin, other_kasudin):
    assert cards(staff)["imports-to-approve"] == 1
    assert cards(kasudin) == {"imports-awaiting": 1}
    assert cards(other_kasudin) == {}

    browser(staff).post(address("batch-send-back", waiting), {"reason": "Salah unsur."})

    assert "imports-to-approve" not in cards(staff)
    assert cards(kasudin)["imports-sent-back"] == 1


def test_tray_says_what_is_waited_for(page, waiting):
    assert "persetujuan 3 baris" in text(page.get(reverse("imports:tray")))


def test_rule_is_set_on_screen(browser, staff, page):
    desk = browser(staff)
    address = reverse("imports:approval-rule")

    wrong = desk.post(address, {"is_enabled": "on", "max_rows": "0"})
    desk.post(address, {"is_enabled": "on", "max_rows": "60"})

    assert wrong.status_code == 200
    rule = ApprovalRule.objects.get()
    assert (rule.region_id, rule.is_enabled, rule.max_rows) == ("99", True, 60)
    assert "Terakhir diubah" in text(desk.get(address))
    assert page.get(address).status_code == 403
