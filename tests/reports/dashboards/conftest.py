from datetime import date

import pytest
from django.utils import timezone

from grants.services import lpj
from regions.models import Region
from reports.dashboards.look import Look
from tests.grants.conftest import _bank_formats, office, organisations, spent  # noqa: F401
from tests.reports.registry import Registry
from tests.reports.scenes import Year2024, enrol, event

THIS_YEAR = timezone.localdate().year


@pytest.fixture
def look():
    """`look(head, "99.71", date(2024, 12, 31))`: whose eyes, where, when."""

    def at(user, region: str = "99", day: date | None = None) -> Look:
        return Look(
            user=user, region=Region.objects.get(pk=region), day=day or timezone.localdate()
        )

    return at


@pytest.fixture
def counted(places):
    """The registry and the trainings of 2024, and those of the running year."""
    Registry()
    Year2024()
    trained_this_year()


@pytest.fixture
def funded(office):  # noqa: F811
    """Money of the running year: paid in January, one LPJ accepted, three late; and a training."""
    office.signed().paid(on=date(THIS_YEAR, 1, 10))
    first = office.instalments().filter(recipient__region_id="99.71.01.1001").get()
    lpj.submit(instalments=[first], spendings={first.pk: spent(first)}, by=office.operator)
    lpj.accept(lpjs=[first.lpj], by=office.kasudin)
    trained_this_year()
    return office


def trained_this_year() -> None:
    course = event("99.71", f"{THIS_YEAR}-01-15")
    enrol(course, "PSM", "99.71.01.1001")
    enrol(course, "TKSK", "99.71.02", sex="P")
    enrol(event("99.01", f"{THIS_YEAR}-01-20"), "PSM", "99.01.01.2001")
