"""A quota that the file exceeds is said in words, before and while it waits."""

from django.urls import reverse

from tests.imports.conftest import apply
from tests.imports.views.conftest import text
from tests.imports.workbooks import BUDI, SITI
from trainings.models import Quota


def test_over_quota_is_said_before_applying_and_not_after(page, upload, event, kasudin):
    Quota.objects.create(event=event, region_id="99.71", pillar_id="PSM", seats=0)
    batch = upload(SITI, BUDI)
    address = reverse("imports:batch-detail", args=[batch.public_id])

    before = text(page.get(address))
    question = text(page.get(reverse("imports:batch-apply", args=[batch.public_id])))
    apply(batch, by=kasudin)
    after = text(page.get(address))

    words = "Kota Selatan · PSM menjadi 1 dari kuota 0, lebih 1."
    assert words in before
    assert words in question
    assert words not in after
    assert "TKSK menjadi" not in before


def test_within_the_quota_nothing_is_said(page, upload, event):
    Quota.objects.create(event=event, region_id="99.71", pillar_id="PSM", seats=1)
    batch = upload(SITI)

    words = text(page.get(reverse("imports:batch-detail", args=[batch.public_id])))
    assert "Melebihi kuota" not in words
