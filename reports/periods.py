"""The stretches of time a report is about; the calendar they stand in belongs to everybody."""

from accounts.periods import NotAPeriod, Period, PeriodKind, closed_before

__all__ = ["NotAPeriod", "Period", "PeriodKind", "closed_before"]
