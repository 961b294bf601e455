"""What can be refused in the registry; each message is for the person who asked."""


class RegistryError(Exception):
    """A wish that the rules of the registry do not allow."""


class NotAllowed(RegistryError):
    """The role is too small for it."""


class OutsideRegion(RegistryError):
    """The person, organisation or place lies in a region this user does not act for."""


class SeatTaken(RegistryError):
    """The region has one holder at a time, and somebody holds it then."""


class DutyHeldAlready(RegistryError):
    """This person already holds the same duty in that time."""


class DutyInvalid(RegistryError):
    """Kind, place and days do not make a duty."""


class AlreadyEnded(RegistryError):
    """The duty has ended; its end is history."""


class TransferNotPossible(RegistryError):
    """The person is elsewhere by now, or the request has been decided."""


class ChangeNotPossible(RegistryError):
    """The NIK, name or account cannot become what was proposed, or the request is decided."""


class MergeNotPossible(RegistryError):
    """The two rows cannot become one, or the merge cannot be undone any more."""


class RemovalNotPossible(RegistryError):
    """Something hangs on the row, or it is not in the state that was assumed."""


class NikTaken(RegistryError):
    """Another row of the registry has this NIK, perhaps of another region."""


class NotAPicture(RegistryError):
    """What was sent as a photograph cannot be read as one."""


class OrganisationInvalid(RegistryError):
    """Kind, place, status or account do not make an organisation."""


class BoardInvalid(RegistryError):
    """The days of a board or an officer do not fit, or the post is taken."""


class NotEligible(RegistryError):
    """A rule speaks against the appointment, and no reason was given to do it all the same."""

    def __init__(self, message, findings=()):
        super().__init__(message)
        self.findings = findings


class RuleInvalid(RegistryError):
    """The requirement cannot be set so, or not from that day."""
