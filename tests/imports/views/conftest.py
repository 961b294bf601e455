import pytest
from django.test import Client

from imports.models import ImportBatch
from imports.services import steps


@pytest.fixture
def browser():
    """A logged-in client for somebody."""

    def browser(user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return browser


@pytest.fixture
def page(browser, kasudin):
    """The kasudin of Kota Selatan at their desk."""
    return browser(kasudin)


def work(batch: ImportBatch) -> ImportBatch:
    """Do the step that was asked for, as the worker would."""
    batch.refresh_from_db()
    steps.run(batch.pk, batch.job_step)
    batch.refresh_from_db()
    return batch


def text(response) -> str:
    """The words of a page, with single blanks between them."""
    return " ".join(response.content.decode().split())
