import pytest
from django.utils import timezone

from regions.models import Region
from reports.builders import BUILDERS
from reports.periods import Period
from tests.reports.books import close, made
from tests.reports.scenes import Year2024


@pytest.fixture
def year(places) -> Year2024:
    return Year2024()


@pytest.fixture
def report(year, operator):
    """A finished report of Kota Selatan, second quarter of 2024, not handed in yet."""
    return made(operator)


@pytest.fixture
def closed(report, operator, kasudin, head):
    return close(report, submitter=operator, verifier=kasudin, closer=head)


@pytest.fixture
def build():
    """`build("pillar-recap", "2024-Q2", "99.71")` gives the figures of a kind of report."""

    def figures(kind: str, period: str, region: str, as_of=None):
        return BUILDERS[kind].build(
            period=Period.parse(period),
            region=Region.objects.get(pk=region),
            as_of=as_of or timezone.localdate(),
        )

    return figures


@pytest.fixture
def recap(build):
    """`recap("2024-Q2", "99.71")` gives the figures of the training recap."""

    return lambda period, region, as_of=None: build("training-recap", period, region, as_of)
