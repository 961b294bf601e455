"""What imports put on Beranda."""

from django.urls import reverse
from django.utils import timezone

from accounts.models import JobState
from imports import home, seen
from imports.models import ImportBatch
from tests.imports.conftest import apply
from tests.imports.workbooks import BUDI, HEADINGS, SITI

BAD = ("Wati Lestari", "997101440590", "P", "4 Mei 1990", "Kebon Jeruk", "Pasar Baru", "PSM")


def counts(user) -> dict[str, int]:
    return {card.key: card.count for card in home.cards(user) if card.count}


def test_cards_count_what_waits_for_me(upload, kasudin, other_kasudin, auditor):
    upload(SITI, BUDI)
    upload(BAD)
    upload(SITI, headings=("Siapa gerangan", *HEADINGS[1:]))

    assert counts(kasudin) == {"imports-ready": 1, "imports-broken": 1, "imports-mapping": 1}
    assert counts(other_kasudin) == {}
    assert counts(auditor) == {}


def test_card_says_how_many_rows_and_since_when(upload, kasudin):
    batch = upload(SITI, BUDI)

    [card] = [card for card in home.cards(kasudin) if card.count]

    assert "2 baris" in card.text
    assert card.oldest_at == batch.uploaded_at
    assert card.url == reverse("imports:tray")


def test_applied_import_waits_for_nobody(upload, kasudin):
    apply(upload(SITI), by=kasudin)

    assert counts(kasudin) == {}


def test_last_imports_are_those_of_my_region(upload, kasudin, other_kasudin):
    batch = upload(SITI)

    [item] = home.recent(kasudin)

    assert item.title == "peserta.xlsx"
    assert item.url == reverse("imports:batch-detail", args=[batch.public_id])
    assert home.recent(other_kasudin) == []


def test_running_work_is_told_to_whom_asked_for_it(upload, kasudin, operator):
    upload(SITI)
    ImportBatch.objects.update(job_state=JobState.RUNNING, job_done=1, job_total=2)

    [job] = home.jobs(kasudin)

    assert job.is_open
    assert job.title == "Membaca peserta.xlsx"
    assert (job.done, job.total) == (1, 2)
    assert home.jobs(operator) == []


def test_ended_work_is_told_until_it_was_looked_at(upload, kasudin):
    batch = upload(SITI)
    told = home.jobs(kasudin)
    seen.remember(kasudin, batch)
    looked_at = home.jobs(kasudin)
    apply(batch, by=kasudin)

    assert [job.is_open for job in told] == [False]
    assert looked_at == []
    assert [job.title for job in home.jobs(kasudin)] == ["Menerapkan peserta.xlsx"]


def test_work_that_ended_long_ago_is_old_news(upload, kasudin):
    upload(SITI)
    ImportBatch.objects.update(job_finished_at=timezone.now() - home.LATELY)

    assert home.jobs(kasudin) == []
