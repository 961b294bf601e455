"""What can stand in the way of a report, each in words that say what to do next."""


class ReportError(Exception):
    """Base: the message is for the person who asked; the code is for programs."""

    code = "report_error"


class UnknownKind(ReportError):
    code = "unknown_kind"


class PeriodNotBegun(ReportError):
    code = "period_not_begun"


class PeriodNotReported(ReportError):
    """This kind of report is not made for stretches of that length."""

    code = "period_not_reported"


class DayNotKnown(ReportError):
    """The figures of that day cannot be told: it is to come, or lies before the first record."""

    code = "day_not_known"


class RegionNotReported(ReportError):
    code = "region_not_reported"


class NoRoom(ReportError):
    """The disk is full."""

    code = "no_room"


class ClosingRefused(ReportError):
    """This step of the approval cannot be taken now, or not by this person."""

    code = "closing_refused"


class KeptFileBroken(ReportError):
    """A file of a closed report is not what it was, and cannot be written again either."""

    code = "kept_file_broken"


class FormRefused(ReportError):
    """An office's form cannot be used; every reason, each with its cell."""

    code = "form_refused"

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


class FormNotFilled(ReportError):
    """An office's form could not be filled for this report."""

    code = "form_not_filled"
