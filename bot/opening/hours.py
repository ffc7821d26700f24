"""When the clinic is open: on a day, now, and next."""

from dataclasses import dataclass

from bot.opening.moment import Day, Moment

Span = tuple[int, int]
"""From a minute of the day to a later one, 1440 at most; the first is open, the last is not."""

Spans = tuple[Span, ...]
"""Of one day, in order, none touching another; empty for a day on which it is closed."""


@dataclass(frozen=True, slots=True)
class Special:
    """Days, *first* to *last*, with *spans* of their own; in the year 0 they come back every year."""

    first: Day
    last: Day
    spans: Spans

    @property
    def yearly(self) -> bool:
        """Whether the days come back every year."""
        return self.first.year == 0

    def holds(self, day: Day) -> bool:
        """Whether *day* is one of them; yearly ones may run over the end of the year."""
        if not self.yearly:
            return self.first <= day <= self.last
        bare = Day(0, day.month, day.number)
        if self.first <= self.last:
            return self.first <= bare <= self.last
        return bare >= self.first or bare <= self.last


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours.

    Attributes:
        week: the spans of each weekday, Monday first.
        special: days that differ; those of one year go before yearly ones.
        halves: whether staff write am and pm, so that times are told in the same way.
    """

    week: tuple[Spans, ...]
    special: tuple[Special, ...] = ()
    halves: bool = False

    def on(self, day: Day) -> Spans:
        """The spans of *day*."""
        held = sorted((one for one in self.special if one.holds(day)), key=lambda one: one.yearly)
        return held[0].spans if held else self.week[day.weekday]

    def closes(self, now: Moment) -> int | None:
        """The minute at which it closes, if it is open *now*."""
        return next((end for start, end in self.on(now.day) if start <= now.minute < end), None)

    def opens(self, now: Moment) -> Moment | None:
        """When it opens after *now*; None if it does not within this day and the six after it."""
        for day in now.day.week():
            for start, _ in self.on(day):
                if day > now.day or start > now.minute:
                    return Moment(day, start)
        return None

    def told(self, spans: Spans, closed: str) -> str:
        """*spans* as patients read them, such as ``9:00-12:30, 14:00-18:00``; *closed* where there is none."""
        return ", ".join(f"{self.clock(start)}\u2013{self.clock(end)}" for start, end in spans) or closed

    def clock(self, minute: int) -> str:
        """``18:00``, or ``6:00 pm`` where staff write it so."""
        hour, rest = divmod(minute, 60)
        if not self.halves:
            return f"{hour}:{rest:02}"
        return f"{(hour - 1) % 12 + 1}:{rest:02} {'pm' if hour % 24 >= 12 else 'am'}"
