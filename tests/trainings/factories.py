"""Events and participants for tests, in the invented Kota Selatan."""

from datetime import date

import factory

from tests.pillars.factories import PersonFactory
from trainings.models import Enrolment, EventKind, EventLevel, EventState, TrainingEvent


class TrainingEventFactory(factory.django.DjangoModelFactory):
    """Open, of 2 May 2024, organised by Kota Selatan; wants `created_by`."""

    class Meta:
        model = TrainingEvent

    code = factory.Sequence(lambda n: f"BMT-9971-2024-{n + 1:03d}")
    title = factory.Sequence(lambda n: f"Bimbingan Uji {n}")
    kind = EventKind.BIMTEK
    level = EventLevel.BASIC
    region_id = "99.71"
    start_on = date(2024, 5, 2)
    end_on = factory.SelfAttribute("start_on")
    state = EventState.OPEN


class EnrolmentFactory(factory.django.DjangoModelFactory):
    """A PSM of kelurahan Pasar Baru, nominated."""

    class Meta:
        model = Enrolment

    person = factory.SubFactory(PersonFactory, region_id=factory.SelfAttribute("..origin_id"))
    pillar_id = "PSM"
    origin_id = "99.71.01.1001"
