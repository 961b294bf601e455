"""What can be refused in this app; each message is for the person who asked."""


class TrainingError(Exception):
    """A wish that the rules of training events do not allow."""


class NotAllowed(TrainingError):
    """The role is too small for it."""


class OutsideRegion(TrainingError):
    """The event, quota or participant belongs to a region this person does not act for."""


class MoveNotAllowed(TrainingError):
    """From this state there is no way to that one."""


class ReasonMissing(TrainingError):
    """What changes other people's plans has to say why."""


class KindUnknown(TrainingError):
    """The words do not name a kind or level of event that we know."""


class EventInvalid(TrainingError):
    """Title, dates, place or pillars do not make an event."""


class QuotaInvalid(TrainingError):
    """A quota for a place or pillar that cannot have one at this event."""
