"""The back room: administrators look, and may forget what an office chose once."""

import pytest
from django.urls import reverse

from imports.models import RememberedMapping
from tests.imports.workbooks import SITI


@pytest.fixture
def back_room(client, administrator):
    client.force_login(administrator)
    return client


def test_imports_can_be_looked_at_and_not_changed(back_room, upload):
    batch = upload(SITI)
    url = reverse("admin:imports_importbatch_change", args=[batch.pk])

    page = back_room.get(url)
    words = page.content.decode()

    assert "peserta.xlsx" in words
    assert SITI[1] not in words
    assert 'name="_save"' not in words
    assert back_room.post(url, {"state": "applied"}).status_code == 403
    assert back_room.get(reverse("admin:imports_importbatch_changelist")).status_code == 200
    assert back_room.get(reverse("admin:imports_headingword_changelist")).status_code == 200


def test_remembered_choice_can_be_forgotten(back_room, kasudin):
    kept = RememberedMapping.objects.create(
        sheet="participants", region_id="99.71", headings_key="x", columns={}, chosen_by=kasudin
    )

    listed = back_room.get(reverse("admin:imports_rememberedmapping_changelist"))
    back_room.post(
        reverse("admin:imports_rememberedmapping_delete", args=[kept.pk]), {"post": "yes"}
    )

    assert listed.status_code == 200
    assert not RememberedMapping.objects.exists()
