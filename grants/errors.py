"""What can be refused in grants; each message is for the person who asked."""


class GrantError(Exception):
    """A wish that the rules of grants do not allow. `code` names the rule for lists and tests."""

    code = "refused"


class NotAllowed(GrantError):
    """The role is too small for it."""

    code = "not_allowed"


class OutsideRegion(GrantError):
    """It lies in a region this person does not act for."""

    code = "outside_region"


class MoveNotAllowed(GrantError):
    """From this state there is no way to that one."""

    code = "state"


class ReasonMissing(GrantError):
    """What goes against somebody's wish, or around a rule, has to say why."""

    code = "reason"


class SamePerson(GrantError):
    """Who proposed does not verify, who verified does not approve, and neither of them pays."""

    code = "same_person"


class CeilingExceeded(GrantError):
    """More than the budget line holds."""

    code = "ceiling"


class GrantInvalid(GrantError):
    """The figures, days or places do not make a grant."""

    code = "invalid"


class FileUnusable(GrantError):
    """A file of the bank that nothing can be read from."""

    code = "file"
