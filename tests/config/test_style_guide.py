from django.urls import reverse


def test_guide_shows_every_component_to_administrators(client, administrator):
    client.force_login(administrator)

    page = client.get(reverse("style-guide")).content.decode()

    for piece in ("page-head", "way-now", "figure-value", "notice", "state tone-", "job-bar"):
        assert piece in page
    for piece in ("tabs", "filter-bar", "pill", "table-stacked", "pager", "facts", "history"):
        assert f'class="{piece}' in page or f" {piece}" in page
    assert "data-chart" in page
    assert "data-dropzone" in page


def test_guide_is_for_administrators_only(client, kasudin):
    client.force_login(kasudin)

    assert client.get(reverse("style-guide")).status_code == 403
