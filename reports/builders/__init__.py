"""One builder for each kind of report: from a period, a region and a day to `Figures`."""

from collections.abc import Callable

from reports.builders import training_recap
from reports.figures import Figures
from reports.models import ReportKind

Builder = Callable[..., Figures]

BUILDERS: dict[str, Builder] = {
    ReportKind.TRAINING_RECAP: training_recap.build,
}
