"""Counting days of work, for the clock of each step."""

from datetime import date

from accounts.working_days import working_days_after


def due_after(programme, step: str, day: date) -> date | None:
    """When the step that begins on this day should be done; None where no limit is set."""
    limit = programme.sla_days.get(step)
    return working_days_after(day, int(limit)) if limit else None


def add_months(day: date, months: int) -> date:
    """The first of the month so many months later."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)
