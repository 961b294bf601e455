from reports.models.run import ReportFile, ReportKind, ReportRun

__all__ = ["ReportFile", "ReportKind", "ReportRun"]
