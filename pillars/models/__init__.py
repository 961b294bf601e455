from pillars.models.assignment import Assignment, EndReason
from pillars.models.board import Board
from pillars.models.kind import KindShape, PillarKind
from pillars.models.organisation import Organisation, OrganisationDocument, OrganisationStatus
from pillars.models.person import Education, Person, Religion, Sex
from pillars.models.transfer import TransferRequest, TransferState

__all__ = [
    "Assignment",
    "Board",
    "Education",
    "EndReason",
    "KindShape",
    "Organisation",
    "OrganisationDocument",
    "OrganisationStatus",
    "Person",
    "PillarKind",
    "Religion",
    "Sex",
    "TransferRequest",
    "TransferState",
]
