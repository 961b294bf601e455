"""What can be refused in this app; each message is for the person who asked."""


class TrainingError(Exception):
    """A wish that the rules of training events do not allow."""


class NotAllowed(TrainingError):
    """The role is too small for it."""


class OutsideRegion(TrainingError):
    """The event, quota or participant belongs to a region this person does not act for."""


class MoveNotAllowed(TrainingError):
    """From this state there is no way to that one."""


class ValidityInvalid(TrainingError):
    """How long a training counts cannot be set like this."""


class ReasonMissing(TrainingError):
    """What changes other people's plans has to say why."""


class KindUnknown(TrainingError):
    """The words do not name a kind or level of event that we know."""


class EventInvalid(TrainingError):
    """Title, dates, place or pillars do not make an event."""


class QuotaInvalid(TrainingError):
    """A quota for a place or pillar that cannot have one at this event."""


class PlanInvalid(TrainingError):
    """A line of the plan or a target that cannot stand so."""


class TimetableInvalid(TrainingError):
    """Two things at once, or hours that do not fit the event."""


class NominationInvalid(TrainingError):
    """Somebody who cannot be nominated, or a letter that is not one."""


class LetterInvalid(TrainingError):
    """A paper that cannot be written yet, or no longer be changed."""


class GateInvalid(TrainingError):
    """A gate that cannot be: on another day, of another event, or with a name in use."""


class GateClosed(TrainingError):
    """The link of a gate is unknown, withdrawn, too early or of yesterday."""


class AttendanceInvalid(TrainingError):
    """Row numbers, a status or a session that do not fit this event."""


class SelectionInvalid(TrainingError):
    """A call, candidate, mark or result that cannot be so."""


class ScanInvalid(TrainingError):
    """What a phone handed in is no scan."""
