from trainings.models.assessment import (
    EvaluationQuestion,
    EvaluationResponse,
    EvaluationTicket,
    FollowUp,
    FollowUpState,
    Score,
    ScoreStage,
)
from trainings.models.certificate import (
    Certificate,
    CertificateState,
    CertificateTemplate,
    PrintFile,
    PrintRun,
)
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
    "Certificate",
    "CertificateState",
    "CertificateTemplate",
    "Enrolment",
    "EnrolmentRole",
    "EnrolmentState",
    "EvaluationQuestion",
    "EvaluationResponse",
    "EvaluationTicket",
    "EventKind",
    "EventLevel",
    "EventState",
    "FollowUp",
    "FollowUpState",
    "PrintFile",
    "PrintRun",
    "Quota",
    "Score",
    "ScoreStage",
    "TargetPillar",
    "TrainingEvent",
]
