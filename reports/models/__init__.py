from reports.models.calendar import Holiday
from reports.models.indicator import IndicatorCode, IndicatorSetting
from reports.models.run import AskedVia, ReportFile, ReportKind, ReportRun

__all__ = [
    "AskedVia",
    "Holiday",
    "IndicatorCode",
    "IndicatorSetting",
    "ReportFile",
    "ReportKind",
    "ReportRun",
]
