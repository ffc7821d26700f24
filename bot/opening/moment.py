"""A day and a minute of it, told from outside: the core has no clock."""

import calendar
from dataclasses import dataclass
from typing import Final

DAY_MINUTES: Final = 24 * 60
MONTHS: Final = 12
WEEK: Final = 7


@dataclass(frozen=True, slots=True, order=True)
class Day:
    """A day of the Gregorian calendar; *month* and *number* count from 1."""

    year: int
    month: int
    number: int

    @property
    def weekday(self) -> int:
        """0 for Monday to 6 for Sunday."""
        return calendar.weekday(self.year, self.month, self.number)

    def next(self) -> "Day":
        """The day after."""
        if self.number < days_in(self.month, self.year):
            return Day(self.year, self.month, self.number + 1)
        return Day(self.year, self.month + 1, 1) if self.month < MONTHS else Day(self.year + 1, 1, 1)

    def week(self) -> list["Day"]:
        """This day and the six after it."""
        days = [self]
        while len(days) < WEEK:
            days.append(days[-1].next())
        return days


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """A *minute* (0 to 1439) of a *day*, by the clinic's clock."""

    day: Day
    minute: int


def days_in(month: int, year: int) -> int:
    """How many days the month has, 28 to 31."""
    return calendar.monthrange(year, month)[1]
