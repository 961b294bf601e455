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
from trainings.models.candidate import (
    Candidate,
    CandidateDocument,
    CandidateScore,
    CandidateState,
    Objection,
    ObjectionState,
    Outcome,
    PaperState,
    StageResult,
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
from trainings.models.paper_list import PaperList
from trainings.models.plan import PlanLine, PlanTarget
from trainings.models.quota import Quota
from trainings.models.scan import (
    ENTERED,
    Scan,
    ScanChoice,
    ScanDecision,
    ScanKind,
    ScanResult,
)
from trainings.models.selection import (
    Selection,
    SelectionCriterion,
    SelectionRequirement,
    SelectionReviewer,
    SelectionSeat,
    SelectionStage,
    SelectionState,
    SelectionStep,
    StageKind,
)
from trainings.models.session import JP_MINUTES, Session
from trainings.models.speaker import SessionSpeaker, Speaker
from trainings.models.validity import TrainingValidity

__all__ = [
    "ATTENDED",
    "ENTERED",
    "JP_MINUTES",
    "SEATED",
    "Attendance",
    "AttendanceCorrection",
    "AttendanceSource",
    "AttendanceStatus",
    "Candidate",
    "CandidateDocument",
    "CandidateScore",
    "CandidateState",
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
    "Objection",
    "ObjectionState",
    "OfferAnswer",
    "Outcome",
    "PaperList",
    "PaperState",
    "PlanLine",
    "PlanTarget",
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
    "Selection",
    "SelectionCriterion",
    "SelectionRequirement",
    "SelectionReviewer",
    "SelectionSeat",
    "SelectionStage",
    "SelectionState",
    "SelectionStep",
    "Session",
    "SessionSpeaker",
    "Speaker",
    "StageKind",
    "StageResult",
    "TargetPillar",
    "TrainingEvent",
    "TrainingValidity",
]
