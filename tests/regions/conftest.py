import pytest

from regions.resolution import Resolver
from regions.services import loading


@pytest.fixture
def jakarta(db) -> Resolver:
    """The real names of DKI Jakarta."""
    loading.load(provinces=["31"])
    return Resolver(["31"])


@pytest.fixture
def gorontalo(db) -> Resolver:
    """A province whose kota and one of whose kabupaten have the same name."""
    loading.load(provinces=["75"])
    return Resolver(["75"])
