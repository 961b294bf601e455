from trainings.models.assessment import (
    EvaluationQuestion,
    EvaluationResponse,
    EvaluationTicket,
    FollowUp,
    FollowUpState,
    Score,
    ScoreStage,
)
from trainings.models.attendance import (
    ATTENDED,
    Attendance,
    AttendanceCorrection,
    AttendanceSource,
    AttendanceStatus,
)
from trainings.models.card import CardIssue, CardSheet
from trainings.models.certificate import (
    Certificate,
    CertificateState,
    CertificateTemplate,
    PrintFile,
    PrintRun,
)
from trainings.models.committee import CommitteeMember
from trainings.models.enrolment import SEATED, Enrolment, EnrolmentRole, EnrolmentState
from trainings.models.event import (
    EventKind,
    EventLevel,
    EventState,
    TargetPillar,
    TrainingEvent,
)
from trainings.models.gate import Gate, GateDirection, GateList
from trainings.models.letter import Letter, LetterKind
from trainings.models.nomination import Nomination, OfferAnswer, SeatOffer
from trainings.models.numbering import NumberSeries
from trainings.models.plan import PlanLine, PlanTarget
from trainings.models.paper_list import PaperList
from trainings.models.quota import Quota
from trainings.models.scan import (
    ENTERED,
    Scan,
    ScanChoice,
    ScanDecision,
    ScanKind,
    ScanResult,
)
from trainings.models.session import JP_MINUTES, Session
from trainings.models.speaker import SessionSpeaker, Speaker

__all__ = [
    "ATTENDED",
    "ENTERED",
    "JP_MINUTES",
    "SEATED",
    "Attendance",
    "AttendanceCorrection",
    "AttendanceSource",
    "AttendanceStatus",
    "CardIssue",
    "CardSheet",
    "Certificate",
    "CertificateState",
    "CertificateTemplate",
    "CommitteeMember",
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
    "Gate",
    "GateDirection",
    "GateList",
    "Letter",
    "LetterKind",
    "Nomination",
    "NumberSeries",
    "OfferAnswer",
    "PlanLine",
    "PlanTarget",
    "PaperList",
    "PrintFile",
    "PrintRun",
    "Quota",
    "Scan",
    "ScanChoice",
    "ScanDecision",
    "ScanKind",
    "ScanResult",
    "Score",
    "ScoreStage",
    "SeatOffer",
    "Session",
    "SessionSpeaker",
    "Speaker",
    "TargetPillar",
    "TrainingEvent",
]
