from trainings.models.enrolment import Enrolment, EnrolmentRole, EnrolmentState
from trainings.models.event import (
    EventKind,
    EventLevel,
    EventState,
    TargetPillar,
    TrainingEvent,
)
from trainings.models.quota import Quota

__all__ = [
    "Enrolment",
    "EnrolmentRole",
    "EnrolmentState",
    "EventKind",
    "EventLevel",
    "EventState",
    "Quota",
    "TargetPillar",
    "TrainingEvent",
]
