from accounts.models.heartbeat import Heartbeat
from accounts.models.holiday import Holiday
from accounts.models.invitation import Invitation
from accounts.models.job import Job, JobState
from accounts.models.ledger import AccessKind, AccessLog
from accounts.models.listing import ListColumns, ListExport, SavedView, Sharing
from accounts.models.user import User

__all__ = [
    "AccessKind",
    "AccessLog",
    "Heartbeat",
    "Holiday",
    "Invitation",
    "Job",
    "JobState",
    "ListColumns",
    "ListExport",
    "SavedView",
    "Sharing",
    "User",
]
