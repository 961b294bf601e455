"""The ledger, its proof, warnings, waivers, the evidence and whom to visit."""

import hashlib
import io
import json
import zipfile
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccessLog, Heartbeat
from grants import tasks
from grants.models import LedgerEntry, MonitoringSample, ProofRun, Waiver, WarningLetter
from grants.services import payments, proving


@pytest.fixture
def paid(office):
    return office.signed().paid()


@pytest.fixture
def late(office):
    """Paid so long ago that every LPJ is overdue."""
    return office.signed().paid(on=timezone.localdate() - timedelta(days=60))


def at(name, row, *more) -> str:
    return reverse(f"grants:{name}", args=[row.public_id, *more])


def text(response) -> str:
    return response.content.decode()


def test_the_ledger_runs_on_and_adds_up(client, office, paid):
    payments.reverse(line=paid.lines.first(), reason="Dikembalikan bank", by=office.treasurer)
    client.force_login(office.treasurer)
    page = client.get(reverse("grants:ledger-list"), {"pos": "paid"})
    shown = list(page.context["page"])

    assert [row.running for row in shown] == [3_000_000, *range(4_000_000, 0, -1_000_000)]
    assert {key: total for key, _label, total in page.context["totals"]}["paid"] == 3_000_000
    assert "membalik nomor" in text(page)


def test_the_export_is_what_the_list_shows_and_is_logged(client, office, paid):
    client.force_login(office.treasurer)
    made = client.post(reverse("grants:ledger-export") + "?pos=approved", {"format": "csv"})
    lines = text(made).strip().splitlines()

    assert len(lines) == 1 + LedgerEntry.objects.filter(account="approved").count()
    assert all("Ditetapkan" in line for line in lines[1:])
    assert AccessLog.objects.get(subject_kind="grants.ledgerentry").row_count == len(lines) - 1


def test_a_city_reads_its_own_part_of_the_ledger(client, office, paid, other_kasudin):
    client.force_login(other_kasudin)
    assert client.get(reverse("grants:ledger-list")).context["page"].count == 0


def test_the_ledger_is_proved_on_demand_and_each_night(client, office, paid):
    client.force_login(office.treasurer)
    client.post(reverse("grants:proof-list"))
    run = ProofRun.objects.get()
    again = client.post(reverse("grants:proof-list"))
    proving.prove(proving.claim(run.pk))
    tasks.prove_ledger()
    page = text(client.get(at("proof-detail", run)))

    assert again.url == at("proof-detail", run)
    assert "Semua janji ditepati" in page
    assert ProofRun.objects.filter(requested_by=None).count() == 1
    assert Heartbeat.objects.filter(name="ledger").exists()


def test_a_proof_names_what_is_broken(client, office, paid):
    from grants.proofs import Broken

    promise = "tiap catatan ada di pagu programnya"
    run = proving.keep(
        broken=[Broken(promise, "grants_ledgerentry 7", "pagu 1, program 2")], counts={}
    )
    client.force_login(office.treasurer)
    page = text(client.get(at("proof-detail", run)))
    assert "grants_ledgerentry 7" in page
    assert "1 melanggar" in page


def test_warnings_go_out_once_until_they_may_be_answered(client, office, late):
    client.force_login(office.kasudin)
    form = {"program": office.programme.code, "dated_on": f"{timezone.localdate():%d-%m-%Y}"}
    client.post(reverse("grants:warning-issue"), form)
    page = client.post(reverse("grants:warning-issue"), form, follow=True)
    letter = WarningLetter.objects.first()
    paper = client.get(at("warning-file", letter))

    assert WarningLetter.objects.count() == late.line_count
    assert {one.level for one in WarningLetter.objects.all()} == {1}
    assert "Teguran terakhir dapat dijawab sampai" in text(page)
    assert paper.content.startswith(b"%PDF")
    assert paper.content == client.get(at("warning-file", letter)).content


def test_the_head_lets_a_held_instalment_through(client, office, paid):
    second = office.instalments(2).first()
    client.force_login(office.head)
    asked = client.get(at("waiver-new", second))
    short = client.post(at("waiver-new", second), {"reason": "ya", "valid_until": "1-1-2099"})
    form = {"reason": "Sekretariat kebanjiran", "valid_until": "1-1-2099"}
    client.post(at("waiver-new", second), form)
    _amount, outcome = payments.preview(
        programme=office.programme, instalment_number=2, by=office.treasurer
    )
    listed = text(client.get(reverse("grants:waiver-list")))
    client.post(at("waiver-withdraw", Waiver.objects.get()), {"reason": "Janji tidak ditepati"})
    _amount, after = payments.preview(
        programme=office.programme, instalment_number=2, by=office.treasurer
    )

    assert "Tertahan karena LPJ tahap 1 belum selesai." in text(asked)
    assert short.status_code == 422
    assert (outcome.done, after.done) == (1, 0)
    assert "Sekretariat kebanjiran" in listed


def test_the_evidence_proves_itself_and_is_the_same_twice(client, office, paid):
    recipient = office.recipients.first()
    client.force_login(office.treasurer)
    first, again = (client.post(at("evidence-pack", recipient), {"tahap": "1"}) for _ in range(2))
    with zipfile.ZipFile(io.BytesIO(first.content)) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        found = {name: archive.read(name) for name in archive.namelist()}

    assert first.content == again.content
    assert {one["berkas"] for one in manifest["berkas"]} == set(found) - {
        "manifest.json",
        "SHA256SUMS",
    }
    for one in manifest["berkas"]:
        assert hashlib.sha256(found[one["berkas"]]).hexdigest() == one["sha256"]
    assert found["03-pembayaran/kuitansi.pdf"].startswith(b"%PDF")
    assert not any(str(recipient.account).encode() in content for content in found.values())
    assert AccessLog.objects.filter(subject_id=str(recipient.public_id)).count() == 2


def test_the_same_seed_draws_the_same_names(client, office, paid):
    client.force_login(office.staff)
    form = {"program": office.programme.code, "size": "2", "seed": "uji"}
    for _ in range(2):
        client.post(reverse("grants:sample-draw"), form)
    first, second = MonitoringSample.objects.all()
    too_many = client.post(reverse("grants:sample-draw"), {**form, "size": "99"})

    assert [one.recipient_id for one in first.members.all()] == [
        one.recipient_id for one in second.members.all()
    ]
    assert too_many.status_code == 422


def test_what_a_visit_found_is_kept(client, office, paid):
    client.force_login(office.staff)
    client.post(reverse("grants:sample-draw"), {"program": office.programme.code, "size": "1"})
    sample = MonitoringSample.objects.get()
    form = {"visited_on": "2-1-2026", "result": "Buku kas lengkap"}
    client.post(at("sample-visit", sample, 1), form)
    page = text(client.get(at("sample-detail", sample)))

    assert sample.members.get().visited_on == date(2026, 1, 2)
    assert "Buku kas lengkap" in page


@pytest.mark.parametrize(
    ("name", "most"),
    [("ledger-list", 20), ("warning-list", 18), ("waiver-list", 18), ("sample-list", 18)],
)
def test_lists_cost_the_same_however_long(
    client, office, late, name, most, django_assert_max_num_queries
):
    client.force_login(office.kasudin)
    with django_assert_max_num_queries(most):
        assert client.get(reverse(f"grants:{name}")).status_code == 200
