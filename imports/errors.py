"""What can stand in the way of an import, in words for the person at the screen."""


class ImportProblem(Exception):
    """Something that the user can do something about. `str()` is the sentence to show."""

    code = "import_problem"

    def __init__(self, message: str, suggestion: str = "") -> None:
        super().__init__(f"{message} {suggestion}".strip())
        self.message = message
        self.suggestion = suggestion


class NotAllowed(ImportProblem):
    """The role of this user does not include the act."""

    code = "not_allowed"


class TargetNotFound(ImportProblem):
    """There is nothing of that name that this user may see: a 404, whatever the reason."""

    code = "target_not_found"


class TargetClosed(ImportProblem):
    """The target exists and may be seen, but takes no rows any more."""

    code = "target_closed"


class FileNotAccepted(ImportProblem):
    """The file cannot even be kept: empty, or larger than the limit."""

    code = "file_not_accepted"


class WrongState(ImportProblem):
    """The batch is not in a state that permits this; somebody else may have been quicker."""

    code = "wrong_state"


class NothingToApply(ImportProblem):
    """Every row waits for a correction, or everything is already as the file says."""

    code = "nothing_to_apply"


class RowsRefused(ImportProblem):
    """All or nothing was asked for, and some rows cannot be applied."""

    code = "rows_refused"


class MakerIsChecker(ImportProblem):
    """Nobody agrees to their own import."""

    code = "maker_is_checker"


class OutsideScope(ImportProblem):
    """What was about to be written lies outside the region of the one who writes."""

    code = "outside_scope"


class MappingIncomplete(ImportProblem):
    """The choice of columns lacks one that the sheet needs."""

    code = "mapping_incomplete"
