"""How long a board serves: what the rule of its day says, kept as data (`EligibilityRule`)."""

from datetime import date

from pillars.models import EligibilityRule, RuleCode

# Permensos 25/2019 on Karang Taruna, where the table of rules has none of its own.
USUAL = {"KARANG_TARUNA": 5, "UKKT": 5}


class Terms:
    """The terms of every kind, read once."""

    def __init__(self) -> None:
        rules = EligibilityRule.objects.filter(code=RuleCode.TERM_YEARS)
        self._rules = [(rule.kind_id, rule.validity, rule.value) for rule in rules]

    def years(self, kind: str, day: date) -> int | None:
        """How many years a board that starts on `day` serves; None where no rule says so."""
        for code, validity, value in self._rules:
            if code == kind and day in validity and isinstance(value, int):
                return value
        return USUAL.get(kind)

    def end_of(self, kind: str, start: date) -> date | None:
        """The first day on which a board that starts on `start` serves no more."""
        years = self.years(kind, start)
        return anniversary(start, start.year + years) if years else None


def anniversary(day: date, year: int) -> date:
    """The same day in another year; 1 March for a leap day."""
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 3, 1)
