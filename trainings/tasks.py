"""Doorbells of training: each takes an id, claims the row, and calls one service."""

from celery import shared_task
from django.db import InterfaceError, OperationalError

from accounts.models import Job
from accounts.services import jobs

RETRIES = {
    # A restarted database is worth another try; the row was given back before this was raised.
    "autoretry_for": (OperationalError, InterfaceError),
    "retry_backoff": 2,
    "retry_backoff_max": 30,
    "max_retries": 5,
}


def ring_print(run: Job) -> None:
    """Tell the workers that certificates wait to be printed."""
    build_print_run.delay(run.pk)


@shared_task(name="trainings.build_print_run", **RETRIES)
def build_print_run(run_id: int) -> None:
    """Set the certificates of one print run, unless somebody else is on it."""
    from trainings.services import printing

    run = printing.claim(run_id)
    if run is None:
        return
    try:
        printing.build(run)
    except jobs.ClaimLost:
        return


def ring_cards(sheet: Job) -> None:
    """Tell the workers that cards wait to be printed."""
    build_card_sheet.delay(sheet.pk)


@shared_task(name="trainings.build_card_sheet", **RETRIES)
def build_card_sheet(sheet_id: int) -> None:
    """Set the cards of one sheet, unless somebody else is on it."""
    from trainings.services import card_sheets

    sheet = card_sheets.claim(sheet_id)
    if sheet is None:
        return
    try:
        card_sheets.build(sheet)
    except jobs.ClaimLost:
        return


@shared_task(name="trainings.sweep")
def sweep() -> None:
    """Ring again for work whose bell was lost or whose worker fell silent."""
    from trainings.models import CardSheet, PrintRun

    jobs.sweep(PrintRun.objects.all(), ring_print)
    jobs.sweep(CardSheet.objects.all(), ring_cards)


def ring_keep(certificate_id: int) -> None:
    """A certificate was handed out: its PDF is to be kept."""
    keep_certificate.delay(certificate_id)


@shared_task(name="trainings.keep_certificate", **RETRIES)
def keep_certificate(certificate_id: int) -> None:
    from trainings.services import certificates

    certificates.keep_file(certificate_id)


@shared_task(name="trainings.lapse_offers", **RETRIES)
def lapse_offers() -> None:
    """Every morning: seats whose offer nobody answered in time go to the next in line."""
    from django.utils import timezone

    from trainings.services import seats

    seats.lapse(today=timezone.localdate())
