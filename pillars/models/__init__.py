from pillars.models.account import PersonAccount
from pillars.models.assignment import Assignment, EndReason, Post
from pillars.models.board import Board
from pillars.models.change import ChangeRequest, ChangeState
from pillars.models.document import PersonDocument
from pillars.models.kind import KindShape, PillarKind
from pillars.models.merge import LikelyPair, Merge
from pillars.models.organisation import (
    KarangTarunaClass,
    LegalForm,
    Organisation,
    OrganisationDocument,
    OrganisationStatus,
)
from pillars.models.paper import PrintedRecord, RenewalLetter
from pillars.models.person import Education, Person, Religion, Sex, StateOffice
from pillars.models.quality import NikDoubt, QualityCount
from pillars.models.rule import EligibilityRule, RuleCode, RuleOverride
from pillars.models.status import StatusEvent
from pillars.models.transfer import TransferRequest, TransferState

__all__ = [
    "Assignment",
    "Board",
    "ChangeRequest",
    "ChangeState",
    "Education",
    "EligibilityRule",
    "EndReason",
    "KarangTarunaClass",
    "KindShape",
    "LegalForm",
    "LikelyPair",
    "Merge",
    "NikDoubt",
    "Organisation",
    "OrganisationDocument",
    "OrganisationStatus",
    "Person",
    "PersonAccount",
    "PersonDocument",
    "PillarKind",
    "Post",
    "PrintedRecord",
    "QualityCount",
    "Religion",
    "RenewalLetter",
    "RuleCode",
    "RuleOverride",
    "Sex",
    "StateOffice",
    "StatusEvent",
    "TransferRequest",
    "TransferState",
]
