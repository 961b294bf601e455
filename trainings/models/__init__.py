from trainings.models.enrolment import Enrolment, EnrolmentRole, EnrolmentState
from trainings.models.event import EventKind, EventLevel, EventState, TrainingEvent
from trainings.models.quota import Quota

__all__ = [
    "Enrolment",
    "EnrolmentRole",
    "EnrolmentState",
    "EventKind",
    "EventLevel",
    "EventState",
    "Quota",
    "TrainingEvent",
]
