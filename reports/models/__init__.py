from reports.models.closing import ReportClosing
from reports.models.indicator import IndicatorCode, IndicatorSetting
from reports.models.run import AskedVia, ReportFile, ReportKind, ReportRun
from reports.models.subscription import Occasion, ReportLetter, ReportSubscription

__all__ = [
    "AskedVia",
    "IndicatorCode",
    "IndicatorSetting",
    "Occasion",
    "ReportClosing",
    "ReportFile",
    "ReportKind",
    "ReportLetter",
    "ReportRun",
    "ReportSubscription",
]
