"""The dashboard as the cast meets it: parts, roles, drill-down, and what it costs."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.services import closing
from tests.reports.dashboards.conftest import THIS_YEAR
from tests.reports.registry import serve, stand
from tests.reports.scenes import enrol, event

pytestmark = pytest.mark.django_db
PARTS = ("ringkasan", "angka-aneh", "tren", "peta", "kelengkapan")


def page(client, who, **query):
    client.force_login(who)
    return client.get(reverse("reports:dashboard"), query)


def text(response) -> str:
    return " ".join(response.content.decode().split())


def sections(response) -> list[str]:
    return [one.key for one in response.context["sections"]]


def test_each_role_finds_its_own_first(funded, client, head, treasurer, auditor, kasudin):
    assert sections(page(client, head)) == ["pilar", "pelatihan", "bantuan"]
    assert sections(page(client, treasurer)) == ["bantuan", "pilar", "pelatihan"]
    assert sections(page(client, auditor))[0] == "pengawasan"
    assert "Kota Selatan" in text(page(client, kasudin))


def test_report_that_waits_for_a_signature_comes_first(report, client, head, operator):
    closing.submit(run=report, by=operator)
    found = page(client, head)

    assert sections(found)[0] == "pengesahan"
    figure = found.context["sections"][0].figures[0]
    assert (figure.value, figure.tone) == (1, "action")
    rows = client.get(figure.url).context["rows"]
    assert rows[0][0] == reverse("reports:run-detail", args=[report.public_id])


def test_auditor_opens_corrections_waivers_and_reveals(closed, client, auditor):
    found = page(client, auditor)
    figures = {one.measure.key: one for one in found.context["sections"][0].figures}

    assert figures["buku-ditutup"].value == 1
    rows = client.get(figures["buku-ditutup"].url).context["rows"]
    assert rows[0][0] == reverse("reports:corrections", args=[closed.public_id])
    assert {"dispensasi", "data-dibuka", "data-diekspor", "impor-dibatalkan"} <= set(figures)


@pytest.mark.parametrize("part", PARTS)
def test_every_part_opens_and_says_when_it_was_computed(funded, client, head, part):
    found = page(client, head, bagian=part)

    assert found.status_code == 200
    assert found.context["part"].key == part
    assert re.search(r"Dihitung \d+ \w+ \d{4}, \d\d\.\d\d WIB", text(found))


@pytest.mark.parametrize(
    ("region", "parts"),
    [("99", 5), ("99.71", 5), ("99.71.01", 4), ("99.71.01.1001", 3)],
)
def test_down_to_the_village_and_back(funded, client, head, region, parts):
    found = page(client, head, wilayah=region, bagian="peta", tahun=THIS_YEAR)

    assert found.status_code == 200
    assert len(found.context["parts"]) == parts
    assert [url.partition("wilayah=")[2] for _, url in found.context["above"]] == [
        code for code in ("99", "99.71", "99.71.01") if region.startswith(code + ".")
    ]


def test_nobody_looks_up_or_aside(funded, client, kasudin):
    assert page(client, kasudin, wilayah="99").status_code == 404
    assert page(client, kasudin, wilayah="99.01").status_code == 404
    assert page(client, kasudin, wilayah="99.7").status_code == 404
    found = page(client, kasudin)
    assert found.context["above"] == []
    assert "Kabupaten Utara" not in text(found)


def test_nonsense_is_the_running_year(funded, client, head):
    assert page(client, head, tahun="dulu", bagian="entah").context["look"].year == THIS_YEAR


@pytest.mark.parametrize("part", PARTS)
def test_number_of_queries_does_not_grow(funded, client, head, part):
    def queries() -> int:
        page(client, head, bagian=part)
        with CaptureQueriesContext(connection) as found:
            page(client, head, bagian=part)
        return len(found)

    before = queries()
    course = event("99.71", f"{THIS_YEAR}-01-16")
    for number in range(12):
        serve("PSM", "99.71.02.1001", "L", f"{THIS_YEAR}-01-01")
        stand("LKS", "99.71.02.1001", name=f"Yayasan {number}")
        enrol(course, "PSM", "99.71.02.1001")

    assert queries() == before
    assert before < 80


def test_waiting_stands_above_the_figures_of_my_own_region_only(funded, client, operator):
    own = page(client, operator)
    assert own.context["cards"]
    assert not page(client, operator, wilayah="99.71.01").context["cards"]


def test_home_and_menu_lead_here(funded, client, head):
    client.force_login(head)
    assert reverse("reports:dashboard") in client.get(reverse("home")).content.decode()
