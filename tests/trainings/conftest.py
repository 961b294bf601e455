import pytest

from regions.models import Region
from tests.trainings.factories import EnrolmentFactory, TrainingEventFactory
from trainings.models import Session


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


@pytest.fixture
def session(event):
    """session(time(8), time(9), …): a line of the timetable of Kota Selatan's event."""

    def make(starts_at, ends_at, *, of=None, **fields):
        of = of or event
        fields = {"subject": "Etika", "day": of.start_on, **fields}
        return Session.objects.create(event=of, starts_at=starts_at, ends_at=ends_at, **fields)

    return make


@pytest.fixture
def as_kasudin(client, kasudin):
    client.force_login(kasudin)
    return client


@pytest.fixture
def as_staff(client, staff):
    client.force_login(staff)
    return client
