from reports.models.closing import ReportClosing
from reports.models.indicator import IndicatorCode, IndicatorSetting
from reports.models.kind import ReportKind
from reports.models.office_form import FormState, OfficeForm
from reports.models.run import AskedVia, ReportFile, ReportRun
from reports.models.subscription import Occasion, ReportLetter, ReportSubscription

__all__ = [
    "AskedVia",
    "FormState",
    "IndicatorCode",
    "IndicatorSetting",
    "Occasion",
    "OfficeForm",
    "ReportClosing",
    "ReportFile",
    "ReportKind",
    "ReportLetter",
    "ReportRun",
    "ReportSubscription",
]
