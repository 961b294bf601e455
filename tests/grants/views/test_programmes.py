from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains

from grants import dashboard, home
from grants.models import BudgetLine, Instalment, Programme
from grants.services import stand_ins
from regions.models import Region
from tests.grants import factories


def test_a_programme_is_made_from_its_form(client, staff):
    line = factories.line(staff)
    client.force_login(staff)
    wish = {
        "name": "Dana Stimulan 2026",
        "line": line.pk,
        "regime": "operasional",
        "kind": factories.KIND,
        "amount": "1.000.000",
        "first_month": "1 Januari 2026",
        "instalment_count": "12",
        "months_each": "1",
        "lpj_rule": "tahap",
        "lpj_days": "30",
        "lpj_due_on": "10 Januari 2027",
        "requirements": "Proposal dan RAB\nSurat domisili",
        "sla_submitted": "5",
    }

    page = client.post(reverse("grants:programme-create"), wish, follow=True)

    made = Programme.objects.get()
    assertContains(page, made.code)
    assert list(made.requirements.values_list("code", flat=True)) == [
        "proposal-dan-rab",
        "surat-domisili",
    ]
    assert made.sla_days == {"submitted": 5}


def test_the_dashboard_agrees_with_the_ledger_and_counts_what_is_late(client, office):
    office.signed().paid(on=date(factories.YEAR, 1, 20))
    Instalment.objects.filter(recipient=office.recipients.first(), number=1).update(
        lpj_due_on=timezone.localdate() - timedelta(days=1)
    )
    Instalment.objects.filter(number=1).exclude(recipient=office.recipients.first()).update(
        lpj_due_on=timezone.localdate() + timedelta(days=9)
    )

    board = dashboard.board(office.programme, office.head)

    line = BudgetLine.objects.get(pk=office.programme.line_id)
    assert (board.figures.approved, board.figures.paid) == (line.approved_total, line.paid_total)
    assert board.overdue == 1
    client.force_login(office.head)
    page = client.get(board.urls["late"])
    assert len(page.context["page"].rows) == 1
    deeper = client.get(board.rows[0].deeper_url)
    assertContains(deeper, "Kecamatan")


@pytest.mark.parametrize(
    ("stage", "who", "wanted"),
    [("submitted", "kasudin", "grants-verify"), ("verified", "head", "grants-decree")],
)
def test_what_waits_is_on_the_home_page_of_whom_it_waits_for(office, stage, who, wanted):
    getattr(office, stage)()

    cards = {card.key: card.count for card in home.cards(getattr(office, who))}

    assert cards[wanted] == 4
    assert wanted not in {card.key for card in home.cards(office.treasurer)}


def test_a_stand_in_signs_within_the_days_and_not_after(client, office, staff, head, auditor):
    office.verified()
    today = timezone.localdate()
    page = reverse("grants:decree-prepare", args=[office.programme.code])
    client.force_login(auditor)
    assert client.get(page).status_code == 403

    row = stand_ins.name(
        person=auditor,
        role="head",
        region=Region.objects.get(pk="99"),
        first=today - timedelta(days=2),
        last=today,
        sk_number="1/PLT/2026",
        by=head,
    )
    assert client.get(page).status_code == 200
    stand_ins.end(stand_in=row, last=today - timedelta(days=1), by=head)
    assert client.get(page).status_code == 403
