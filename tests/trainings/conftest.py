import pytest

from regions.models import Region
from tests.trainings.factories import EnrolmentFactory, TrainingEventFactory


@pytest.fixture
def event(kasudin):
    """Kota Selatan's own event, still empty."""
    return TrainingEventFactory(created_by=kasudin)


@pytest.fixture
def province_event(staff):
    """An event of the province that reaches every regency."""
    return TrainingEventFactory(
        created_by=staff, region_id="99", code="JMB-99-2024-001", title="Jambore Uji"
    )


@pytest.fixture
def city(places) -> Region:
    return places["99.71"]


@pytest.fixture
def enrol():
    """enrol(event, "99.71.02.1001", name=…, pillar_id=…): one participant."""

    def make(event, origin="99.71.01.1001", *, name=None, sex=None, **fields):
        about = {
            f"person__{key}": value
            for key, value in (("name", name), ("sex", sex))
            if value is not None
        }
        return EnrolmentFactory(event=event, origin_id=origin, **about, **fields)

    return make
