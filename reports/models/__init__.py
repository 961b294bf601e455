from reports.models.run import AskedVia, ReportFile, ReportKind, ReportRun

__all__ = ["AskedVia", "ReportFile", "ReportKind", "ReportRun"]
