"""What grants hold against removing an organisation: money that was promised or paid to it."""

from collections.abc import Iterator

from grants.models import Recipient
from pillars import holding
from pillars.models import Organisation


def of_organisation(organisation: Organisation) -> Iterator[str]:
    if grants := Recipient.objects.filter(organisation=organisation).count():
        yield f"{grants} pencalonan atau penyaluran bantuan"


holding.register(Organisation, of_organisation)
